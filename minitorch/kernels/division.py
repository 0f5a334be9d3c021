"""Division that ends in whole numbers, on arrays: integers divided by zero raise, which numpy would only warn about."""

from collections.abc import Callable
from typing import Any

import numpy as np


def _raising(divide: Callable[..., Any]) -> Callable[..., Any]:
    def kernel(x: Any, y: Any) -> Any:
        if getattr(y, "dtype", np.float64) in _WHOLE and not y.all():
            raise ValueError("ZeroDivisionError")
        return divide(x, y)

    return kernel


_WHOLE = frozenset(map(np.dtype, (np.int64, np.int32, np.int16, np.int8, np.uint8)))

floor_divide = _raising(np.floor_divide)
remainder = _raising(np.remainder)
fmod = _raising(np.fmod)


@_raising
def trunc_divide(x: Any, y: Any) -> Any:
    """The quotient rounded towards zero, in the dtype of the operands."""
    if np.result_type(x, y).kind == "f":
        return np.trunc(np.true_divide(x, y))
    quotient = np.floor_divide(x, y)
    return quotient + ((np.remainder(x, y) != 0) & ((x < 0) != (y < 0)))


def rounded(x: Any, y: Any, mode: str) -> Any:
    """The quotient, rounded down ("floor") or towards zero ("trunc")."""
    return floor_divide(x, y) if mode == "floor" else trunc_divide(x, y)
