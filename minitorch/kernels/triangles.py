"""Triangles of matrices: rows are copied up to the diagonal, or from it on, where numpy would make a mask first."""

from typing import Any

import numpy as np

from .compiled import compiled
from .layout import in_rows

SMALL = 1 << 14


@compiled()
def _copy_triangles(x, diagonal, upper, out):
    """x (l, n, m) → out: the elements right of a diagonal or, unless `upper`, left of it and on it; else 0"""
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            end = min(max(j + diagonal + 1, 0), x.shape[2])
            start, stop = (end, x.shape[2]) if upper else (0, end)
            out[i, j, :start] = 0
            out[i, j, start:stop] = x[i, j, start:stop]
            out[i, j, stop:] = 0


def lower(x: Any, diagonal: int) -> Any:
    """`x` (..., n, m) with zeros above a diagonal, in reading order."""
    return _triangles(x, diagonal, False) if _many(matrices(x)) else in_rows(np.tril(x, diagonal))


def upper(x: Any, diagonal: int) -> Any:
    """`x` (..., n, m) with zeros below a diagonal, in reading order."""
    return _triangles(x, diagonal - 1, True) if _many(matrices(x)) else in_rows(np.triu(x, diagonal))


def _many(x: Any) -> bool:
    return type(x) is np.ndarray and x.size >= SMALL and x.dtype.char != "e"  # numba has no half floats on a CPU


def _triangles(x: Any, diagonal: int, upper: bool) -> Any:
    out = np.empty(x.shape, x.dtype)
    _copy_triangles(x.reshape(-1, *x.shape[-2:]), diagonal, upper, out.reshape(-1, *x.shape[-2:]))
    return out


def matrices(x: Any) -> Any:
    """`x`; ValueError unless it has two dimensions at least."""
    if x.ndim < 2:
        raise ValueError(f"expected at least 2 dimensions, got {x.ndim}")
    return x
