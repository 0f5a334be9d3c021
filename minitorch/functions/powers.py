"""Powers: which of the three ops of `ops/powers.py` a call means, by what is a tensor and what a number."""

from typing import Any

import numpy as np

from ..autograd.edits import edit
from ..autograd.record import record
from ..jit.dtypes import is_integer, is_single_or_double
from ..ops.powers import exponential, power
from ..ops.powers import pow as pow_op
from ..tensor.methods import method
from ..tensor.promotion import brought_to
from ..tensor.tensor import Tensor
from .arithmetic import in_dtype_of, require_kind
from .public import function, in_place, is_operand


@function
def pow(input: Tensor | float, exponent: Tensor | float) -> Tensor:
    """The power `input ** exponent`: of two tensors, or of a tensor and a number on either side.

    Shapes: (*), (*) -> (*), broadcast.
    Dtypes: their common dtype.
    Errors: TypeError if neither is a tensor; RuntimeError for integers to negative numbers and for shapes that do not
    broadcast.
    """
    return _power(input, exponent)


def _power(x: Any, y: Any) -> Tensor:
    if not isinstance(y, Tensor | np.ndarray) and isinstance(x, Tensor):
        y = _number(y)
        x = brought_to(x, y)
        return record(power, (x,), _exponent(x, y))
    if isinstance(x, Tensor | np.ndarray):
        return record(pow_op, (x, y))
    if not isinstance(y, Tensor):
        raise TypeError(f"pow(): expected at least one tensor, got {type(x).__name__} and {type(y).__name__}")
    x = _number(x)
    return record(exponential, (brought_to(y, x),), (x,))


def _exponent(x: Tensor, y: Any) -> tuple:
    """The setting of `power`: float32 and float64 are raised to what Python has, others to what they can hold."""
    as_given = is_single_or_double(x._array.dtype) or (is_integer(x._array.dtype) and y < 0)  # which is refused
    return (y,) if as_given else in_dtype_of(x, (y,))


def _number(x: Any) -> Any:
    if isinstance(x, np.generic):
        return x.item()
    if not isinstance(x, int | float):
        raise TypeError(f"pow(): expected tensors and numbers, at least one of them a tensor, got {type(x).__name__}")
    return x


@in_place
def pow_(self: Tensor, exponent: Tensor | float) -> Tensor:
    if isinstance(exponent, Tensor | np.ndarray):
        return edit(pow_op, self, exponent)
    exponent = _number(exponent)
    require_kind(self, exponent)
    return edit(power, self, settings=_exponent(self, exponent))


@function
def square(input: Tensor) -> Tensor:
    """The square, `input ** 2`.

    Shapes: (*) -> (*).
    Dtypes: any; bool becomes int64.
    Errors: TypeError for what is no tensor.
    """
    return _power(input, 2)


@in_place
def square_(self: Tensor) -> Tensor:
    return pow_(self, 2)


@method
def __pow__(self: Tensor, exponent: Tensor | float) -> Tensor:
    return _power(self, exponent) if is_operand(exponent) else NotImplemented


@method
def __rpow__(self: Tensor, base: Tensor | float) -> Tensor:
    return _power(base, self) if is_operand(base) else NotImplemented


@method
def __ipow__(self: Tensor, exponent: Tensor | float) -> Tensor:
    return pow_(self, exponent) if is_operand(exponent) else NotImplemented
