"""Errors: in which words PyTorch says why a call fails that an op, or the kernel under it, refused.

Each entry is a function of all arguments of its op, arrays and settings, which finds out what is wrong with them.
"""

from collections.abc import Callable

import numpy as np

from ..ops.indexing import filled
from . import joining_errors, product_errors

_INVERT = "If you are trying to invert a mask, use the `~` or `logical_not()` operator instead."

NOT_OF_BOOL: dict[str, str] = {
    "hardtanh": "Bool inputs not supported for hardtanh",
    "neg": f"Negation, the `-` operator, on a bool tensor is not supported. {_INVERT}",
    "relu": "Boolean inputs not supported for relu",
    "rsub": f"Subtraction, the `-` operator, with a bool tensor is not supported. {_INVERT}",
    "sub": f"Subtraction, the `-` operator, with a bool tensor is not supported. {_INVERT}",
}
"""What PyTorch says of an op on bool tensors that it has for all other dtypes."""


def _power(x, exponent):
    if exponent < 0:
        return "Integers to negative integer powers are not allowed."
    return f"the exponent {exponent} cannot be converted to {x.dtype} without overflow"


def _put(x, value, indices, key, *_):
    return (
        f"shape mismatch: value tensor of shape {list(np.shape(value))} cannot be broadcast to indexing result of "
        f"shape {list(x[filled(key, indices)].shape)}"
    )


def _by_zero(*_):
    return "ZeroDivisionError"


REASONS: dict[str, Callable[..., str]] = {
    "addmm": product_errors.addmm,
    "bmm": product_errors.bmm,
    "cat": joining_errors.cat,
    "dot": product_errors.dot,
    "dropout_noise": lambda x, *_: (
        f"dropout: expected floating point numbers, got {x.dtype}: 1 / (1 - p) is no integer"
    ),
    "floor_divide": _by_zero,
    "fmod": _by_zero,
    "linear": product_errors.linear,
    "mm": product_errors.mm,
    "mv": product_errors.mv,
    "power": _power,
    "put": _put,
    "remainder": _by_zero,
    "rounded_div": _by_zero,
    "stack": joining_errors.stack,
    "tril": lambda *_: "tril: input tensor must have at least 2 dimensions",
    "triu": lambda *_: "triu: input tensor must have at least 2 dimensions",
    "view": lambda *_: (
        "view size is not compatible with input tensor's size and stride (at least one dimension spans across two "
        "contiguous subspaces). Use .reshape(...) instead."
    ),
}
"""Why a call of the op of this name failed; one that is not here fails in numpy's words."""
