"""Keys: what stands between the brackets of `x[...]`, worked out against a shape.

`parse` splits a key in a basic part (a tuple of ints, slices and None, for a view) and an advanced part (index arrays
stacked into one, and the layout that says where they go, for the copy picked out of that view). Masks become the index
arrays of their true elements.
"""

from operator import index
from typing import Any, NamedTuple

import numpy as np

from ..autograd.record import record
from ..jit.dtypes import is_long
from ..ops.indexing import broadcast_indices
from ..ops.indexing import index as index_op
from ..tensor.tensor import Tensor
from .entries import entry_of, is_old_tuple

_ALL = slice(None)


class Key(NamedTuple):
    """`basic` reads a view; `indices` (k, ...), None if there are none, is picked out of it as `layout` says."""

    basic: tuple
    indices: Any
    layout: tuple


def parse(key: Any, shape: tuple[int, ...]) -> Key:
    """The parts of `key` on a tensor of this shape; IndexError for what does not fit."""
    return _frequent(key, shape) or _any(key, shape)


def _frequent(key: Any, shape: tuple[int, ...]) -> Key | None:
    """What `_any` says of a single int, slice or int64 tensor, in a fifth of the time."""
    if type(key) is tuple and len(key) == 1 and isinstance(key[0], Tensor):
        (key,) = key
    if not shape:
        return None
    if type(key) is int and -shape[0] <= key < shape[0]:
        return Key((key,), None, ())
    if isinstance(key, slice):
        return Key((_cut(key, shape, 0),), None, ())
    if isinstance(key, Tensor) and is_long(key._array.dtype) and key._array.ndim:
        return Key((), _stacked([key]), (...,))
    return _places(key, shape) if type(key) is tuple and len(key) <= len(shape) else None


def _places(key: tuple, shape: tuple[int, ...]) -> Key | None:
    """A key of ints in range and whole slices; None if there is anything else in it."""
    basic: list[Any] = []
    end = 0
    for e, size in zip(key, shape, strict=False):
        if type(e) is int and -size <= e < size:
            basic.append(e)
            end = len(basic)
        elif type(e) is slice and e.start is e.stop is e.step is None:
            basic.append(_ALL)
        else:
            return None
    return Key(tuple(basic[:end]), None, ())


def _any(key: Any, shape: tuple[int, ...]) -> Key:
    entries = [entry_of(e) for e in (key if isinstance(key, tuple) or is_old_tuple(key) else (key,))]
    entries = _complete(entries, shape)
    basic: list[Any] = []
    layout: list[Any] = []
    arrays: list[Any] = []
    axis = 0
    for entry in entries:
        if entry is None:
            basic.append(None)
            layout.append(_ALL)
        elif isinstance(entry, int) and not isinstance(entry, bool):
            basic.append(_checked(entry, shape, axis))
            axis += 1
        elif isinstance(entry, slice):
            cut = _cut(entry, shape, axis)
            basic.append(_ALL if cut == slice(0, shape[axis], 1) else cut)
            layout.append(_ALL)
            axis += 1
        else:
            rows, used = _rows(entry, shape, axis)
            basic.extend([_ALL] * used or [None])
            layout.extend([...] * len(rows))
            arrays.extend(rows)
            axis += used
    while basic and basic[-1] == _ALL:
        basic.pop()
    if not arrays:
        return Key(tuple(basic), None, ())
    while layout[-1] == _ALL:
        layout.pop()
    return Key(tuple(basic), _stacked(arrays), tuple(layout))


def _complete(entries: list, shape: tuple[int, ...]) -> list:
    """`entries` with the Ellipsis, or else the end, filled up with whole slices."""
    used = sum([_width(e) for e in entries])
    if used > len(shape):
        _too_many(used, shape)
    dots = [i for i, e in enumerate(entries) if e is ...]
    if not dots:
        return entries
    rest = [e for e in entries[dots[0] + 1 :] if e is not ...]
    return entries[: dots[0]] + [_ALL] * (len(shape) - used) + rest


def _too_many(used: int, shape: tuple[int, ...]) -> Any:
    if not shape:
        raise IndexError(
            "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a "
            "0-dim tensor to a number"
        )
    raise IndexError(f"too many indices for tensor of dimension {len(shape)}")


def _width(e: Any) -> int:
    """How many dimensions an entry takes."""
    if e is None or e is ... or isinstance(e, bool):
        return 0
    if isinstance(e, (int, slice)):
        return 1
    return e.ndim if _is_mask(e) else 1


def _is_mask(e: Any) -> bool:
    array = e._array if isinstance(e, Tensor) else e
    return array.dtype == np.bool_ or array.dtype == np.uint8


def _checked(i: int, shape: tuple[int, ...], axis: int) -> int:
    if not -shape[axis] <= i < shape[axis]:
        raise IndexError(f"index {i} is out of bounds for dimension {axis} with size {shape[axis]}")
    return i


def _cut(s: slice, shape: tuple[int, ...], axis: int) -> slice:
    """A slice with its ends in range; ValueError for a step below 1."""
    if s.step is not None and index(s.step) < 1:
        raise ValueError("step must be greater than zero")
    start, stop, step = s.indices(shape[axis])
    return slice(start, stop if stop > start else start, step)


def _rows(e: Any, shape: tuple[int, ...], axis: int) -> tuple[list, int]:
    """The index arrays that `e` stands for, and how many dimensions they take; a bool makes its own dimension."""
    if isinstance(e, bool):
        return [np.zeros(int(e), np.int64)], 0
    if not _is_mask(e):
        return [e], 1
    mask = e._array if isinstance(e, Tensor) else e
    if mask.shape != shape[axis : axis + mask.ndim]:
        wrong = next(i for i, n in enumerate(mask.shape) if n != shape[axis + i])
        raise IndexError(
            f"The shape of the mask {list(mask.shape)} at index {wrong} does not match the shape of the indexed tensor "
            f"{list(shape)} at index {axis + wrong}"
        )
    return list(mask.nonzero()), mask.ndim


def _stacked(arrays: list) -> Any:
    """Index arrays as the rows of one."""
    if len(arrays) == 1:
        e = arrays[0]
        return record(index_op, (e,), ((None,),)) if isinstance(e, Tensor) else e[None]
    try:
        return record(broadcast_indices, tuple(arrays))
    except RuntimeError:
        shapes = ", ".join(str(list(e.shape)) for e in arrays)
        raise IndexError(
            f"shape mismatch: indexing tensors could not be broadcast together with shapes {shapes}"
        ) from None
