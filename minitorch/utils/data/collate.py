"""Collating: a batch made of samples. Tensors are stacked, numbers become tensors, containers are taken apart."""

import copy
from collections.abc import Callable, Mapping, MutableMapping, MutableSequence, Sequence
from typing import Any

import numpy as np

from ...functions.data import as_tensor, tensor
from ...functions.joining import stack
from ...jit.dtypes import is_text
from ...tensor import Tensor
from ...tensor.dtypes import float64

_NOT_NUMBERS = "default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; found {}"


def default_collate(batch: Sequence[Any]) -> Any:
    """A batch of the same structure as its samples, with a new first dimension.

    Tensors and arrays (of one shape) are stacked, numbers become a tensor (floats float64), strings stay a sequence;
    mappings, named tuples and sequences are collated part by part, where tuples become lists.
    """
    sample = batch[0]
    for kinds, collate in _BY_KIND:
        if isinstance(sample, kinds):
            return collate(batch)
    if isinstance(sample, Mapping):
        return _rebuilt(sample, {key: default_collate([other[key] for other in batch]) for key in sample})
    if isinstance(sample, tuple) and hasattr(sample, "_fields"):
        return type(sample)(*map(default_collate, zip(*batch, strict=False)))
    if isinstance(sample, Sequence):
        if any(len(other) != len(sample) for other in batch):
            raise RuntimeError("each element in list of batch should be of equal size")
        parts = [default_collate(part) for part in zip(*batch, strict=True)]
        return parts if isinstance(sample, tuple) else _rebuilt(sample, parts)
    raise TypeError(_NOT_NUMBERS.format(type(sample)))


def _collate_arrays(batch: Sequence[np.ndarray]) -> Any:
    if is_text(batch[0].dtype):
        raise TypeError(_NOT_NUMBERS.format(batch[0].dtype))
    return stack([as_tensor(array) for array in batch])


_BY_KIND: list[tuple[Any, Callable[..., Any]]] = [
    (Tensor, stack),
    (np.ndarray, _collate_arrays),
    (float, lambda batch: tensor(batch, dtype=float64)),
    ((np.bool_, np.number, np.object_), as_tensor),
    (int, tensor),
    ((str, bytes), lambda batch: batch),
]


def default_convert(data: Any) -> Any:
    """A single sample with its arrays and numpy's numbers as tensors, for a loader that makes no batches."""
    if isinstance(data, Tensor):
        return data
    if isinstance(data, np.ndarray | np.generic):
        return data if is_text(np.asarray(data).dtype) else as_tensor(data)
    if isinstance(data, Mapping):
        return _rebuilt(data, {key: default_convert(value) for key, value in data.items()})
    if isinstance(data, tuple) and hasattr(data, "_fields"):
        return type(data)(*map(default_convert, data))
    if isinstance(data, Sequence) and not isinstance(data, str | bytes):
        parts = [default_convert(part) for part in data]
        return parts if isinstance(data, tuple) else _rebuilt(data, parts)
    return data


def _rebuilt(sample: Any, parts: Any) -> Any:
    """`parts` in a container of the sample's type; in a plain one if that type cannot be made so."""
    try:
        if isinstance(sample, MutableMapping):
            filled = copy.copy(sample)
            filled.update(parts)
            return filled
        if isinstance(sample, MutableSequence):
            items = copy.copy(sample)
            for i, part in enumerate(parts):
                items[i] = part
            return items
        return type(sample)(parts)
    except TypeError:
        return parts
