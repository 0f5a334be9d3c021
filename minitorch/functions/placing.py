"""Placing: a tensor with other numbers at some places, which an index, a mask or a view names; also in place."""

from typing import Any

import numpy as np

from ..autograd.edits import edit
from ..autograd.errors import broadcast_clash
from ..autograd.record import record
from ..jit.dtypes import is_bool, is_long
from ..ops.indexing import index as index_op
from ..ops.indexing import put as put_op
from ..tensor.tensor import Tensor, wrap
from .arguments import as_dim
from .broadcasting import expand
from .gathering import select
from .public import function, in_place, public, tensor_method
from .rearranging import diagonal
from .scattering import Call, two_ways


@two_ways
def put(input: Tensor, index: Tensor, source: Tensor, accumulate: bool = False) -> Call:
    """`source` written, or added with `accumulate`, to the elements of `input`, read as one row, that `index` names.

    Shapes: (*), (*a), (*b) -> that of `input`; `index` and `source` have as many elements.
    Dtypes: the same for `input` and `source`; int64 for `index`.
    Errors: IndexError for an index out of range and for another number of sources; RuntimeError for another dtype.
    """
    shape, places = input._array.shape, index._array.reshape(-1)
    n = input._array.size
    if not is_long(places.dtype):
        raise RuntimeError(f"put_(): Expected a long tensor for index, but got {index.dtype.scalar_type}")
    if input._array.dtype != source._array.dtype:
        raise RuntimeError(
            f"put_(): self and source expected to have the same dtype, but got self.dtype = "
            f"{input.dtype.scalar_type} and source.dtype = {source.dtype.scalar_type}"
        )
    if source._array.size != places.size:
        raise IndexError(
            "put_(): Expected source and index to have the same number of elements, but got source.numel() = "
            f"{source._array.size}, index.numel() = {places.size}"
        )
    wrong = places[(places < -n) | (places >= n)]
    if wrong.size:
        raise IndexError(f"out of range: tried to access index {wrong[0]} on a tensor of {n} elements.")
    if not shape:  # numpy has no index for the one element
        row = source.reshape(-1)
        value = row.sum() if accumulate else row[-1] if places.size else input
        return put_op, (value, wrap(np.zeros((0, 1), np.int64))), ((), accumulate, "K"), "PutBackward0"
    indices = np.stack(np.unravel_index(places % max(n, 1), shape)) if n else np.zeros((len(shape), 0), np.int64)
    return put_op, (source.reshape(-1), wrap(indices)), ((...,) * len(shape), accumulate, "K"), "PutBackward0"


@function
def masked_scatter(input: Tensor, mask: Tensor, source: Tensor) -> Tensor:
    """The elements of `source`, in order, where `mask` is true; else `input`.

    Shapes: (*), (*), (*a) -> (*), the first two broadcast; `source` has as many elements as `mask` has true ones.
    Dtypes: the same for `input` and `source`; bool for `mask`.
    Errors: RuntimeError for another mask, dtype, or shapes that do not broadcast, and for too few sources.
    """
    clash = broadcast_clash([input._array.shape, mask._array.shape])
    if clash:
        raise RuntimeError(clash)
    full = expand(input, np.broadcast_shapes(input._array.shape, mask._array.shape))
    arrays, settings = _at_mask(full, mask, source)
    return record(put_op, (full, *arrays), settings, "MaskedScatterBackward0")


@in_place
def masked_scatter_(self: Tensor, mask: Tensor, source: Tensor) -> Tensor:
    arrays, settings = _at_mask(self, mask, source)
    return edit(put_op, self, *arrays, settings=settings, shown_as="MaskedScatterBackward0")


def _at_mask(x: Tensor, mask: Tensor, source: Tensor) -> tuple[tuple, tuple]:
    """What `put` takes to fill in `source` where `mask`, broadcast to the shape of `x`, is true."""
    if x._array.dtype != source._array.dtype:
        raise RuntimeError(
            f"masked_scatter: expected self and source to have same dtypes but got "
            f"{x.dtype.scalar_type} and {source.dtype.scalar_type}"
        )
    if not is_bool(mask._array.dtype):
        given = mask.dtype.scalar_type
        raise RuntimeError(f"masked_scatter_ only supports boolean masks, but got mask with dtype {given}")
    ndim = x._array.ndim
    places = np.argwhere(expand(mask, x._array.shape)._array).T
    if places.shape[1] > source._array.size:
        raise RuntimeError("Number of elements of source < number of ones in mask")
    row = source.reshape(-1)[: places.shape[1]]
    if not ndim:
        return (row[0] if places.shape[1] else x.detach(), wrap(np.zeros((0, 1), np.int64))), ((), False, "C")
    return (row, wrap(np.ascontiguousarray(places))), ((...,) * ndim, False, "C")


@function
def select_scatter(input: Tensor, src: Tensor, dim: int, index: int) -> Tensor:
    """`input` with `src` at `index` of dimension `dim`.

    Shapes: (*), (*) without `dim` -> (*).
    Dtypes: that of `input`.
    Errors: IndexError for a `dim` or an `index` out of range; RuntimeError for another shape of `src`.
    """
    return replaced(input, src, lambda x: select(x, dim, index))


@function
def slice_scatter(
    input: Tensor, src: Tensor, dim: int = 0, start: int | None = None, end: int | None = None, step: int = 1
) -> Tensor:
    """`input` with `src` at `start:end:step` of dimension `dim`.

    Shapes: (*), (*) with another size in `dim` -> (*).
    Dtypes: that of `input`.
    Errors: IndexError for a `dim` out of range; RuntimeError for another shape of `src` and for a `step` below 1.
    """
    at = as_dim(dim, input._array.ndim)
    if step < 1:
        raise RuntimeError("slice step must be positive")
    key = ((slice(None),) * at + (slice(start, end, step),),)
    return replaced(input, src, lambda x: record(index_op, (x,), key))


@function
def diagonal_scatter(input: Tensor, src: Tensor, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Tensor:
    """`input` with `src` on a diagonal, as `diagonal` reads it.

    Shapes: (*), that of the diagonal -> (*).
    Dtypes: that of `input`.
    Errors: IndexError for a dimension out of range; RuntimeError for another shape of `src`.
    """
    return replaced(input, src, lambda x: diagonal(x, offset, dim1, dim2))


def replaced(x: Tensor, source: Tensor, view: Any) -> Tensor:
    """A copy of `x` in which `view` of it shows `source`."""
    out = x.clone()
    part = view(out)
    if part.shape != source.shape:
        raise RuntimeError(
            "expected src to have a size equal to the slice of self. src size = "
            f"{list(source.shape)}, slice size = {list(part.shape)}"
        )
    part.copy_(source)
    return out


@public
def fill(input: Tensor, value: Tensor | float) -> Tensor:
    """`value`, a number or a 0-d tensor, in the shape and dtype of `input`.

    Shapes: (*) -> (*).
    Dtypes: that of `input`.
    Errors: RuntimeError for a `value` that has dimensions.
    """
    return input.clone().fill_(value)


@tensor_method
def fill_diagonal_(self: Tensor, fill_value: float, wrap: bool = False) -> Tensor:
    """The number `fill_value` written to the main diagonal; with `wrap`, again in rows below a tall matrix's end.

    Shapes: (n, m) or (n, n, ..., n) -> the same.
    Errors: RuntimeError for fewer than two dimensions, and for more of different sizes.
    """
    shape = self._array.shape
    if len(shape) < 2:
        raise RuntimeError("dimensions must larger than 1")
    if len(shape) > 2 and len(set(shape)) > 1:
        raise RuntimeError("all dimensions of input must be of equal length")
    least = min(shape)
    places = [np.arange(least)] * len(shape)
    if wrap and len(shape) == 2 and shape[0] > shape[1]:
        rows = np.arange(shape[0])
        rows = rows[rows % (shape[1] + 1) < shape[1]]
        places = [rows, rows % (shape[1] + 1)]
    self[tuple(places)] = fill_value
    return self
