"""Powers of arrays, small exponents by multiplication and roots, much faster than the general power; and lengths."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..jit.dtypes import is_floating, is_signed_integer
from . import float32_math as singles
from .float32_math import many_singles

_SHORT: dict[float, Callable[[Any], Any]] = {
    0: np.ones_like,
    1: np.positive,
    2: np.square,
    3: lambda x: x * x * x,
    0.5: np.sqrt,
    -0.5: lambda x: 1 / np.sqrt(x),
    -1: np.reciprocal,
    -2: lambda x: 1 / (x * x),
}


def power(x: Any, exponent: float) -> Any:
    """`x ** exponent` in the dtype of `x`; ValueError for an integer to a negative power."""
    if is_floating(x.dtype):
        short = _SHORT.get(exponent)
        return np.power(x, float(exponent)) if short is None else short(x)
    return np.power(x, x.dtype.type(exponent) if exponent >= 0 else exponent).astype(x.dtype, copy=False)


def power_of_each(x: Any, y: Any) -> Any:
    """`x ** y`. An integer to a negative power is rounded towards zero: 0, unless the base is 1 or -1."""
    if not is_signed_integer(y.dtype):
        return np.power(x, y)
    reciprocal = (x == 1) + (x == -1) * (1 - 2 * (y & 1))
    return np.where(y < 0, reciprocal, np.power(x, np.maximum(y, 0))).astype(y.dtype)


def exponential(x: Any, base: float) -> Any:
    """`base ** x` in the dtype of `x`."""
    return power_of_each(np.asarray(base).astype(x.dtype), x)


@many_singles(singles.hypot)
def hypot(x: Any, y: Any) -> Any:
    """`sqrt(x² + y²)`, also where a square is out of range; infinite beside NaN if one of both is."""
    return np.hypot(x, y)
