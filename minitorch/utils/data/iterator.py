"""One pass over a `DataLoader`: indices from its sampler, batches from its dataset.

Where a pass stands is the state of the random stream when it began (`start_state`) and the number of batches given out
(`batches`): a new pass from that state that skips so many goes on the same, if the samplers use that stream only.
"""

import warnings
from collections.abc import Iterator
from typing import Any, Self

from ...functions.generator import stream
from .dataset import IterableDataset
from .fetch import fetcher, gatherer
from .sampler import (
    BatchSampler,
    RandomSampler,
    SequentialSampler,
    SubsetRandomSampler,
    WeightedRandomSampler,
    random_seed,
)

_IN_ARRAYS = (SequentialSampler, RandomSampler, SubsetRandomSampler, WeightedRandomSampler)


class LoaderIterator:
    """What iterators of a `DataLoader` share: the order of samples, and the count of batches."""

    def __init__(self, loader: Any):
        self.loader = loader
        self.gather = gatherer(loader.dataset, loader.collate_fn) if in_arrays(loader.batch_sampler) else None
        self.start_state = stream(loader.generator).state()
        self._begin_pass()
        self.base_seed = random_seed(loader.generator)

    def _begin_pass(self) -> None:
        loader = self.loader
        self.batches = 0
        self._indices: Iterator[Any]
        if self.gather is not None:
            self._indices = loader.batch_sampler.arrays()
        else:
            self._indices = iter(loader.sampler if loader.batch_sampler is None else loader.batch_sampler)
        self._promised = loader._promised if isinstance(loader.dataset, IterableDataset) else None

    def _make_next(self) -> Any:
        raise NotImplementedError

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Any:
        data = self._make_next()
        self.batches += 1
        if self._promised is not None and self.batches > self._promised:
            warnings.warn(
                f"Length of IterableDataset {self.loader.dataset} was reported to be {self._promised} (when accessing "
                f"len(dataloader)), but {self.batches} samples have been fetched. Each worker iterates a copy of the "
                "dataset: where there are several, let each give out only its share, by get_worker_info().",
                stacklevel=2,
            )
        return data

    def __len__(self) -> int:
        return len(self.loader.sampler if self.loader.batch_sampler is None else self.loader.batch_sampler)

    def __getstate__(self) -> None:
        raise NotImplementedError(f"{type(self).__name__} cannot be pickled")


class SerialIterator(LoaderIterator):
    """A pass whose batches are made when they are asked for."""

    def __init__(self, loader: Any):
        super().__init__(loader)
        if loader.timeout != 0:
            raise AssertionError("timeout is for loading by workers: set num_workers > 0, or leave timeout at 0")
        batched = loader.batch_sampler is not None
        self._fetch = self.gather or fetcher(loader.dataset, batched, loader.collate_fn, loader.drop_last)

    def _make_next(self) -> Any:
        return self._fetch(next(self._indices))

    def skip(self, batches: int) -> None:
        """Pass over batches without making them, as if they had been given out; not for streams."""
        for _ in range(batches):
            next(self._indices)
        self.batches += batches


def in_arrays(batch_sampler: Any) -> bool:
    """Whether the batches of indices can be had as arrays: of samplers known to the letter."""
    return type(batch_sampler) is BatchSampler and type(batch_sampler.sampler) in _IN_ARRAYS
