"""DataLoader: batches of a dataset's samples, in an order that a sampler gives, made here or by worker processes.

Making an iterator takes one 64-bit number from the random stream; a shuffling loader takes another when its first batch
is asked for. Both are as in PyTorch, so equal seeds give equal batches.
"""

import os
import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar

from ...functions.generator import Generator
from .collate import default_collate, default_convert
from .dataset import Dataset, IterableDataset
from .iterator import SerialIterator
from .parallel import ParallelIterator
from .sampler import BatchSampler, RandomSampler, Sampler, SequentialSampler

T_co = TypeVar("T_co", covariant=True)

_FIXED = frozenset(("batch_size", "batch_sampler", "sampler", "drop_last", "dataset", "persistent_workers"))


class DataLoader(Generic[T_co]):
    """Iterates over batches of `dataset`; PyTorch's `torch.utils.data.DataLoader`.

    `shuffle` and `sampler` give the order, `batch_size` and `drop_last` cut it into batches; or `batch_sampler` does
    all of that; `batch_size=None` gives single samples. `collate_fn` makes a batch of a list of samples. `generator` is
    the stream of the order; the default one for None.

    With `num_workers` > 0 that many processes make the batches, each `prefetch_factor` ahead; `worker_init_fn(id)` runs
    first in each; `persistent_workers` keeps them from epoch to epoch; a batch that takes over `timeout` seconds is an
    error; with `in_order=False` batches come as they are ready. `multiprocessing_context` says how processes start.
    """

    _ready = False

    def __init__(
        self,
        dataset: Dataset[T_co],
        batch_size: int | None = 1,
        shuffle: bool | None = None,
        sampler: Sampler | Iterable | None = None,
        batch_sampler: Sampler[list] | Iterable[list] | None = None,
        num_workers: int = 0,
        collate_fn: Callable[[list[T_co]], Any] | None = None,
        pin_memory: bool = False,
        drop_last: bool = False,
        timeout: float = 0,
        worker_init_fn: Callable[[int], None] | None = None,
        multiprocessing_context: Any = None,
        generator: Generator | None = None,
        *,
        prefetch_factor: int | None = None,
        persistent_workers: bool = False,
        pin_memory_device: str = "",
        in_order: bool = True,
    ):
        self._set_workers(num_workers, timeout, prefetch_factor, persistent_workers)
        self.worker_init_fn, self.in_order = worker_init_fn, in_order
        self.multiprocessing_context = multiprocessing_context
        self.pin_memory, self.pin_memory_device = pin_memory, pin_memory_device
        self.dataset, self.generator = dataset, generator
        self._set_order(batch_size, shuffle, sampler, batch_sampler, drop_last)
        self.collate_fn = collate_fn or (default_convert if self.batch_sampler is None else default_collate)
        self._iterator: ParallelIterator | None = None
        self._ready = True
        self._warn_of_workers()
        if pin_memory:
            warnings.warn(
                "'pin_memory' argument is set as true but no accelerator is found, then device pinned memory won't be "
                "used.",
                stacklevel=2,
            )

    def _set_workers(self, number: int, timeout: float, prefetch_factor: int | None, persistent: bool) -> None:
        if number < 0:
            raise ValueError("num_workers option should be non-negative; use num_workers=0 to disable multiprocessing.")
        if timeout < 0:
            raise ValueError("timeout option should be non-negative")
        if number == 0 and prefetch_factor is not None:
            raise ValueError(
                "prefetch_factor option could only be specified in multiprocessing."
                "let num_workers > 0 to enable multiprocessing, otherwise set prefetch_factor to None."
            )
        if prefetch_factor is not None and prefetch_factor < 0:
            raise ValueError("prefetch_factor option should be non-negative")
        if persistent and number == 0:
            raise ValueError("persistent_workers option needs num_workers > 0")
        self.num_workers, self.timeout, self.persistent_workers = number, timeout, persistent
        self.prefetch_factor = 2 if number > 0 and prefetch_factor is None else prefetch_factor

    def _set_order(
        self, batch_size: int | None, shuffle: bool | None, sampler: Any, batch_sampler: Any, drop_last: bool
    ) -> None:
        stream = isinstance(self.dataset, IterableDataset)
        if stream:
            _refuse_order(shuffle=shuffle or None, sampler=sampler, batch_sampler=batch_sampler)
        if sampler is not None and shuffle:
            raise ValueError("sampler option is mutually exclusive with shuffle")
        if batch_sampler is not None:
            if batch_size != 1 or shuffle or sampler is not None or drop_last:
                raise ValueError(
                    "batch_sampler option is mutually exclusive with batch_size, shuffle, sampler, and drop_last"
                )
            batch_size = None
        elif batch_size is None and drop_last:
            raise ValueError("batch_size=None option disables auto-batching and is mutually exclusive with drop_last")
        if sampler is None:
            sampler = _Endless() if stream else self._default_sampler(bool(shuffle))
        if batch_size is not None:
            batch_sampler = BatchSampler(sampler, batch_size, drop_last)
        self.sampler, self.batch_sampler = sampler, batch_sampler
        self.batch_size, self.drop_last = batch_size, drop_last

    def _default_sampler(self, shuffle: bool) -> Sampler[int]:
        dataset: Any = self.dataset
        return RandomSampler(dataset, generator=self.generator) if shuffle else SequentialSampler(dataset)

    @property
    def multiprocessing_context(self) -> Any:
        """How worker processes are started; None for the platform's way."""
        return self._context

    @multiprocessing_context.setter
    def multiprocessing_context(self, context: Any) -> None:
        if context is not None and self.num_workers == 0:
            raise ValueError(
                "multiprocessing_context can only be used with multi-process loading (num_workers > 0), but got "
                f"num_workers={self.num_workers}"
            )
        self._context = _as_context(context)

    def __setattr__(self, name: str, value: Any) -> None:
        if self._ready and name in _FIXED:
            raise ValueError(f"{name} attribute should not be set after {type(self).__name__} is initialized")
        super().__setattr__(name, value)

    def __iter__(self) -> Iterator[Any]:
        if self.num_workers == 0:
            return SerialIterator(self)
        if not self.persistent_workers:
            return ParallelIterator(self)
        if self._iterator is None:
            self._iterator = ParallelIterator(self)
        else:
            self._iterator.restart()
        return self._iterator

    def __len__(self) -> int:
        """The number of batches. That of an `IterableDataset` follows from its `len`, and may turn out wrong."""
        if not isinstance(self.dataset, IterableDataset):
            return len(self.sampler if self.batch_sampler is None else self.batch_sampler)
        samples = self._promised = len(self.dataset)  # type: ignore[arg-type]
        if self.batch_size is None:
            return samples
        return samples // self.batch_size if self.drop_last else -(-samples // self.batch_size)

    _promised: int | None = None

    def _warn_of_workers(self) -> None:
        available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        if self.num_workers > available:
            warnings.warn(
                f"This DataLoader will create {self.num_workers} worker processes in total. Our suggested max number "
                f"of worker in current system is {available}, which is smaller than what this DataLoader is going "
                "to create. Please be aware that excessive worker creation might get DataLoader running slow or even "
                "freeze, lower the worker number to avoid potential slowness/freeze if necessary.",
                stacklevel=3,
            )


def _as_context(context: Any) -> Any:
    """A context of `multiprocessing`, also given by its name."""
    if not isinstance(context, str):
        return context
    import multiprocessing

    methods = multiprocessing.get_all_start_methods()
    if context not in methods:
        raise ValueError(
            f"multiprocessing_context option should specify a valid start method in {methods!r}, but got "
            f"multiprocessing_context={context!r}"
        )
    return multiprocessing.get_context(context)


class _Endless(Sampler[None]):
    """The sampler of a stream, which has no indices."""

    def __iter__(self) -> Iterator[None]:
        while True:
            yield None


def _refuse_order(**options: Any) -> None:
    for name, value in options.items():
        if value is not None:
            raise ValueError(
                f"DataLoader with IterableDataset: expected unspecified {name} option, but got {name}={value}"
            )
