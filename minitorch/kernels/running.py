"""Running sums and products along a dimension: of single floats in double precision, as PyTorch adds them up.

An error that is made on the way stays in all that follows, which no summing in pairs can avoid here.
"""

from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np

from ..jit.compiler import compiled
from ..jit.dtypes import is_half, is_single_or_double


@compiled()
def _sums(x: Any, out: Any) -> None:
    """x (l, n, m) → out, along n"""
    for i in range(x.shape[0]):
        for k in range(x.shape[2]):
            total = np.float64(0)
            for j in range(x.shape[1]):
                total += x[i, j, k]
                out[i, j, k] = total


@compiled()
def _products(x: Any, out: Any) -> None:
    """x (l, n, m) → out, along n"""
    for i in range(x.shape[0]):
        for k in range(x.shape[2]):
            total = np.float64(1)
            for j in range(x.shape[1]):
                total *= x[i, j, k]
                out[i, j, k] = total


@compiled()
def _recurrence(x: Any, y: Any, out: Any) -> None:
    """x, y (l, n, m) → out, along n"""
    for i in range(x.shape[0]):
        for k in range(x.shape[2]):
            before = y[i, 0, k]
            out[i, 0, k] = before
            for j in range(1, x.shape[1]):
                before = x[i, j, k] * before + y[i, j, k]
                out[i, j, k] = before


@compiled()
def _others(x: Any, out: Any) -> None:
    """x (l, n, m) → out, along n: first the products of what stands before each element, then times what follows"""
    for i in range(x.shape[0]):
        for k in range(x.shape[2]):
            before = after = np.float64(1)
            for j in range(x.shape[1]):
                out[i, j, k] = before
                before *= x[i, j, k]
            for j in range(x.shape[1] - 1, -1, -1):
                out[i, j, k] *= after
                after *= x[i, j, k]


@compiled()
def _places(x: Any, out: Any, largest: bool) -> None:
    """x (l, n, m) → out, along n: where the largest (or smallest) element stands, the last of several; NaN wins."""
    for i in range(x.shape[0]):
        for k in range(x.shape[2]):
            at = 0
            for j in range(x.shape[1]):
                value, best = x[i, j, k], x[i, at, k]
                if (value >= best if largest else value <= best) or value != value:
                    at = j
                out[i, j, k] = at


def running_sum(x: Any, dim: int, reverse: bool) -> Any:
    """The sums of all elements along `dim` up to each one; of integers in int64."""
    return _running(_sums, np.add, x, dim, reverse)


def running_product(x: Any, dim: int, reverse: bool) -> Any:
    """The products of all elements along `dim` up to each one; of integers in int64."""
    return _running(_products, np.multiply, x, dim, reverse)


def recurrence(x: Any, y: Any, dim: int, reverse: bool) -> Any:
    """`out[i] = x[i] * out[i - 1] + y[i]` along `dim`, from 0; of arrays of one floating point dtype."""
    out = np.empty(y.shape, y.dtype)
    way = slice(None, None, -1 if reverse else 1)
    if out.size:
        _recurrence(*[_folded(a, dim)[:, way] for a in (x, y, out)])
    return out


def products_of_others(x: Any, dim: int) -> Any:
    """For each element the product of all the others along `dim`."""
    out = np.empty(x.shape, x.dtype)
    _others(_folded(x, dim), _folded(out, dim))
    return out


def places_so_far(x: Any, dim: int, largest: bool) -> Any:
    """int64: where the largest (or smallest) element up to each one along `dim` stands."""
    out = np.empty(x.shape, np.int64)
    x = x.astype(np.float32) if is_half(x.dtype) else x
    _places(_folded(x, dim), _folded(out, dim), largest)
    return out


def _folded(x: Any, dim: int) -> Any:
    """`x` as (l, n, m), where n is `dim`."""
    return x.reshape((prod(x.shape[:dim]), x.shape[dim], prod(x.shape[dim:][1:])) if x.ndim else (1, 1, 1))


def _running(loop: Callable[..., None], ufunc: np.ufunc, x: Any, dim: int, reverse: bool) -> Any:
    way = slice(None, None, -1 if reverse else 1)
    wide = x.dtype if is_single_or_double(x.dtype) else np.float32 if is_half(x.dtype) else np.int64
    out = np.empty(x.shape, wide)
    source, target = _folded(x, dim)[:, way], _folded(out, dim)[:, way]
    if is_single_or_double(x.dtype):
        loop(source, target)
    else:
        ufunc.accumulate(source, 1, out=target, dtype=wide)
    return out.astype(x.dtype) if is_half(x.dtype) else out
