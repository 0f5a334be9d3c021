"""The largest and the smallest with PyTorch's signatures, and the middle: `max`, `amax`, `argmax`, `median`, ...

A function that says where its values stand returns both, as in `return_types`.
"""

from typing import Any, overload

import numpy as np

from ..autograd.record import record
from ..jit.dtypes import is_bool
from ..ops import extremes as ops
from ..ops.op import Op
from ..ops.ordering import argkthvalue, take_along
from ..tensor.tensor import Tensor, wrap
from . import return_types
from .arguments import as_dim
from .public import function
from .reductions import Dims, reduced_dims


def values_at(input: Tensor, indices: Tensor, dim: int, name: str) -> Tensor:
    """The elements of `input` that `indices` name along `dim`, by a node of this name."""
    if input._array.ndim == 0:
        input = input.reshape(1)
    return record(take_along, (input, indices), (dim,), name)


@overload
def max(input: Tensor) -> Tensor: ...
@overload
def max(input: Tensor, dim: int, keepdim: bool = False) -> return_types.max: ...
@overload
def max(input: Tensor, other: Tensor) -> Tensor: ...
@function  # type: ignore[misc]
def max(input: Tensor, dim: int | Tensor | None = None, keepdim: bool = False, **other: Tensor) -> Any:
    """The largest of all elements; or `(values, indices)` along `dim`; or, of two tensors, their `maximum`.

    Shapes: (*) -> (), or along `dim` without this dimension (with `keepdim`: of size 1).
    Dtypes: any; values have that of `input`, indices are int64.
    Errors: TypeError for a `dim` that is no int; IndexError for one out of range; RuntimeError for no elements.
    """
    return _extreme("max", input, dim, keepdim, **other)


@overload
def min(input: Tensor) -> Tensor: ...
@overload
def min(input: Tensor, dim: int, keepdim: bool = False) -> return_types.min: ...
@overload
def min(input: Tensor, other: Tensor) -> Tensor: ...
@function  # type: ignore[misc]
def min(input: Tensor, dim: int | Tensor | None = None, keepdim: bool = False, **other: Tensor) -> Any:
    """The smallest of all elements; or `(values, indices)` along `dim`; or, of two tensors, their `minimum`.

    Shapes: (*) -> (), or along `dim` without this dimension (with `keepdim`: of size 1).
    Dtypes: any; values have that of `input`, indices are int64.
    Errors: TypeError for a `dim` that is no int; IndexError for one out of range; RuntimeError for no elements.
    """
    return _extreme("min", input, dim, keepdim, **other)


def _extreme(name: str, input: Tensor, dim: Any, keepdim: bool, other: Tensor | None = None) -> Any:
    if isinstance(dim, Tensor) or other is not None:
        return getattr(input, f"{name}imum")(dim if other is None else other)
    if dim is None:
        refuse_empty(name, input, None)
        return record(ops.max_all if name == "max" else ops.min_all, (input,))
    if isinstance(dim, bool) or not hasattr(dim, "__index__"):
        raise TypeError(f"{name}(): dim must be an int, got {dim!r}; a{name} takes a tuple of them")
    dim = reduced_dims(input, dim)
    refuse_empty(name, input, dim)
    indices = record(ops.argmax if name == "max" else ops.argmin, (input,), (dim if dim != () else None, keepdim))
    result = return_types.max if name == "max" else return_types.min
    return result(values_at(input, indices, dim or 0, f"{name.capitalize()}Backward0"), indices)


@function
def amax(input: Tensor, dim: Dims = (), keepdim: bool = False) -> Tensor:
    """The largest over `dim`, one or several, or of all elements. Equal ones share the gradient evenly.

    Shapes: (*) -> (), or over `dim` without these dimensions (with `keepdim`: of size 1).
    Dtypes: any; the result has that of `input`.
    Errors: IndexError for a `dim` out of range or without elements; RuntimeError for no elements.
    """
    return _over("amax", ops.amax, input, dim, keepdim)


@function
def amin(input: Tensor, dim: Dims = (), keepdim: bool = False) -> Tensor:
    """The smallest over `dim`, one or several, or of all elements. Equal ones share the gradient evenly.

    Shapes: (*) -> (), or over `dim` without these dimensions (with `keepdim`: of size 1).
    Dtypes: any; the result has that of `input`.
    Errors: IndexError for a `dim` out of range or without elements; RuntimeError for no elements.
    """
    return _over("amin", ops.amin, input, dim, keepdim)


def _over(name: str, op: Op, input: Tensor, dim: Dims, keepdim: bool, node: str | None = None) -> Tensor:
    over = None if dim in ((), []) else reduced_dims(input, dim)
    refuse_empty(name, input, None if over is None else dim)
    return record(op, (input,), (over, keepdim), node)


@function
def aminmax(input: Tensor, *, dim: int | None = None, keepdim: bool = False) -> return_types.aminmax:
    """`(min, max)`: the smallest and the largest of all elements, or along one `dim`.

    Shapes: (*) -> (), or along `dim` without this dimension (with `keepdim`: of size 1).
    Dtypes: any; the result has that of `input`.
    Errors: IndexError for a `dim` out of range or without elements; RuntimeError for no elements.
    """
    if input._array.size == 0 and dim is None:
        raise RuntimeError(
            "aminmax(): cannot compute aminmax over an empty dimension as the operation has no identity."
        )
    name = "AminmaxBackward0"
    return return_types.aminmax(
        _over("amin", ops.amin, input, dim, keepdim, name), _over("amax", ops.amax, input, dim, keepdim, name)
    )


@function
def argmax(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Tensor:
    """Where the largest stands along `dim`, the first of several; counted through all elements without `dim`.

    Shapes: (*) -> (), or along `dim` without this dimension (with `keepdim`: of size 1).
    Dtypes: any but bool -> int64. Bool is refused.
    Errors: RuntimeError for bool; IndexError for a `dim` out of range and for no elements.
    """
    return _position("argmax", ops.argmax, input, dim, keepdim)


@function
def argmin(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Tensor:
    """Where the smallest stands along `dim`, the first of several; counted through all elements without `dim`.

    Shapes: (*) -> (), or along `dim` without this dimension (with `keepdim`: of size 1).
    Dtypes: any but bool -> int64. Bool is refused.
    Errors: RuntimeError for bool; IndexError for a `dim` out of range and for no elements.
    """
    return _position("argmin", ops.argmin, input, dim, keepdim)


def _position(name: str, op: Op, input: Tensor, dim: int | None, keepdim: bool) -> Tensor:
    if is_bool(input._array.dtype):
        raise RuntimeError(f"{name}(): does not support bool input")
    over = reduced_dims(input, dim)
    if input._array.size == 0:
        if over is None:
            raise IndexError(f"{name}(): Expected reduction dim to be specified for input.numel() == 0.")
        refuse_empty(name, input, over)
    return record(op, (input,), (over if over != () else None, keepdim))


def refuse_empty(name: str, input: Tensor, dim: Dims) -> None:
    """Raise PyTorch's error for an extreme of no elements."""
    if input._array.size:
        return
    if dim is None:
        raise RuntimeError(
            f"{name}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with "
            "the 'dim' argument."
        )
    for axis in (dim,) if isinstance(dim, int) else dim:
        if input._array.shape[axis] == 0:
            raise IndexError(f"{name}(): Expected reduction dim {axis} to have non-zero size.")


@overload
def median(input: Tensor) -> Tensor: ...
@overload
def median(input: Tensor, dim: int, keepdim: bool = False) -> return_types.median: ...
@function
def median(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Any:
    """The middle element, the lower of two, of all; or `(values, indices)` along `dim`. NaN if an element is.

    Shapes: (*) -> (), or along `dim` without this dimension (with `keepdim`: of size 1).
    Dtypes: any but bool; values have that of `input`, indices are int64.
    Errors: IndexError for a `dim` out of range or without elements; NotImplementedError for bool.
    """
    if dim is None:
        if input._array.size:
            refuse_bool("median", input)
        return record(ops.median_all, (input,))
    return _nth("median", "MedianBackward1", input, None, dim, keepdim)


@function
def kthvalue(input: Tensor, k: int, dim: int = -1, keepdim: bool = False) -> return_types.kthvalue:
    """`(values, indices)`: the `k`-th smallest element along `dim`, counted from 1.

    Shapes: (*) -> (*) without `dim`, twice (with `keepdim`: of size 1).
    Dtypes: any; values have that of `input`, indices are int64.
    Errors: RuntimeError for a `k` out of range; IndexError for such a `dim`.
    """
    axis = as_dim(dim, input._array.ndim)
    size = input._array.shape[axis] if input._array.ndim else 1
    refuse_empty("kthvalue", input, axis)
    refuse_bool("kthvalue", input)
    if not 1 <= k <= size:
        raise RuntimeError(f"kthvalue(): selected number k out of range for dimension {dim}")
    return _nth("kthvalue", "KthvalueBackward0", input, k - 1, dim, keepdim)


def _nth(name: str, node: str, input: Tensor, n: int | None, dim: int, keepdim: bool) -> Any:
    dim = as_dim(dim, input._array.ndim)
    refuse_empty(name, input, dim)
    refuse_bool(name, input)
    indices = (
        wrap(np.zeros((), np.int64)) if not input._array.ndim else record(argkthvalue, (input,), (n, dim, keepdim))
    )
    return getattr(return_types, name)(values_at(input, indices, dim, node), indices)


def refuse_bool(name: str, input: Tensor) -> None:
    """Raise PyTorch's error for bool, which has no order there."""
    if is_bool(input._array.dtype):
        raise NotImplementedError(f"\"{name}_cpu\" not implemented for 'Bool'; convert it with .int()")
