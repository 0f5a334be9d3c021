"""Large arrays read, or added to, where indices point: loops, for numpy's `add.at` takes ten times as long.

An array seen as (l, n, m), with the indices in place of n, covers every case that is worth one; whatever is small, of
another layout or of another dtype goes numpy's way.
"""

from functools import lru_cache
from math import prod
from typing import Any

import numpy as np

from ..jit.compiler import compiled
from ..jit.dtypes import is_long, is_single_or_double
from .layout import in_rows
from .thresholds import FEW_INDEXED


@compiled()
def add_rows(out, index, x):
    """out (l, n, m) += x (l, k, m) at index (k,) of n; whether all indices were in range."""
    n = out.shape[1]
    for j in range(index.size):
        if index[j] < -n or index[j] >= n:
            return False
    for i in range(out.shape[0]):
        for j in range(index.size):
            at = index[j] + n if index[j] < 0 else index[j]
            for k in range(out.shape[2]):
                out[i, at, k] += x[i, j, k]
    return True


@compiled()
def _add_along(out, index, x):
    """out (l, n, m) += x (l, k, m) at index (l, k, m) of n."""
    for i in range(index.shape[0]):
        if index.shape[2] == 1:  # by far the most frequent; an inner loop of one turn costs five times as much
            for j in range(index.shape[1]):
                out[i, index[i, j, 0], 0] += x[i, j, 0]
        else:
            for j in range(index.shape[1]):
                for k in range(index.shape[2]):
                    out[i, index[i, j, k], k] += x[i, j, k]


@compiled()
def _take_along(out, index, x):
    """out (l, k, m) = x (l, n, m) at index (l, k, m) of n."""
    for i in range(index.shape[0]):
        if index.shape[2] == 1:
            for j in range(index.shape[1]):
                out[i, j, 0] = x[i, index[i, j, 0], 0]
        else:
            for j in range(index.shape[1]):
                for k in range(index.shape[2]):
                    out[i, j, k] = x[i, index[i, j, k], k]


def add_at(out: Any, key: tuple, x: Any) -> None:
    """`np.add.at(out, key, x)` for a key of slices and int64 arrays of one shape."""
    if not _is_large(out):
        return np.add.at(out, key, x)
    arrays = [axis for axis, entry in enumerate(key) if isinstance(entry, np.ndarray)]
    first, last = arrays[0], arrays[-1] + 1
    whole = all(entry == slice(None) for entry in key[:first]) and all(entry == slice(None) for entry in key[last:])
    if not (len(arrays) == last - first and whole):
        return np.add.at(out, key, x)
    index = key[first]
    for axis in range(first + 1, last):
        if index.min(initial=0) < 0 or key[axis].min(initial=0) < 0 or key[axis].max(initial=0) >= out.shape[axis]:
            return np.add.at(out, key, x)
        index = index * out.shape[axis] + key[axis]
    before, among, after = out.shape[:first], out.shape[first:last], out.shape[last:]
    x = np.broadcast_to(x, (*before, *index.shape, *after)).reshape(prod(before), index.size, prod(after))
    folded = out.reshape(prod(before), prod(among), prod(after))
    if not add_rows(folded, index.reshape(-1), np.ascontiguousarray(x, out.dtype)):
        out[key]  # numpy's error
    return None


def add_along(out: Any, index: Any, dim: int, x: Any) -> None:
    """`out[index[i][j]][j] += x[i][j]` for dim 0."""
    if _is_large(index) and _is_large(out) and _fits(out, index, dim):
        _add_along(_folded(out, dim), _folded(index, dim), _folded(np.ascontiguousarray(x, out.dtype), dim))
    else:
        np.add.at(out, along(index, dim), x)


def take_along(x: Any, index: Any, dim: int) -> Any:
    """`x[index[i][j]][j]` for dim 0."""
    if not (_is_large(index) and _is_large(x) and _fits(x, index, dim)):
        return in_rows(x[along(index, dim)])
    out = np.empty(index.shape, x.dtype)
    _take_along(_folded(out, dim), _folded(index, dim), _folded(x, dim))
    return out


def along(index: Any, dim: int, lacking: bool = False) -> tuple:
    """The key of numpy's that reads, at each position, the index that stands there along `dim`, or `lacking` it."""
    grid = _grid(index.shape)
    return (*grid[:dim], index, *grid[dim if lacking else dim + 1 :])


@lru_cache(256)
def _grid(shape: tuple[int, ...]) -> tuple:
    """The indices along each axis, to be broadcast together."""
    return tuple(np.arange(n).reshape((-1,) + (1,) * (len(shape) - 1 - axis)) for axis, n in enumerate(shape))


def _is_large(x: Any) -> bool:
    return x.size > FEW_INDEXED and x.flags.c_contiguous and (is_single_or_double(x.dtype) or is_long(x.dtype))


def _fits(x: Any, index: Any, dim: int) -> bool:
    """Whether an index reaches over all of the other dimensions."""
    return all(n == m for axis, (n, m) in enumerate(zip(x.shape, index.shape, strict=True)) if axis != dim)


def _folded(x: Any, dim: int) -> Any:
    """`x` as (l, n, m), where n is `dim`."""
    return x.reshape(prod(x.shape[:dim]), x.shape[dim], prod(x.shape[dim + 1 :]))
