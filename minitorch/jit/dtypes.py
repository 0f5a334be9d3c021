"""Kinds of dtypes: the one place that knows numpy's letters for them.

Everything else asks these questions, so that a dtype which numpy lacks, such as bfloat16, can be let in here.
"""

from typing import Any

HALF, SINGLE, DOUBLE = "e", "f", "d"
"""numpy's letters for the floating point dtypes."""


def is_floating(dtype: Any) -> bool:
    """Whether elements are floating point numbers: float64, float32 or float16."""
    return dtype.kind == "f"


def is_integer(dtype: Any) -> bool:
    """Whether elements are whole numbers, with a sign or without; booleans are not."""
    return dtype.kind in "iu"


def is_signed_integer(dtype: Any) -> bool:
    """Whether elements are whole numbers that can be negative."""
    return dtype.kind == "i"


def is_unsigned(dtype: Any) -> bool:
    """Whether elements are whole numbers that cannot be negative."""
    return dtype.kind == "u"


def is_bool(dtype: Any) -> bool:
    """Whether elements are truth values."""
    return dtype.kind == "b"


def is_signed(dtype: Any) -> bool:
    """Whether elements can be negative."""
    return dtype.kind in "fi"


def is_half(dtype: Any) -> bool:
    """Whether elements are float16, which loops compute with in single precision."""
    return dtype.char == HALF


def is_single(dtype: Any) -> bool:
    """Whether elements are float32."""
    return dtype.char == SINGLE


def is_single_or_double(dtype: Any) -> bool:
    """Whether elements are float32 or float64, which processors and BLAS compute with."""
    return dtype.char in "fd"


def is_long(dtype: Any) -> bool:
    """Whether elements are int64."""
    return dtype.char == "l"


def is_text(dtype: Any) -> bool:
    """Whether elements are strings or objects, of which no tensor can be made."""
    return dtype.kind in "SUO"


def category(dtype: Any) -> int:
    """0 for booleans, 1 for integers, 2 for floating point numbers: dtypes that meet go to the highest."""
    return _CATEGORY[dtype.kind]


_CATEGORY = {"b": 0, "u": 1, "i": 1, "f": 2}
