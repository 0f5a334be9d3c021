"""Fetching: a batch out of a dataset, given its indices.

Rows of tensors in memory are gathered as a whole, which is what `default_collate` of single rows comes to, some
hundred times as fast.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ...tensor import Tensor
from ...tensor.tensor import wrap
from .collate import default_collate
from .dataset import IterableDataset, Subset, TensorDataset, samples_at

Fetch = Callable[[Any], Any]


def fetcher(dataset: Any, batched: bool, collate: Callable[[Any], Any], drop_last: bool) -> Fetch:
    """What makes a batch (or with `batched` false a sample) of the indices that a sampler gives."""
    if isinstance(dataset, IterableDataset):
        return _StreamFetcher(dataset, batched, collate, drop_last)
    if not batched:
        return lambda index: collate(dataset[index])
    return lambda indices: collate(samples_at(dataset, indices))


class _StreamFetcher:
    """Takes as many samples from a stream as it is given indices."""

    def __init__(self, dataset: IterableDataset, batched: bool, collate: Callable[[Any], Any], drop_last: bool):
        self.samples, self.batched, self.collate, self.drop_last = iter(dataset), batched, collate, drop_last
        self.ended = False

    def __call__(self, indices: Any) -> Any:
        if self.ended:
            raise StopIteration
        if not self.batched:
            return self.collate(next(self.samples))
        batch = []
        for _ in indices:
            try:
                batch.append(next(self.samples))
            except StopIteration:
                self.ended = True
                break
        if not batch or (self.drop_last and len(batch) < len(indices)):
            raise StopIteration
        return self.collate(batch)


def gatherer(dataset: Any, collate: Callable[[Any], Any]) -> Fetch | None:
    """The fast way to a batch of rows of tensors; None if the dataset, or what is done to its samples, is another."""
    order = None
    while type(dataset) is Subset:
        inner = _as_array(dataset.indices)
        if inner is None:
            return None
        order = inner if order is None else inner[order]
        dataset = dataset.dataset
    get = getattr(type(dataset), "__getitem__", None)
    plain = get is TensorDataset.__getitem__ and not hasattr(dataset, "__getitems__")
    if collate is not default_collate or not plain or any(t.requires_grad for t in dataset.tensors):
        return None
    return Gather(dataset.tensors, order)


def _as_array(indices: Sequence[int]) -> np.ndarray | None:
    if all(type(i) is int for i in indices):
        return np.fromiter(indices, np.int64, len(indices))
    return None


class Gather:
    """Rows of tensors, seen through `order` if given, copied to fresh memory: a list with a tensor for each."""

    def __init__(self, tensors: Sequence[Tensor], order: np.ndarray | None):
        self.tensors, self.order = tensors, order

    def __call__(self, indices: np.ndarray) -> list[Tensor]:
        try:
            if self.order is not None:
                indices = self.order[indices]
            return [wrap(_rows(tensor._array, indices)) for tensor in self.tensors]
        except IndexError as error:
            raise IndexError(str(error).replace("axis", "dimension")) from None


def _rows(array: np.ndarray, indices: np.ndarray) -> np.ndarray:
    # `take` is 2 µs faster a batch, but copies an array that is not contiguous as a whole first.
    return array.take(indices, 0) if array.flags.c_contiguous else np.ascontiguousarray(array[indices])
