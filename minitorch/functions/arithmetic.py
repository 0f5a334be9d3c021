"""Pointwise functions whose PyTorch signature is more than the op: scaled sums, rounded quotients, bounds.

Everything pointwise that is not here is an op published as it stands: see `ops/`.
"""

from typing import Any

from ..autograd.edits import edit
from ..autograd.record import record
from ..jit.dtypes import is_bool, is_floating, is_single_or_double, is_unsigned
from ..jit.scalars import scalar
from ..ops.arithmetic import add as add_op
from ..ops.arithmetic import div as div_op
from ..ops.arithmetic import mul, reciprocal
from ..ops.arithmetic import rsub as rsub_op
from ..ops.arithmetic import sub as sub_op
from ..ops.logic import bitwise_not, logical_and
from ..ops.op import Op
from ..ops.rounding import rounded_div
from ..ops.selection import clamp as clamp_numbers
from ..ops.selection import clamp_each, clamp_max, clamp_min
from ..presentation.graphs import CLAMP_BY_ONE, HIDDEN
from ..tensor.dtypes import from_numpy_dtype
from ..tensor.methods import method
from ..tensor.promotion import brought_to, meeting_dtype
from ..tensor.tensor import Tensor
from .public import edit_of, function, function_of, in_place, is_operand

Number = bool | int | float
Bound = Tensor | float | None
_sum, _difference, _quotient, _rounded = map(function_of, (add_op, sub_op, div_op, rounded_div))
_divide_and_round = edit_of(rounded_div)


@function
def add(input: Tensor | float, other: Tensor | float, *, alpha: float = 1) -> Tensor:
    """The sum `input + alpha * other`.

    Shapes: (*), (*) -> (*), broadcast.
    Dtypes: their common dtype.
    Errors: TypeError if neither is a tensor; RuntimeError for shapes that do not broadcast and for an `alpha` of a
    kind of
    number that the result is not.
    """
    return _sum(input, _scaled(input, other, alpha))


@in_place
def add_(self: Tensor, other: Tensor | float, *, alpha: float = 1) -> Tensor:
    return edit(add_op, self, _scaled(self, other, alpha))


@function
def sub(input: Tensor | float, other: Tensor | float, *, alpha: float = 1) -> Tensor:
    """The difference `input - alpha * other`.

    Shapes: (*), (*) -> (*), broadcast.
    Dtypes: their common dtype. Not for bool.
    Errors: as `add`, and RuntimeError for bool.
    """
    return _difference(input, _scaled(input, other, alpha))


@in_place
def sub_(self: Tensor, other: Tensor | float, *, alpha: float = 1) -> Tensor:
    return edit(sub_op, self, _scaled(self, other, alpha))


def _scaled(input: Any, other: Any, alpha: Number) -> Any:
    """`alpha * other`, if the sum is of a kind of number that `alpha` is too."""
    if type(alpha) is int and alpha == 1:
        return other
    dtype = meeting_dtype(input, other)
    kind = dtype.kind
    if kind in "biu" and isinstance(alpha, float):
        raise RuntimeError("For integral input tensors, argument alpha must not be a floating point number.")
    if kind != "b" and isinstance(alpha, bool):
        raise RuntimeError("Boolean alpha only supported for Boolean results.")
    alpha = scalar(alpha, dtype).item()
    if not isinstance(other, Tensor):
        return other * alpha
    return record(logical_and, (other, alpha)) if kind == "b" else record(mul, (other, alpha), shown_as=HIDDEN)


@function
def rsub(input: Tensor, other: Tensor | float, *, alpha: float = 1) -> Tensor:
    """The difference `other - alpha * input`.

    Shapes: (*), (*) -> (*), broadcast.
    Dtypes: their common dtype. Not for bool.
    Errors: as `sub`.
    """
    return record(rsub_op, (_scaled(other, input, alpha), other))


@method
def __rsub__(self: Tensor, other: Tensor | float) -> Tensor:
    return record(rsub_op, (self, other)) if is_operand(other) else NotImplemented


@function
def div(input: Tensor | float, other: Tensor | float, *, rounding_mode: str | None = None) -> Tensor:
    """The quotient `input / other`, also rounded: towards 0 for a `rounding_mode` of "trunc", down for "floor".

    Shapes: (*), (*) -> (*), broadcast.
    Dtypes: their common dtype; integers and bool become the default dtype unless the quotient is rounded.
    Errors: TypeError if neither is a tensor; RuntimeError for shapes that do not broadcast, for another
    `rounding_mode`
    and for integers that are divided by 0 and rounded.
    """
    if _check(rounding_mode) is None:
        return _quotient(input, other)
    return _rounded(input, other, rounding_mode=rounding_mode)


@in_place
def div_(self: Tensor, other: Tensor | float, *, rounding_mode: str | None = None) -> Tensor:
    if _check(rounding_mode) is None:
        return edit(div_op, self, other)
    return _divide_and_round(self, other, rounding_mode=rounding_mode)


@function
def true_divide(input: Tensor | float, other: Tensor | float) -> Tensor:
    """The quotient `input / other`, never rounded.

    Shapes: (*), (*) -> (*), broadcast.
    Dtypes: their common dtype; integers and bool become the default dtype.
    Errors: RuntimeError for shapes that do not broadcast.
    """
    return _quotient(input, other)


@in_place
def true_divide_(self: Tensor, other: Tensor | float) -> Tensor:
    return edit(div_op, self, other)


@method
def __rtruediv__(self: Tensor, other: Tensor | float) -> Tensor:
    # PyTorch multiplies by the reciprocal, which may be off by one unit in the last place: its numbers are kept.
    return record(mul, (record(reciprocal, (self,)), other)) if is_operand(other) else NotImplemented


def _check(rounding_mode: str | None) -> str | None:
    if rounding_mode not in (None, "trunc", "floor"):
        raise RuntimeError(
            f"div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '{rounding_mode}'"
        )
    return rounding_mode


@function
def clamp(input: Tensor, min: Bound = None, max: Bound = None) -> Tensor:
    """`input` brought between `min` and `max`: two numbers or two tensors, either of which may be None.

    Shapes: (*) -> (*); bounds that are tensors broadcast.
    Dtypes: the common dtype of `input` and the bounds.
    Errors: RuntimeError if both bounds are None; TypeError for a number beside a tensor.
    """
    op, tensors, numbers = _bounds(min, max)
    x = brought_to(input, *numbers)
    return record(op, (x, *tensors), _as_bounds(x, numbers), CLAMP_BY_ONE.get(op.name))


@in_place
def clamp_(self: Tensor, min: Bound = None, max: Bound = None) -> Tensor:
    op, tensors, numbers = _bounds(min, max)
    require_kind(self, *numbers)
    return edit(op, self, *tensors, settings=_as_bounds(self, numbers))


def require_kind(x: Tensor, *numbers: Any) -> None:
    """RuntimeError for numbers of a kind that `x` cannot hold: fractions where it has integers."""
    y = brought_to(x, *numbers)
    if y is x:
        return
    given, wanted = (from_numpy_dtype(t._array.dtype).scalar_type for t in (y, x))
    raise RuntimeError(f"result type {given} can't be cast to the desired output type {wanted}")


def _as_bounds(x: Tensor, numbers: tuple) -> tuple:
    """As `in_dtype_of`; a bound below 0 of what cannot be below is refused, for wrapped around it is never meant."""
    if is_unsigned(x._array.dtype) and any(n is not None and n < 0 for n in numbers):
        raise RuntimeError(f"clamp: a bound of {x.dtype} must not be below 0, got {numbers}")
    return in_dtype_of(x, numbers)


def in_dtype_of(x: Tensor, numbers: tuple) -> tuple:
    """Settings as Python numbers that the dtype of `x` can hold, or None; RuntimeError for those that it cannot."""
    dtype = x._array.dtype
    if is_single_or_double(dtype) and all(n is None or -1e18 < n < 1e18 for n in numbers):
        return numbers
    return tuple([n if n is None else scalar(n, dtype).item() for n in numbers])


def _number_of(bound: Any) -> Any:
    """A 0-d tensor beside a number, as a number."""
    return bound.item() if isinstance(bound, Tensor) and not bound.ndim and not bound.requires_grad else bound


def _bounds(min: Any, max: Any) -> tuple[Op, tuple[Tensor, ...], tuple]:
    """The op that brings a tensor between these bounds, and the bounds as its arrays or as its settings."""
    if isinstance(min, Tensor) is not isinstance(max, Tensor) and None not in (min, max):
        min, max = (_number_of(bound) for bound in (min, max))
    given = [bound for bound in (min, max) if bound is not None]
    if not given:
        raise RuntimeError("torch.clamp: At least one of 'min' or 'max' must not be None")
    among = [isinstance(bound, Tensor) for bound in given]
    if not any(among):
        return clamp_numbers, (), (min, max)
    if not all(among):
        raise TypeError(f"clamp(): expected two numbers or two tensors, got {type(min).__name__}, {type(max).__name__}")
    return clamp_min if max is None else clamp_max if min is None else clamp_each, tuple(given), ()


@function
def positive(input: Tensor) -> Tensor:
    """The tensor itself, unchanged.

    Shapes: (*) -> (*).
    Dtypes: any but bool.
    Errors: RuntimeError for bool.
    """
    if is_bool(input._array.dtype):
        raise RuntimeError("The `+` operator, on a bool tensor is not supported.")
    return input


@method
def __pos__(self: Tensor) -> Tensor:
    return positive(self)


@method
def __invert__(self: Tensor) -> Tensor:
    if is_floating(self._array.dtype):
        raise TypeError("~ (operator.invert) is only implemented on integer and Boolean-type tensors")
    return record(bitwise_not, (self,))
