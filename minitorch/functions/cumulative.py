"""Running sums, products and extremes with PyTorch's signatures."""

from typing import Any

from ..autograd.edits import edit
from ..autograd.record import record
from ..jit.dtypes import is_bool, is_floating
from ..ops import cumulative as ops
from ..ops.indexing import gather
from ..tensor.dtypes import dtype as Dtype
from ..tensor.tensor import Tensor
from . import return_types
from .arguments import as_dim
from .public import function, in_place
from .reductions import in_dtype


@function
def cumsum(input: Tensor, dim: int, *, dtype: Dtype | None = None) -> Tensor:
    """The sum up to each element along `dim`.

    Shapes: (*) -> (*).
    Dtypes: integers and bool add up in int64; `dtype`, if given, before and after.
    Errors: IndexError for a `dim` out of range.
    """
    return _run(ops.cumsum, input, dim, dtype)


@function
def cumprod(input: Tensor, dim: int, *, dtype: Dtype | None = None) -> Tensor:
    """The product up to each element along `dim`.

    Shapes: (*) -> (*).
    Dtypes: of integers and bool in int64; `dtype`, if given, before and after.
    Errors: IndexError for a `dim` out of range.
    """
    return _run(ops.cumprod, input, dim, dtype)


@in_place
def cumsum_(self: Tensor, dim: int, *, dtype: Dtype | None = None) -> Tensor:
    return _edit(ops.cumsum, self, dim, dtype)


@in_place
def cumprod_(self: Tensor, dim: int, *, dtype: Dtype | None = None) -> Tensor:
    return _edit(ops.cumprod, self, dim, dtype)


def _edit(op: Any, x: Tensor, dim: int, dtype: Dtype | None) -> Tensor:
    if dtype not in (None, x.dtype):
        raise RuntimeError(f"Expected out tensor to have dtype {dtype}, but got {x.dtype} instead")
    return edit(op, x, settings=(as_dim(dim, x._array.ndim), False))


def _run(op: Any, input: Tensor, dim: int, dtype: Dtype | None) -> Tensor:
    dim, x = as_dim(dim, input._array.ndim), in_dtype(input, dtype)
    if dtype is not None and is_bool(x._array.dtype) and x._array.ndim and x._array.size:
        raise NotImplementedError(f"\"{op.name}_out_cpu\" not implemented for 'Bool'; leave dtype out")
    return in_dtype(record(op, (x,), (dim, False)), dtype)


@function
def logcumsumexp(input: Tensor, dim: int) -> Tensor:
    """The logarithm of the sum of `exp(input)` up to each element along `dim`, without overflow.

    Shapes: (*) -> (*).
    Dtypes: floating point.
    Errors: IndexError for a `dim` out of range; NotImplementedError for other dtypes.
    """
    dim = as_dim(dim, input._array.ndim)
    if not is_floating(input._array.dtype):
        kind = input.dtype.scalar_type
        raise NotImplementedError(f"\"logcumsumexp_out_cpu\" not implemented for '{kind}'; convert it with .float()")
    return record(ops.logcumsumexp, (input,), (dim,))


@function
def cummax(input: Tensor, dim: int) -> return_types.cummax:
    """`(values, indices)`: the largest up to each element along `dim`, and where the last of these stands.

    Shapes: (*) -> (*), (*).
    Dtypes: any; values have that of `input`, indices are int64.
    Errors: IndexError for a `dim` out of range.
    """
    return return_types.cummax(*_so_far(input, dim, True))


@function
def cummin(input: Tensor, dim: int) -> return_types.cummin:
    """`(values, indices)`: the smallest up to each element along `dim`, and where the last of these stands.

    Shapes: (*) -> (*), (*).
    Dtypes: any; values have that of `input`, indices are int64.
    Errors: IndexError for a `dim` out of range.
    """
    return return_types.cummin(*_so_far(input, dim, False))


def _so_far(input: Tensor, dim: int, largest: bool) -> tuple[Tensor, Tensor]:
    if not input._array.ndim:
        values, indices = _so_far(input.reshape(1), dim, largest)
        return values.reshape(()), indices.reshape(())
    dim = as_dim(dim, input._array.ndim)
    indices = record(ops.argcummax, (input,), (dim, largest))
    name = "CummaxBackward0" if largest else "CumminBackward0"
    return record(gather, (input, indices), (dim,), name), indices
