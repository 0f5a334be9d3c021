"""Division that ends in whole numbers, on arrays: integers divided by zero raise, which numpy would only warn about."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..jit.compiler import compiled
from ..jit.dtypes import is_floating
from .thresholds import MANY

FEW = 2.0**24


def _raising(divide: Callable[..., Any]) -> Callable[..., Any]:
    def kernel(x: Any, y: Any) -> Any:
        if getattr(y, "dtype", np.float64) in _WHOLE and not y.all():
            raise ValueError("ZeroDivisionError")
        return divide(x, y)

    return kernel


_WHOLE = frozenset(map(np.dtype, (np.int64, np.int32, np.int16, np.int8, np.uint8)))


@compiled()
def _fmod(x, y, out):
    exact: Any = True
    for i in range(x.size):
        a, b = np.float64(x[i]), np.float64(y[i])
        quotient = a / b
        exact &= (abs(quotient) < FEW) & (abs(b) < np.inf)
        out[i] = np.copysign(a - np.trunc(quotient) * b, a)
    return exact


@compiled()
def _remainder(x, y, out):
    exact: Any = True
    for i in range(x.size):
        a, b = np.float64(x[i]), np.float64(y[i])
        quotient = a / b
        exact &= (abs(quotient) < FEW) & (abs(b) < np.inf)
        out[i] = np.copysign(a - np.floor(quotient) * b, b)
    return exact


@compiled()
def _floor_divide(x, y, out):
    exact: Any = True
    for i in range(x.size):
        quotient = np.float64(x[i]) / np.float64(y[i])
        exact &= (abs(quotient) < FEW) & (quotient != 0) & (abs(np.float64(y[i])) < np.inf)
        out[i] = np.floor(quotient)
    return exact


def _of_singles(loop: Callable[..., bool], divide: Callable[..., Any]) -> Callable[..., Any]:
    """`divide`, by way of `loop` for many single floats: numpy takes ten times as long.

    The loop divides in double precision, where quotients below FEW of single floats fall on the right side of a whole
    number, and what is left over is exact. Should one be larger, or not finite, numpy does it all over.
    """

    def kernel(x: Any, y: Any) -> Any:
        if all(isinstance(a, np.ndarray) and a.size >= MANY and a.dtype == np.float32 for a in (x, y)):
            x, y = np.broadcast_arrays(x, y) if x.shape != y.shape else (x, y)
            out = np.empty_like(x)
            if x.flags.c_contiguous and y.flags.c_contiguous and loop(x.ravel(), y.ravel(), out.reshape(-1)):
                return out
        return divide(x, y)

    return kernel


floor_divide = _raising(_of_singles(_floor_divide, np.floor_divide))
remainder = _raising(_of_singles(_remainder, np.remainder))
fmod = _raising(_of_singles(_fmod, np.fmod))


@_raising
def trunc_divide(x: Any, y: Any) -> Any:
    """The quotient rounded towards zero, in the dtype of the operands."""
    if is_floating(np.result_type(x, y)):
        return np.trunc(np.true_divide(x, y))
    quotient = np.floor_divide(x, y)
    return quotient + ((np.remainder(x, y) != 0) & ((x < 0) != (y < 0)))


def rounded(x: Any, y: Any, mode: str) -> Any:
    """The quotient, rounded down ("floor") or towards zero ("trunc")."""
    return floor_divide(x, y) if mode == "floor" else trunc_divide(x, y)
