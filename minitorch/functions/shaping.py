"""Shaping: tensors under other shapes; views wherever PyTorch's are."""

from collections.abc import Callable, Sequence
from math import prod
from typing import Any, overload

from ..autograd.record import record
from ..ops.conversion import clone
from ..ops.shaping import view as view_op
from ..tensor.dtypes import dtype
from ..tensor.methods import method
from ..tensor.tensor import Tensor, wrap
from .arguments import all_tensors, as_dim, as_dims, as_sizes, given, inferred
from .public import function, tensor_method


@method
def view(self: Tensor, *shape: int | Sequence[int]) -> Tensor:
    """The same memory under another shape; one size may be -1. RuntimeError where strides do not allow that."""
    if len(shape) == 1 and isinstance(shape[0], dtype):
        return _seen_as(self, shape[0])
    return record(view_op, (self,), (inferred(as_sizes(shape, "view"), self._array.size),))


def _seen_as(x: Tensor, kind: dtype) -> Tensor:
    """The bytes of `x` as numbers of another dtype. Nothing flows back through it."""
    array = x._array
    if kind is x.dtype:
        return record(view_op, (x,), (array.shape,))
    own, wanted = array.itemsize, kind.numpy.itemsize
    names = [d.scalar_type for d in (x.dtype, kind)]
    problem = "to view {} as {} (different element sizes)".format(*names)
    if own != wanted and not array.ndim:
        raise RuntimeError(f"self.dim() cannot be 0 {problem}")
    step = array.strides[-1] // own if array.ndim else 1
    if own != wanted and step != 1:
        raise RuntimeError(f"self.stride(-1) must be 1 {problem}, but got {step}")
    if own < wanted and array.shape[-1] % (wanted // own):
        raise RuntimeError(f"self.size(-1) must be divisible by {wanted // own} {problem}, but got {array.shape[-1]}")
    return wrap(array.view(kind.numpy), None, x._counter)


@tensor_method
def view_as(self: Tensor, other: Tensor) -> Tensor:
    """The same memory under the shape of `other`."""
    return view(self, other.shape)


def _reshape(x: Tensor, shape: tuple[int, ...]) -> Tensor:
    try:
        return record(view_op, (x,), (shape,))
    except RuntimeError:
        return record(view_op, (record(clone, (x,), ("C",)),), (shape,), "UnsafeViewBackward0")


@overload
def reshape(input: Tensor, shape: Sequence[int]) -> Tensor: ...
@overload
def reshape(input: Tensor, *shape: int) -> Tensor: ...
@function
def reshape(input: Tensor, *sizes: Any, shape: Any = None) -> Tensor:
    """Another shape of as many elements; one size may be -1. A view if strides allow it, else a copy.

    Shapes: (*) -> `shape`.
    Dtypes: any; the result has that of `input`.
    Errors: RuntimeError for another number of elements.
    """
    return _reshape(input, inferred(as_sizes(given(sizes, shape), "reshape"), input._array.size))


@tensor_method
def reshape_as(self: Tensor, other: Tensor) -> Tensor:
    """`reshape` to the shape of `other`."""
    return _reshape(self, inferred(other._array.shape, self._array.size))


@function
def flatten(input: Tensor, start_dim: int = 0, end_dim: int = -1) -> Tensor:
    """Dimensions `start_dim` to `end_dim` as one.

    Shapes: (*a, n, ..., m, *b) -> (*a, n * ... * m, *b); () -> (1,).
    Dtypes: any; the result has that of `input`.
    Errors: IndexError for a dimension out of range; RuntimeError if they are in the wrong order.
    """
    shape = input._array.shape
    start, end = as_dim(start_dim, len(shape)), as_dim(end_dim, len(shape))
    if start > end:
        raise RuntimeError("flatten() has invalid args: start_dim cannot come after end_dim")
    if start == end and shape:
        return input
    return _reshape(input, (*shape[:start], prod(shape[start : end + 1]), *shape[end + 1 :]))


@function
def ravel(input: Tensor) -> Tensor:
    """All dimensions as one.

    Shapes: (*) -> (n,).
    Dtypes: any; the result has that of `input`.
    Errors: none for a tensor.
    """
    if not input._array.flags.c_contiguous:
        input = record(clone, (input,), ("C",))
    return record(view_op, (input,), ((input._array.size,),))


@function
def unflatten(input: Tensor, dim: int, sizes: Sequence[int]) -> Tensor:
    """Dimension `dim` as several of these sizes; one of them may be -1.

    Shapes: (*a, n, *b) -> (*a, *sizes, *b).
    Dtypes: any; the result has that of `input`.
    Errors: IndexError for a `dim` out of range; RuntimeError for sizes that do not multiply up to n.
    """
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
    """A new dimension of size 1 at `dim`: a view.

    Shapes: (*a, *b) -> (*a, 1, *b).
    Dtypes: any; the result has that of `input`.
    Errors: IndexError for a `dim` out of range.
    """
    shape = input._array.shape
    dim = as_dim(dim, len(shape) + 1)
    return record(view_op, (input,), ((*shape[:dim], 1, *shape[dim:]),), "UnsqueezeBackward0")


@overload
def squeeze(input: Tensor) -> Tensor: ...
@overload
def squeeze(input: Tensor, dim: int | Sequence[int]) -> Tensor: ...
@function
def squeeze(input: Tensor, dim: int | Sequence[int] | None = None) -> Tensor:
    """Without its dimensions of size 1, or only without those of them named by `dim`: a view.

    Shapes: (*a, 1, *b) -> (*a, *b).
    Dtypes: any; the result has that of `input`.
    Errors: IndexError for a `dim` out of range; RuntimeError for one that is named twice.
    """
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
def atleast_1d(*tensors: Tensor | Sequence[Tensor]) -> Any:
    """The tensor, or each of several, with at least one dimension: views.

    Shapes: () -> (1,); others stay.
    Dtypes: any; the result has that of `input`.
    Errors: TypeError for a number.
    """
    return _at_least(tensors, lambda x: x if x._array.ndim else _reshape(x, (1,)))


@function
def atleast_3d(*tensors: Tensor | Sequence[Tensor]) -> Any:
    """The tensor, or each of several, with at least three dimensions: views.

    Shapes: () -> (1, 1, 1); (n,) -> (1, n, 1); (n, m) -> (n, m, 1); others stay.
    Dtypes: any; the result has that of `input`.
    Errors: TypeError for a number.
    """

    def seen(x: Tensor) -> Tensor:
        n = x._array.ndim
        return x if n > 2 else _reshape(x, (*(1,) * (2 - max(n, 1)), *(x._array.shape or (1,)), 1))

    return _at_least(tensors, seen)


@function
def atleast_2d(*tensors: Tensor | Sequence[Tensor]) -> Any:
    """The tensor, or each of several, with at least two dimensions, new ones first: views.

    Shapes: () -> (1, 1); (n,) -> (1, n); others stay.
    Dtypes: any; the result has that of `input`.
    Errors: TypeError for a number.
    """
    return _at_least(tensors, lambda x: x if x._array.ndim > 1 else _reshape(x, (1, x._array.size)))


def _at_least(tensors: tuple, f: Callable[[Tensor], Tensor]) -> Any:
    if len(tensors) == 1 and isinstance(tensors[0], Tensor):
        return f(tensors[0])
    return tuple(map(f, all_tensors(tensors[0] if len(tensors) == 1 else tensors)))
