"""Shaping: tensors under other shapes, and their dimensions in other orders; views wherever PyTorch's are."""

import warnings
from collections.abc import Callable, Sequence
from math import prod
from typing import Any

from ..autograd.record import record
from ..ops.conversion import clone
from ..ops.shaping import permute as permute_op
from ..ops.shaping import transpose as transpose_op
from ..ops.shaping import view as view_op
from ..tensor.dtypes import dtype
from ..tensor.methods import attach, method
from ..tensor.tensor import Tensor
from .arguments import as_dim, as_dims, as_sizes, given, inferred
from .public import function


@method
def view(self: Tensor, *shape: Any) -> Tensor:
    """The same memory under another shape; one size may be -1. RuntimeError where strides do not allow that."""
    if len(shape) == 1 and isinstance(shape[0], dtype):
        raise NotImplementedError("view(dtype) is not supported; convert the numbers with .to(dtype)")
    return record(view_op, (self,), (inferred(as_sizes(shape, "view"), self._array.size),))


@method
def view_as(self: Tensor, other: Tensor) -> Tensor:
    """`view(other.shape)`."""
    return view(self, other.shape)


def _reshape(x: Tensor, shape: tuple[int, ...]) -> Tensor:
    try:
        return record(view_op, (x,), (shape,))
    except RuntimeError:
        return record(view_op, (record(clone, (x,), ("C",)),), (shape,), "UnsafeViewBackward0")


@function
def reshape(input: Tensor, *sizes: Any, shape: Any = None) -> Tensor:
    """Another shape of as many elements; one size may be -1. A view if strides allow it, else a copy."""
    return _reshape(input, inferred(as_sizes(given(sizes, shape), "reshape"), input._array.size))


@method
def reshape_as(self: Tensor, other: Tensor) -> Tensor:
    """`reshape(other.shape)`."""
    return _reshape(self, inferred(other._array.shape, self._array.size))


@function
def flatten(input: Tensor, start_dim: int = 0, end_dim: int = -1) -> Tensor:
    """Dimensions `start_dim` to `end_dim` as one."""
    shape = input._array.shape
    start, end = as_dim(start_dim, len(shape)), as_dim(end_dim, len(shape))
    if start > end:
        raise RuntimeError("flatten() has invalid args: start_dim cannot come after end_dim")
    if start == end and shape:
        return input
    return _reshape(input, (*shape[:start], prod(shape[start : end + 1]), *shape[end + 1 :]))


@function
def ravel(input: Tensor) -> Tensor:
    """All dimensions as one."""
    return _reshape(input, (input._array.size,))


@function
def unflatten(input: Tensor, dim: int, sizes: Sequence[int]) -> Tensor:
    """Dimension `dim` as several of these sizes; one of them may be -1."""
    shape = input._array.shape
    if not shape:
        raise RuntimeError("unflatten got an unexpected error:\nDimension specified as 0 but tensor has no dimensions")
    dim = as_dim(dim, len(shape))
    try:
        parts = inferred(as_sizes((sizes,)), shape[dim])
    except RuntimeError:
        raise RuntimeError(
            f"unflatten: Provided sizes {list(sizes)} don't multiply up to the size of dim {dim} ({shape[dim]}) in the "
            "input tensor"
        ) from None
    return view(input, (*shape[:dim], *parts, *shape[dim + 1 :]))


@function
def unsqueeze(input: Tensor, dim: int) -> Tensor:
    """A new dimension of size 1 at `dim`."""
    shape = input._array.shape
    dim = as_dim(dim, len(shape) + 1)
    return record(view_op, (input,), ((*shape[:dim], 1, *shape[dim:]),), "UnsqueezeBackward0")


@function
def squeeze(input: Tensor, dim: int | Sequence[int] | None = None) -> Tensor:
    """Without its dimensions of size 1, or only without those of them named by `dim`."""
    shape = input._array.shape
    if dim is None:
        dims, name = tuple(range(len(shape))), "SqueezeBackward0"
    elif isinstance(dim, tuple | list):
        dims, name = as_dims(dim, len(shape)), "SqueezeBackward2"
    else:
        dims, name = (as_dim(dim, len(shape)),), "SqueezeBackward1"
    kept = tuple(n for axis, n in enumerate(shape) if n != 1 or axis not in dims)
    return record(view_op, (input,), (kept,), name)


@function
def transpose(input: Tensor, dim0: int, dim1: int) -> Tensor:
    """Dimensions `dim0` and `dim1` exchanged."""
    return _transposed(input, dim0, dim1)


def _transposed(x: Tensor, dim0: int, dim1: int) -> Tensor:
    ndim = x._array.ndim
    dims = as_dim(dim0, ndim), as_dim(dim1, ndim)
    return record(transpose_op, (x,), dims) if ndim else record(view_op, (x,), ((),), "TransposeBackward0")


@function
def swapaxes(input: Tensor, axis0: int, axis1: int) -> Tensor:
    """`transpose` under NumPy's name."""
    return transpose(input, axis0, axis1)


@function
def swapdims(input: Tensor, dim0: int, dim1: int) -> Tensor:
    """`transpose`."""
    return transpose(input, dim0, dim1)


@function
def permute(input: Tensor, *args: Any, dims: Any = None) -> Tensor:
    """The dimensions in the order `dims`."""
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
    """The transpose of a matrix; a vector or a number is returned as it is."""
    ndim = input._array.ndim
    if ndim > 2:
        raise RuntimeError(f"t() expects a tensor with <= 2 dimensions, but self is {ndim}D")
    op, settings = (transpose_op, (0, ndim - 1)) if ndim else (view_op, ((),))
    return record(op, (input,), settings, "TBackward0")


def _reversed(x: Tensor) -> Tensor:
    """All dimensions in reverse order: `x.T`."""
    ndim = x._array.ndim
    if ndim not in (0, 2):
        warnings.warn(_REVERSED, UserWarning, stacklevel=2)
    return record(permute_op, (x,), (tuple(range(ndim))[::-1],))


_REVERSED = (
    "The use of `x.T` on tensors of dimension other than 2 to reverse their shape is deprecated and it will throw an "
    "error in a future release. Consider `x.mT` to transpose batches of matrices or `x.permute(*torch.arange(x.ndim - "
    "1, -1, -1))` to reverse the dimensions of a tensor."
)


def _matrix_transposed(x: Tensor) -> Tensor:
    """The last two dimensions exchanged: `x.mT`."""
    if x._array.ndim == 0:
        warnings.warn(_MATRIX_OF_NONE, UserWarning, stacklevel=2)
        return x
    if x._array.ndim < 2:
        raise RuntimeError(
            f"tensor.mT is only supported on matrices or batches of matrices. Got {x._array.ndim}-D tensor."
        )
    return _transposed(x, -2, -1)


_MATRIX_OF_NONE = "Tensor.mT is deprecated on 0-D tensors. This function is the identity in these cases."

attach("T", property(_reversed))
attach("mT", property(_matrix_transposed))


@function
def atleast_1d(*tensors: Any) -> Any:
    """The tensor, or each of several, with at least one dimension."""
    return _at_least(tensors, lambda x: x if x._array.ndim else _reshape(x, (1,)))


@function
def atleast_2d(*tensors: Any) -> Any:
    """The tensor, or each of several, with at least two dimensions, new ones first."""
    return _at_least(tensors, lambda x: x if x._array.ndim > 1 else _reshape(x, (1, x._array.size)))


def _at_least(tensors: tuple, f: Callable[[Tensor], Tensor]) -> Any:
    if len(tensors) == 1 and isinstance(tensors[0], Tensor):
        return f(tensors[0])
    return tuple(map(f, tensors[0] if len(tensors) == 1 else tensors))
