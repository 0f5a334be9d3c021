"""Triangles of matrices: rows are copied up to the diagonal, or from it on; of few elements, by a mask made once."""

from functools import lru_cache
from typing import Any

import numpy as np

from ..jit.compiler import compiled
from ..jit.dtypes import is_half
from .layout import in_rows
from .thresholds import MANY


@compiled()
def _copy_triangles(x, diagonal, upper, out):
    """x (l, n, m) → out: the elements right of a diagonal or, unless `upper`, left of it and on it; else 0"""
    zero = x.dtype.type(0)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            end = min(max(j + diagonal + 1, 0), x.shape[2])
            start, stop = (end, x.shape[2]) if upper else (0, end)
            for k in range(x.shape[2]):
                out[i, j, k] = x[i, j, k] if start <= k < stop else zero


def lower(x: Any, diagonal: int) -> Any:
    """`x` (..., n, m) with zeros above a diagonal, in reading order."""
    return _triangles(matrices(x), diagonal, False)


def upper(x: Any, diagonal: int) -> Any:
    """`x` (..., n, m) with zeros below a diagonal, in reading order."""
    return _triangles(matrices(x), diagonal - 1, True)


def _triangles(x: Any, diagonal: int, upper: bool) -> Any:
    if x.size < MANY:
        return in_rows(np.where(_mask(*x.shape[-2:], diagonal, upper), x, x.dtype.type(0)))
    out = np.empty(x.shape, x.dtype)
    bits = np.uint16 if is_half(x.dtype) else x.dtype  # numba has no half floats on a CPU
    source, target = (a.view(bits).reshape(-1, *x.shape[-2:]) for a in (x, out))
    _copy_triangles(source, diagonal, upper, target)
    return out


@lru_cache(maxsize=32)
def _mask(n: int, m: int, diagonal: int, upper: bool) -> np.ndarray:
    return np.tri(n, m, diagonal, np.bool_) != upper


def matrices(x: Any) -> Any:
    """`x`; ValueError unless it has two dimensions at least."""
    if x.ndim < 2:
        raise ValueError(f"expected at least 2 dimensions, got {x.ndim}")
    return x
