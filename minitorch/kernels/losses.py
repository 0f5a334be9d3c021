"""Squared and absolute differences of two arrays, added up in one pass, and their gradients in another.

Arrays of unlike shapes, or with gaps in memory, are copied first; float16 is computed in float32.
"""

from typing import Any

import numpy as np

from ..jit.compiler import Compiled
from ..jit.dtypes import is_single_or_double
from ..jit.elementwise import Vectorized
from .blocks import sum_over
from .thresholds import FEW_DIFFERENCES

HALF = np.float32(0.5)  # beside single floats it does not widen them


@sum_over
def _sum_of_squares(a, b, _):
    return (a - b) * (a - b)


@sum_over
def _sum_of_absolutes(a, b, _):
    return abs(a - b)


@sum_over
def _sum_of_huber(a, b, delta):
    d = abs(a - b)
    small = delta if d > delta else d
    return small * (d - HALF * small)


@Vectorized
def _scaled_difference(x, y, /, scale):
    return (x - y) * scale


@Vectorized
def _scaled_sign(x, y, /, scale):
    return scale * ((x > y) - (x < y))


def squared(x: Any, y: Any, reduction: str) -> Any:
    """`(x - y)²`, its mean or its sum, for floating point arrays of one dtype whose shapes broadcast."""
    if reduction == "none":
        return np.square(x - y)
    if x.size <= FEW_DIFFERENCES and x.shape == y.shape and is_single_or_double(x.dtype):
        d = (x - y).reshape(-1)
        total = d.dot(d)
        return total / (d.size or np.nan) if reduction == "mean" else total
    return _total(_sum_of_squares, x, y, reduction)


def absolute(x: Any, y: Any, reduction: str) -> Any:
    """`|x - y|`, its mean or its sum, for floating point arrays of one dtype whose shapes broadcast."""
    return np.abs(x - y) if reduction == "none" else _total(_sum_of_absolutes, x, y, reduction)


def huber(x: Any, y: Any, reduction: str, delta: float) -> Any:
    """`d² / 2` for the distance `d` of x and y, but from `delta` on a straight line; its mean or its sum."""
    if reduction != "none" and x.size > FEW_DIFFERENCES:
        return _total(_sum_of_huber, x, y, reduction, delta)
    d = np.abs(x - y)
    small = np.minimum(d, delta)
    return reduced(small * (d - 0.5 * small), reduction)


def smooth_l1(x: Any, y: Any, reduction: str, beta: float) -> Any:
    """`huber` divided by `beta`, so that the line has the gradient 1."""
    return np.divide(huber(x, y, reduction, beta), beta, dtype=x.dtype)


def reduced(loss: Any, reduction: str) -> Any:
    """An array of losses, or its mean or sum."""
    if reduction == "none":
        return loss
    total = np.add.reduce(loss, None)
    return total / loss.dtype.type(loss.size) if reduction == "mean" else total


def squared_gradient(g: Any, x: Any, y: Any, reduction: str) -> Any:
    """The gradient of `squared` at x, for the incoming gradient `g`."""
    if reduction == "none":
        return (x - y) * (g + g)
    if x.size <= FEW_DIFFERENCES and x.shape == y.shape:
        return (x - y) * (2 * float(g) / (max(x.size, 1) if reduction == "mean" else 1))
    return _each(_scaled_difference, g, x, y, 2, reduction)


def absolute_gradient(g: Any, x: Any, y: Any, reduction: str) -> Any:
    """The gradient of `absolute` at x, for the incoming gradient `g`."""
    if reduction == "none":
        return g * (np.greater(x, y).astype(x.dtype) - np.less(x, y))
    return _each(_scaled_sign, g, x, y, 1, reduction)


def _total(loop: Compiled, x: Any, y: Any, reduction: str, number: float = 0) -> Any:
    dtype = x.dtype
    x, y = _flat(x, y)
    total = loop(x, y, number)
    if reduction == "mean":
        total = total / x.size if x.size else np.nan
    return np.array(total, dtype)


def _each(loop: Vectorized, g: Any, x: Any, y: Any, factor: int, reduction: str) -> Any:
    if x.shape != y.shape:
        x, y = np.broadcast_arrays(x, y)
    return loop(x, y, factor * float(g) / (max(x.size, 1) if reduction == "mean" else 1))


def _flat(x: Any, y: Any) -> tuple[Any, Any]:
    """The elements of both, in one order, in memory without gaps."""
    if x.shape != y.shape:
        x, y = np.broadcast_arrays(x, y)
    elif x.flags.c_contiguous and y.flags.c_contiguous and x.itemsize > 2:
        return x.reshape(-1), y.reshape(-1)  # 0.5 µs sooner than the way below
    if x.dtype == np.float16:
        x, y = x.astype(np.float32), y.astype(np.float32)
    return np.ascontiguousarray(x).reshape(-1), np.ascontiguousarray(y).reshape(-1)
