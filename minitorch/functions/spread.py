"""How far elements lie from their mean: `var` and `std`, in PyTorch's two forms of call."""

import warnings
from typing import Any, overload

from ..autograd.record import record
from ..jit.dtypes import is_floating
from ..ops import reductions as ops
from ..ops.broadcasting import count
from ..presentation.graphs import Shown
from ..tensor.tensor import Tensor
from .public import function
from .reductions import Dims, mean, reduced_dims


@overload
def var(input: Tensor, dim: Dims = None, *, correction: float | None = 1, keepdim: bool = False) -> Tensor: ...
@overload
def var(input: Tensor, dim: Dims, unbiased: bool, keepdim: bool = False) -> Tensor: ...
@overload
def var(input: Tensor, unbiased: bool = True) -> Tensor: ...
@function
def var(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The mean squared distance from the mean; the divisor is the number of elements less `correction`.

    `unbiased=True` is the older name of `correction=1`, `unbiased=False` of `correction=0`.

    Shapes: (*) -> (), or over `dim` without these dimensions (with `keepdim`: of size 1).
    Dtypes: floating point only.
    Errors: RuntimeError for integers; TypeError for both `unbiased` and `correction`; IndexError for a `dim` out of
    range.
    """
    return _spread(ops.var, input, *args, **kwargs)


@overload
def std(input: Tensor, dim: Dims = None, *, correction: float | None = 1, keepdim: bool = False) -> Tensor: ...
@overload
def std(input: Tensor, dim: Dims, unbiased: bool, keepdim: bool = False) -> Tensor: ...
@overload
def std(input: Tensor, unbiased: bool = True) -> Tensor: ...
@function
def std(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """The square root of `var`.

    Shapes: (*) -> (), or over `dim` without these dimensions (with `keepdim`: of size 1).
    Dtypes: floating point only.
    Errors: as `var`.
    """
    return _spread(ops.std, input, *args, **kwargs)


@overload
def var_mean(
    input: Tensor, dim: Dims = None, *, correction: float | None = 1, keepdim: bool = False
) -> tuple[Tensor, Tensor]: ...
@overload
def var_mean(input: Tensor, dim: Dims, unbiased: bool, keepdim: bool = False) -> tuple[Tensor, Tensor]: ...
@overload
def var_mean(input: Tensor, unbiased: bool = True) -> tuple[Tensor, Tensor]: ...
@function
def var_mean(input: Tensor, *args: Any, **kwargs: Any) -> tuple[Tensor, Tensor]:
    """`(var, mean)` with the arguments of `var`.

    Shapes: twice that of `var`.
    Dtypes: floating point only.
    Errors: as `var`.
    """
    return _of_one_node("VarMeanBackward0", _spread(ops.var, input, *args, **kwargs), _centre(input, *args, **kwargs))


@overload
def std_mean(
    input: Tensor, dim: Dims = None, *, correction: float | None = 1, keepdim: bool = False
) -> tuple[Tensor, Tensor]: ...
@overload
def std_mean(input: Tensor, dim: Dims, unbiased: bool, keepdim: bool = False) -> tuple[Tensor, Tensor]: ...
@overload
def std_mean(input: Tensor, unbiased: bool = True) -> tuple[Tensor, Tensor]: ...
@function
def std_mean(input: Tensor, *args: Any, **kwargs: Any) -> tuple[Tensor, Tensor]:
    """`(std, mean)` with the arguments of `std`.

    Shapes: twice that of `std`.
    Dtypes: floating point only.
    Errors: as `var`.
    """
    return _of_one_node("StdMeanBackward0", _spread(ops.std, input, *args, **kwargs), _centre(input, *args, **kwargs))


def _of_one_node(name: str, spread: Tensor, centre: Tensor) -> tuple[Tensor, Tensor]:
    """Both, as outputs of one node of PyTorch's."""
    for i, y in enumerate((spread, centre)):
        if y._node is not None:
            y._node.shown_as = Shown(name, ("x",), i)
    return spread, centre


def _spread(op: Any, input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    if not is_floating(input._array.dtype):
        raise RuntimeError("std and var only support floating point and complex dtypes")
    dim, correction, keepdim = _spread_arguments(*args, **kwargs)
    dim = reduced_dims(input, dim)
    if count(input._array.shape, dim) <= correction:
        warnings.warn(
            f"{op.name}(): degrees of freedom is <= 0. Correction should be strictly less than the reduction factor "
            "(input numel divided by output numel).",
            stacklevel=4,
        )
    return record(op, (input,), (dim, correction, keepdim))


def _centre(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    dim, _, keepdim = _spread_arguments(*args, **kwargs)
    return mean(input, dim, keepdim)


def _spread_arguments(
    dim: Any = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: float | None = None,
) -> tuple[Any, float, bool]:
    """`(dim, correction, keepdim)` from either form of call; the older one may also start with `unbiased`."""
    if isinstance(dim, bool):
        dim, unbiased = None, dim
    if unbiased is not None and correction is not None:
        raise TypeError("got both unbiased= and correction=; unbiased=True is correction=1")
    return dim, int(unbiased) if unbiased is not None else 1 if correction is None else correction, keepdim
