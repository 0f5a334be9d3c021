"""Scalars: Python's numbers as numbers of a dtype, with PyTorch's errors for those that it cannot hold."""

from math import isfinite
from typing import Any

import numpy as np

from .dtypes import is_bool, is_floating, is_unsigned

_NAMES = {
    "float64": "double", "float32": "float", "float16": "c10::Half", "int64": "int64_t", "int32": "int",
    "int16": "int16_t", "int8": "int8_t", "uint8": "uint8_t", "bool": "bool",
}  # fmt: skip


def scalar(number: Any, dtype: np.dtype) -> Any:
    """`number` as a numpy number of this dtype: fractions are dropped, and below 0 unsigned ones wrap around.

    OverflowError for an int of more than 64 bits; RuntimeError for a number that the dtype cannot hold.
    """
    if type(number) in (float, int) and abs(number) <= _USUAL.get(dtype.char, -1):
        return dtype.type(number)
    require_fit(number, dtype)
    return np.asarray(number).astype(dtype)[()]


def require_fit(number: Any, dtype: np.dtype) -> None:
    """OverflowError for an int of more than 64 bits; RuntimeError for a number that the dtype cannot hold."""
    require_64_bits(number)
    if not _fits(number, dtype):
        raise RuntimeError(f"value cannot be converted to type {_NAMES[dtype.name]} without overflow")


_USUAL = {"e": 65504, "f": 2**53, "d": 2**53, "b": 2**7 - 1, "h": 2**15 - 1, "i": 2**31 - 1, "l": 2**53, "q": 2**53}
"""Up to where a number fits a dtype and needs no second rounding: most do, and to ask numpy takes 0.6 to 5 µs."""


def require_64_bits(number: Any) -> None:
    """OverflowError for an int that neither int64 nor uint64 can hold."""
    if isinstance(number, int) and not -(2**63) <= number < 2**64:
        raise OverflowError(TOO_LARGE if number > 0 else TOO_SMALL)


TOO_LARGE, TOO_SMALL = "int too big to convert", "can't convert negative int to unsigned"


def _fits(number: Any, dtype: np.dtype) -> bool:
    if is_bool(dtype):
        return True
    if is_floating(dtype):
        return not isfinite(number) or abs(number) <= float(np.finfo(dtype).max)
    limits = np.iinfo(dtype)
    wraps = is_unsigned(dtype) and not isinstance(number, float)
    return bool((-limits.max if wraps else limits.min) <= number <= limits.max)
