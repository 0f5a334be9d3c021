"""Masking: what a bool tensor selects of one tensor or of two, and the places of what is not zero."""

from typing import Any, Literal, overload

import numpy as np

from ..autograd.errors import broadcast_clash
from ..autograd.record import record
from ..jit.dtypes import is_floating
from ..jit.scalars import scalar
from ..ops.indexing import index_get
from ..ops.indexing import masked_fill as masked_fill_op
from ..ops.selection import where as where_op
from ..tensor.dtypes import from_numpy_dtype
from ..tensor.methods import attach
from ..tensor.promotion import brought_together
from ..tensor.tensor import Tensor, wrap
from .public import described, function, public
from .scattering import Call, two_ways


@two_ways
def masked_fill(input: Tensor, mask: Tensor, value: Tensor | float) -> Call:
    """The number `value`, or a 0-d tensor, where `mask` is true; else `input`.

    Shapes: (*), (*) -> (*), broadcast.
    Dtypes: any for `input`, whose dtype the result has; bool for `mask`.
    Errors: RuntimeError for another mask, and for a value that has dimensions.
    """
    if mask._array.dtype != np.bool_:
        raise RuntimeError(f"masked_fill_ only supports boolean masks, but got mask with dtype {mask._array.dtype}")
    number: Any
    if not isinstance(value, Tensor):
        number = scalar(value, input._array.dtype)
    elif value._array.ndim:
        raise RuntimeError(
            "masked_fill_ only supports a 0-dimensional value tensor, but got tensor with "
            f"{value._array.ndim} dimension(s)."
        )
    elif not is_floating(input._array.dtype):
        number = scalar(value._array.item(), input._array.dtype)
    else:
        number = value.to(input.dtype)
    return masked_fill_op, (mask, number), (), None


@function
def masked_select(input: Tensor, mask: Tensor) -> Tensor:
    """The elements where `mask` is true, as a vector.

    Shapes: (*), (*) -> (n,); the two are broadcast together.
    Dtypes: any for `input`, whose dtype the result has; bool for `mask`.
    Errors: RuntimeError for another mask and for shapes that do not broadcast.
    """
    if mask._array.dtype != np.bool_:
        raise RuntimeError("masked_select: expected BoolTensor for mask")
    clash = broadcast_clash([input._array.shape, mask._array.shape])
    if clash:
        raise RuntimeError(clash)
    shape = np.broadcast_shapes(input._array.shape, mask._array.shape)
    places = (
        np.stack(np.broadcast_to(mask._array, shape).nonzero()) if shape else mask._array.reshape(1).nonzero()[0][None]
    )
    full = input.expand(shape) if shape else input.reshape(1)
    return record(index_get, (full, places), ((...,) * max(len(shape), 1), "C"), "MaskedSelectBackward0")


@overload
def nonzero(input: Tensor, *, as_tuple: Literal[False] = False) -> Tensor: ...
@overload
def nonzero(input: Tensor, *, as_tuple: Literal[True]) -> tuple[Tensor, ...]: ...
@function
def nonzero(input: Tensor, *, as_tuple: bool = False) -> Any:
    """The indices of the elements that are not zero; with `as_tuple`, a vector for each dimension.

    Shapes: (*) -> (n, ndim), or ndim times (n,).
    Dtypes: any -> int64.
    Errors: none for a tensor.
    """
    array = input._array
    if as_tuple:
        return tuple(map(wrap, np.stack(np.atleast_1d(array).nonzero())))
    return wrap(np.argwhere(array))


@function
def nonzero_static(input: Tensor, *, size: int, fill_value: int = -1) -> Tensor:
    """As `nonzero`, of a size that is known before: the first indices, or `fill_value` where there are none left.

    Shapes: (*) -> (size, ndim).
    Dtypes: any -> int64.
    Errors: RuntimeError for a `size` below 0.
    """
    if size < 0:
        raise RuntimeError(f"nonzero_static: 'size' must be an non-negative integer, got {size}")
    found = np.argwhere(input._array)[:size]
    out = np.full((size, input._array.ndim), fill_value, np.int64)
    out[: len(found)] = found
    return wrap(out)


@function
def argwhere(input: Tensor) -> Tensor:
    """The indices of the elements that are not zero.

    Shapes: (*) -> (n, ndim).
    Dtypes: any -> int64.
    Errors: none for a tensor.
    """
    return wrap(np.argwhere(input._array))


@overload
def where(condition: Tensor, input: Tensor | float, other: Tensor | float) -> Tensor: ...
@overload
def where(condition: Tensor) -> tuple[Tensor, ...]: ...
@public
def where(condition: Tensor, input: Any = None, other: Any = None) -> Any:
    """`input` where `condition` is true, else `other`; alone, the indices of what is true: a vector per dimension.

    Shapes: (*), (*), (*) -> (*), broadcast.
    Dtypes: bool for `condition`; the common dtype of `input` and `other`.
    Errors: RuntimeError for a `condition` that is not bool and for shapes that do not broadcast.
    """
    if input is None and other is None:
        return condition.nonzero(as_tuple=True)
    if condition._array.dtype != np.bool_:
        given = from_numpy_dtype(condition._array.dtype).scalar_type
        raise RuntimeError(f"where expected condition to be a boolean tensor, but got a tensor with dtype {given}")
    return record(where_op, (condition, *brought_together(input, other)))


def _where(self: Tensor, condition: Tensor, other: Tensor | float) -> Tensor:
    """This tensor where `condition` is true, else `other`.

    Shapes: (*), (*), (*) -> (*), broadcast.
    Dtypes: bool for `condition`; the common dtype of the others.
    """
    return where(condition, self, other)


attach("where", described(_where, "where", _where.__doc__))
