"""Scalars: what a numpy function does to one element, as an expression of Python that numba compiles to the same bits.

Functions that are missing here (exponentials, angles) are swept over whole arrays by numpy's own compiled loops, for
these use vector units and give the bits that eager mode gives.
"""

from typing import Any

import numpy as np

FLOATS = {
    "add": "{0} + {1}",
    "subtract": "{0} - {1}",
    "multiply": "{0} * {1}",
    "divide": "{0} / {1}",
    "negative": "-{0}",
    "positive": "{0}",
    "absolute": "abs({0})",
    "fabs": "abs({0})",
    "sqrt": "sqrt({0})",
    "square": "{0} * {0}",
    "reciprocal": "number(1) / {0}",
    "maximum": "{0} if {0} > {1} or {0} != {0} else {1}",  # of equal ones, 0.0 and -0.0, numpy takes the second
    "minimum": "{0} if {0} < {1} or {0} != {0} else {1}",
    "fmax": "{0} if {0} >= {1} or {1} != {1} else {1}",
    "fmin": "{0} if {0} <= {1} or {1} != {1} else {1}",
    "floor": "floor({0})",
    "ceil": "ceil({0})",
    "trunc": "trunc({0})",
    "isnan": "{0} != {0}",
    "isfinite": "{0} - {0} == number(0)",
    "isinf": "{0} == {0} and {0} - {0} != number(0)",
}
COMPARISONS = {
    "equal": "{0} == {1}",
    "not_equal": "{0} != {1}",
    "less": "{0} < {1}",
    "less_equal": "{0} <= {1}",
    "greater": "{0} > {1}",
    "greater_equal": "{0} >= {1}",
    "logical_and": "({0} != number(0)) and ({1} != number(0))",
    "logical_or": "({0} != number(0)) or ({1} != number(0))",
    "logical_xor": "({0} != number(0)) != ({1} != number(0))",
    "logical_not": "{0} == number(0)",
}
INTEGERS = {
    name: FLOATS[name] for name in ("add", "subtract", "multiply", "negative", "positive", "absolute", "square")
}
INTEGERS |= {
    "maximum": "{0} if {0} >= {1} else {1}",
    "minimum": "{0} if {0} <= {1} else {1}",
    "bitwise_and": "{0} & {1}",
    "bitwise_or": "{0} | {1}",
    "bitwise_xor": "{0} ^ {1}",
    "invert": "~{0}",
}
BOOLEANS = {
    "add": "{0} or {1}",
    "multiply": "{0} and {1}",
    "maximum": "{0} or {1}",
    "minimum": "{0} and {1}",
    "logical_and": "{0} and {1}",
    "logical_or": "{0} or {1}",
    "logical_xor": "{0} != {1}",
    "logical_not": "not {0}",
    "bitwise_and": "{0} and {1}",
    "bitwise_or": "{0} or {1}",
    "bitwise_xor": "{0} != {1}",
    "invert": "not {0}",
    "equal": "{0} == {1}",
    "not_equal": "{0} != {1}",
    "positive": "{0}",
}
_TABLES = {"f": FLOATS | COMPARISONS, "i": INTEGERS | COMPARISONS, "u": INTEGERS | COMPARISONS, "b": BOOLEANS}


def expression_of(ufunc: Any, dtype: np.dtype) -> str | None:
    """The expression for numpy's `ufunc` on elements of `dtype`; None if it is to be swept over the array."""
    return _TABLES[dtype.kind].get(ufunc.__name__)
