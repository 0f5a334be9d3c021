"""Masking: parts of a tensor that a bool tensor selects, and the places of what is not zero."""

from typing import Any

import numpy as np

from ..autograd.record import record
from ..jit.dtypes import is_floating
from ..ops.indexing import index_get
from ..ops.indexing import masked_fill as masked_fill_op
from ..tensor.tensor import Tensor, wrap
from .conversion import rounded
from .public import function
from .scattering import Call, two_ways


@two_ways
def masked_fill(input: Tensor, mask: Tensor, value: Any) -> Call:
    """The number `value` (or a 0-d tensor) where `mask`, broadcast to the shape of `input`, is true."""
    if mask._array.dtype != np.bool_:
        raise RuntimeError(f"masked_fill_ only supports boolean masks, but got mask with dtype {mask._array.dtype}")
    if not isinstance(value, Tensor):
        value = rounded(value, input._array.dtype)
    elif value._array.ndim:
        raise RuntimeError(
            "masked_fill_ only supports a 0-dimensional value tensor, but got tensor with "
            f"{value._array.ndim} dimension(s)."
        )
    elif not is_floating(input._array.dtype):
        value = rounded(value._array, input._array.dtype)
    else:
        value = value.to(input.dtype)
    return masked_fill_op, (mask, value), (), None


@function
def masked_select(input: Tensor, mask: Tensor) -> Tensor:
    """The elements where `mask` is true, as a vector; the two are broadcast together."""
    if mask._array.dtype != np.bool_:
        raise RuntimeError("masked_select: expected BoolTensor for mask")
    shape = np.broadcast_shapes(input._array.shape, mask._array.shape)
    places = (
        np.stack(np.broadcast_to(mask._array, shape).nonzero()) if shape else mask._array.reshape(1).nonzero()[0][None]
    )
    full = input.expand(shape) if shape else input.reshape(1)
    return record(index_get, (full, places), ((...,) * max(len(shape), 1), "C"), "MaskedSelectBackward0")


@function
def nonzero(input: Tensor, *, as_tuple: bool = False) -> Any:
    """The indices (n, ndim) of the elements that are not zero; with `as_tuple`, a vector for each dimension."""
    array = input._array
    if as_tuple:
        return tuple(wrap(places) for places in np.atleast_1d(array).nonzero())
    return wrap(np.argwhere(array))


@function
def argwhere(input: Tensor) -> Tensor:
    """The indices (n, ndim) of the elements that are not zero."""
    return wrap(np.argwhere(input._array))
