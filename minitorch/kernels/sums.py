"""Sums, several elements at once: as products with ones, which BLAS does, or of long rows in a compiled loop.

numpy's `add.reduce` adds one element after the other: for a million, and for the rows of a small matrix, it takes three
times as long. No more than BLOCK elements are added in one product, so that a sum is as exact as one in pairs.
"""

from collections.abc import Callable
from functools import lru_cache
from math import prod
from typing import Any

import numpy as np

from ..jit.compiler import compiled
from ..jit.dtypes import is_half, is_single_or_double
from .blocks import sum_of_firsts
from .layout import in_rows
from .thresholds import FEW_ADDED, MANY

BLOCK, SPAN = 1024, 1 << 16


def sum_to(x: Any, shape: tuple[int, ...]) -> Any:
    """The sum of `x` over the dimensions in which it is larger than `shape`, or that `shape` has not got."""
    if x.ndim == 2 and len(shape) == 1 and is_single_or_double(x.dtype):
        n, m = x.shape
        if m == shape[0] and 0 < n <= BLOCK and x.flags.c_contiguous:
            return _ones(n, x.dtype).dot(x)  # what `total` does; the method is 0.3 µs faster than the function
    extra = x.ndim - len(shape)
    dims = (*range(extra), *[i + extra for i, n in enumerate(shape) if n == 1 and x.shape[i + extra] != 1])
    added = total(x, dims[0] if len(dims) == 1 else dims)
    return added.astype(x.dtype, copy=False).reshape(shape)


def sum(x: Any, dim: Any, keepdim: bool) -> Any:
    """The sum over `dim`, an int, a tuple or None for all: of integers in int64."""
    return narrowed(total(x, dim, keepdim), x)


def mean(x: Any, dim: Any, keepdim: bool) -> Any:
    """The sum divided by the number of elements in it."""
    added = total(x, dim, keepdim)
    return narrowed(added / (x.size / max(added.size, 1)), x)


def var(x: Any, dim: Any, correction: float, keepdim: bool) -> Any:
    """The sum of squared distances from the mean, divided by their number less `correction`."""
    return variance(x, dim, correction, keepdim, total).astype(x.dtype)


def std(x: Any, dim: Any, correction: float, keepdim: bool) -> Any:
    """The square root of `var`."""
    return np.sqrt(variance(x, dim, correction, keepdim, total)).astype(x.dtype)


def variance(x: Any, dim: Any, correction: float, keepdim: bool, add_up: Callable[..., Any]) -> Any:
    """In double precision, as PyTorch: the square of a distance may overflow where its root does not."""
    distance = x.astype(np.float64)
    centre = add_up(distance, dim, True)
    n = x.size / max(centre.size, 1)
    distance -= centre / n
    distance *= distance  # in place: a fresh array of 8 MB costs as much as the product
    return add_up(distance, dim, keepdim) / np.float64(max(n - correction, 0))


def narrowed(result: Any, x: Any) -> Any:
    """Half floats, which are added up in single precision, are such again."""
    return result.astype(x.dtype) if is_half(x.dtype) else result


def total(x: Any, dim: Any, keepdims: Any = False) -> Any:
    """The sum of `x` over `dim` (an int, a tuple, None for all): integers in int64, half floats in single precision."""
    if not is_single_or_double(x.dtype):
        wide = np.float32 if is_half(x.dtype) else np.int64
        return in_rows(np.add.reduce(x, dim, dtype=wide, keepdims=keepdims))
    if isinstance(dim, tuple) and len(dim) == x.ndim:
        dim = None  # in whatever way it is said, a sum of all is added up in one order
    is_small = x.ndim == 2 and dim in (0, 1) and 0 < x.shape[dim] <= BLOCK and (dim == 0 or x.size <= FEW_ADDED)
    if is_small and x.flags.c_contiguous:
        return _of_a_matrix(x, dim, keepdims)
    if x.size <= (FEW_ADDED if dim is not None else MANY) or 0 in x.strides:  # repeated elements are not written out
        return in_rows(np.add.reduce(x, dim, keepdims=keepdims))
    dims = range(x.ndim) if dim is None else {d % x.ndim for d in (dim if isinstance(dim, tuple) else (dim,))}
    if not x.flags.c_contiguous:
        x = x if x.flags.f_contiguous else x.copy("F")
        return in_rows(total(x.T, tuple(x.ndim - 1 - d for d in dims), keepdims).T)
    shape = list(x.shape)
    for last in range(x.ndim - 1, -1, -1):
        if last in dims and last + 1 not in dims:
            first = last
            while first - 1 in dims:  # neighbouring dimensions are added up as one
                first -= 1
            x = _middle(x.reshape(prod(shape[:first]), prod(shape[first : last + 1]), prod(shape[last + 1 :])))
            shape[first : last + 1] = [1] * (last + 1 - first)
    return x.reshape(shape if keepdims else [n for d, n in enumerate(shape) if d not in dims])[()]


def _of_a_matrix(x: Any, dim: int, keepdims: Any) -> Any:
    n, m = x.shape
    if dim == 0:
        added = _ones(n, x.dtype).dot(x)
        return added.reshape(1, m) if keepdims else added
    added = x.dot(_ones(m, x.dtype))
    return added.reshape(n, 1) if keepdims else added


def _middle(x: Any) -> Any:
    """The sum of x (l, n, m) over n: (l, m)."""
    outer, n, inner = x.shape
    if x.size == 0 or (inner > 1 and n * inner < 64):
        return np.add.reduce(x, 1)
    if inner == 1 and x.size >= MANY:
        return _by_loop(x.reshape(outer, n))
    while n > BLOCK:
        whole = n // BLOCK
        parts = _product(x[:, : whole * BLOCK].reshape(outer * whole, BLOCK, inner)).reshape(outer, whole, inner)
        if n % BLOCK:
            parts = np.concatenate([parts, _product(x[:, whole * BLOCK :])[:, None]], 1)
        x, n = parts, parts.shape[1]
    return _product(x)


def _by_loop(x: Any) -> Any:
    parts = np.empty((len(x), -(-x.shape[1] // SPAN)))
    _sum_spans(x, parts)
    return np.add.reduce(parts, 1, keepdims=True).astype(x.dtype)


@compiled()
def _sum_spans(x, out):
    """x (k, n) → out (k, m): the sum of each SPAN elements of a row"""
    for k in range(len(x)):
        for j in range(out.shape[1]):
            part = x[k, j * SPAN : (j + 1) * SPAN]
            out[k, j] = sum_of_firsts(part, part, 0)


def _product(x: Any) -> Any:
    outer, n, inner = x.shape
    ones = _ones(n, x.dtype)
    if inner == 1:
        return np.dot(x.reshape(outer, n), ones).reshape(outer, 1)
    if outer == 1:
        return np.dot(ones, x.reshape(n, inner)).reshape(1, inner)
    return np.matmul(ones, x)


@lru_cache(maxsize=32)
def _ones(n: int, dtype: np.dtype) -> np.ndarray:
    return np.ones(n, dtype)
