"""Transposing: the dimensions of a tensor in other orders; views, as PyTorch's."""

import warnings
from collections.abc import Sequence
from typing import Any, overload

from ..autograd.record import record
from ..ops.shaping import permute as permute_op
from ..ops.shaping import transpose as transpose_op
from ..ops.shaping import view as view_op
from ..tensor.methods import attach
from ..tensor.tensor import Tensor
from .arguments import as_dim, as_sizes, given
from .public import function


@function
def transpose(input: Tensor, dim0: int, dim1: int) -> Tensor:
    """Dimensions `dim0` and `dim1` exchanged: a view.

    Shapes: (*a, n, *b, m, *c) -> (*a, m, *b, n, *c).
    Dtypes: any; the result has that of `input`.
    Errors: IndexError for a `dim` out of range.
    """
    return _transposed(input, dim0, dim1)


def _transposed(x: Tensor, dim0: int, dim1: int) -> Tensor:
    ndim = x._array.ndim
    dims = as_dim(dim0, ndim), as_dim(dim1, ndim)
    return record(transpose_op, (x,), dims) if ndim else record(view_op, (x,), ((),), "TransposeBackward0")


@function
def swapaxes(input: Tensor, axis0: int, axis1: int) -> Tensor:
    """`transpose` under NumPy's name: a view.

    Shapes: as `transpose`.
    Dtypes: any; the result has that of `input`.
    Errors: IndexError for a `dim` out of range.
    """
    return transpose(input, axis0, axis1)


@function
def swapdims(input: Tensor, dim0: int, dim1: int) -> Tensor:
    """`transpose` under its longer name: a view.

    Shapes: as `transpose`.
    Dtypes: any; the result has that of `input`.
    Errors: IndexError for a `dim` out of range.
    """
    return transpose(input, dim0, dim1)


@overload
def permute(input: Tensor, dims: Sequence[int]) -> Tensor: ...
@overload
def permute(input: Tensor, *dims: int) -> Tensor: ...
@function
def permute(input: Tensor, *args: Any, dims: Any = None) -> Tensor:
    """The dimensions in the order `dims`: a view.

    Shapes: (*) -> (*) in another order.
    Dtypes: any; the result has that of `input`.
    Errors: RuntimeError unless each dimension is named once; IndexError for one out of range.
    """
    dims = as_sizes(given(args, dims), "permute")
    ndim = input._array.ndim
    if len(dims) != ndim:
        raise RuntimeError(
            "permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired "
            f"ordering of dimensions i.e. input.dim() = {ndim} is not equal to len(dims) = {len(dims)}"
        )
    order = tuple([as_dim(dim, ndim) for dim in dims])
    if len(set(order)) < ndim:
        raise RuntimeError("permute(): duplicate dims are not allowed.")
    return record(permute_op, (input,), (order,))


@function
def t(input: Tensor) -> Tensor:
    """The transpose of a matrix, a view; a vector or a number is returned as it is.

    Shapes: (n, m) -> (m, n); (n,) -> (n,); () -> ().
    Dtypes: any; the result has that of `input`.
    Errors: RuntimeError for more than two dimensions.
    """
    ndim = input._array.ndim
    if ndim > 2:
        raise RuntimeError(f"t() expects a tensor with <= 2 dimensions, but self is {ndim}D")
    op, settings = (transpose_op, (0, ndim - 1)) if ndim else (view_op, ((),))
    return record(op, (input,), settings, "TBackward0")


@function
def adjoint(input: Tensor) -> Tensor:
    """The last two dimensions exchanged, for numbers are real: a view.

    Shapes: (*, n, m) -> (*, m, n).
    Dtypes: any; the result has that of `input`.
    Errors: RuntimeError for a 1-d tensor.
    """
    return _matrix_transposed(input)


def _reversed(self: Tensor) -> Tensor:
    """All dimensions in reverse order: a view.

    Shapes: (n, ..., m) -> (m, ..., n).
    """
    ndim = self._array.ndim
    if ndim not in (0, 2):
        warnings.warn(_REVERSED, UserWarning, stacklevel=2)
    return record(permute_op, (self,), (tuple(range(ndim))[::-1],))


_REVERSED = (
    "The use of `x.T` on tensors of dimension other than 2 to reverse their shape is deprecated and it will throw an "
    "error in a future release. Consider `x.mT` to transpose batches of matrices or `x.permute(*torch.arange(x.ndim - "
    "1, -1, -1))` to reverse the dimensions of a tensor."
)


def _matrix_transposed(self: Tensor) -> Tensor:
    """The last two dimensions exchanged: a view.

    Shapes: (*, n, m) -> (*, m, n).
    Errors: RuntimeError for a 1-d tensor.
    """
    ndim = self._array.ndim
    if ndim == 0:
        warnings.warn(_MATRIX_OF_NONE, UserWarning, stacklevel=2)
        return self
    if ndim < 2:
        raise RuntimeError(f"tensor.mT is only supported on matrices or batches of matrices. Got {ndim}-D tensor.")
    return _transposed(self, -2, -1)


_MATRIX_OF_NONE = "Tensor.mT is deprecated on 0-D tensors. This function is the identity in these cases."

attach("T", property(_reversed))
attach("mT", property(_matrix_transposed))
attach("mH", property(_matrix_transposed))
