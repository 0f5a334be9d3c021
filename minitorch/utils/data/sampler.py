"""Samplers: the order in which a `DataLoader` visits the samples.

Those defined here make their order in arrays (`chunks`), as large as PyTorch draws them at a time and no sooner, so
that a generator shared with others is in the same state at every moment.
"""

from collections.abc import Iterable, Iterator, Sequence, Sized
from itertools import chain, islice, repeat
from typing import Any, Generic, TypeVar

import numpy as np

from ... import rng
from ...functions.data import as_tensor
from ...functions.generator import Generator, stream
from ...tensor.dtypes import float64

T_co = TypeVar("T_co", covariant=True)


class Sampler(Generic[T_co]):
    """An order of samples: subclasses define `__iter__`, and mostly `__len__`."""

    def __iter__(self) -> Iterator[T_co]:
        raise NotImplementedError(f"{type(self).__name__} should implement __iter__.")


class ArraySampler(Sampler[int]):
    """A sampler whose order comes in arrays."""

    def chunks(self) -> Iterator[np.ndarray]:
        """The order, as int64 arrays one after the other."""
        raise NotImplementedError

    def __iter__(self) -> Iterator[int]:
        for chunk in self.chunks():
            yield from chunk.tolist()


class SequentialSampler(ArraySampler):
    """0, 1, 2, ..."""

    def __init__(self, data_source: Sized):
        self.data_source = data_source

    def chunks(self) -> Iterator[np.ndarray]:
        return iter((np.arange(len(self.data_source)),))

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self.data_source)))

    def __len__(self) -> int:
        return len(self.data_source)


class RandomSampler(ArraySampler):
    """A random order of all samples, or `num_samples` drawn with replacement; again from the start if there are fewer.

    Without a `generator`, each iteration has one of its own, seeded from the default one.
    """

    def __init__(
        self,
        data_source: Sized,
        replacement: bool = False,
        num_samples: int | None = None,
        generator: Generator | None = None,
    ):
        self.data_source = data_source
        self.replacement = replacement
        self._num_samples = num_samples
        self.generator = generator
        if not isinstance(replacement, bool):
            raise TypeError(f"replacement should be a boolean value, but got replacement={replacement}")
        _check_count("num_samples", self.num_samples)

    @property
    def num_samples(self) -> int:
        """How many samples an iteration has."""
        return len(self.data_source) if self._num_samples is None else self._num_samples

    def chunks(self) -> Iterator[np.ndarray]:
        n, wanted = len(self.data_source), self.num_samples
        draws = stream(self.generator) if self.generator is not None else Generator().manual_seed(random_seed(None))
        if self.replacement:
            for size in chain(repeat(32, wanted // 32), (wanted % 32,)):
                yield rng.integers(draws, np.empty(size, np.int64), 0, n)
        else:
            for _ in range(wanted // n):
                yield rng.permutation(draws, n)
            yield rng.permutation(draws, n)[: wanted % n]

    def __len__(self) -> int:
        return self.num_samples


class SubsetRandomSampler(ArraySampler):
    """The given indices in random order."""

    def __init__(self, indices: Sequence[int], generator: Generator | None = None):
        self.indices = indices
        self.generator = generator

    def chunks(self) -> Iterator[np.ndarray]:
        order = rng.permutation(stream(self.generator), len(self.indices))
        yield np.asarray(self.indices)[order]

    def __iter__(self) -> Iterator[Any]:
        for i in rng.permutation(stream(self.generator), len(self.indices)).tolist():
            yield self.indices[i]

    def __len__(self) -> int:
        return len(self.indices)


class WeightedRandomSampler(ArraySampler):
    """`num_samples` samples, each drawn as often as its weight says; `weights` need not sum to 1."""

    def __init__(
        self,
        weights: Sequence[float],
        num_samples: int,
        replacement: bool = True,
        generator: Generator | None = None,
    ):
        _check_count("num_samples", num_samples)
        if not isinstance(replacement, bool):
            raise ValueError(f"replacement should be a boolean value, but got replacement={replacement}")
        self.weights = as_tensor(weights, dtype=float64)
        if self.weights.ndim != 1:
            raise ValueError(
                f"weights should be a 1d sequence but given weights have shape {tuple(self.weights.shape)}"
            )
        self.num_samples = num_samples
        self.replacement = replacement
        self.generator = generator

    def chunks(self) -> Iterator[np.ndarray]:
        yield rng.multinomial(stream(self.generator), self.weights._array, self.num_samples, self.replacement)

    def __len__(self) -> int:
        return self.num_samples


class BatchSampler(Sampler[list[int]]):
    """The indices of `sampler` in lists of `batch_size`; the last may be shorter, and is left out by `drop_last`."""

    def __init__(self, sampler: Sampler[int] | Iterable[int], batch_size: int, drop_last: bool):
        _check_count("batch_size", batch_size)
        if not isinstance(drop_last, bool):
            raise ValueError(f"drop_last should be a boolean value, but got drop_last={drop_last}")
        self.sampler = sampler
        self.batch_size = batch_size
        self.drop_last = drop_last

    def __iter__(self) -> Iterator[list[int]]:
        indices = iter(self.sampler)
        while batch := list(islice(indices, self.batch_size)):
            if self.drop_last and len(batch) < self.batch_size:
                return
            yield batch

    def arrays(self) -> Iterator[np.ndarray]:
        """The same batches as arrays, of an `ArraySampler`."""
        held = np.empty(0, np.int64)
        for chunk in self.sampler.chunks():  # type: ignore[union-attr]
            held = np.concatenate([held, chunk]) if held.size else chunk
            whole = held.size - held.size % self.batch_size
            for start in range(0, whole, self.batch_size):
                yield held[start : start + self.batch_size]
            held = held[whole:]
        if held.size and not self.drop_last:
            yield held

    def __len__(self) -> int:
        n = len(self.sampler)  # type: ignore[arg-type]
        return n // self.batch_size if self.drop_last else -(-n // self.batch_size)


def random_seed(generator: Generator | None) -> int:
    """A number in [0, 2⁶³) from `generator`, or from the default one."""
    return int(rng.integers(stream(generator), np.empty((), np.int64)))


def _check_count(name: str, value: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
        raise ValueError(f"{name} should be a positive integer value, but got {name}={value}")
