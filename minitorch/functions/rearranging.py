"""Rearranging: dimensions moved, elements reversed, shifted and repeated, diagonals and triangles."""

from collections.abc import Sequence
from typing import Any, overload

from ..autograd.record import record
from ..ops.shaping import diagonal as diagonal_op
from ..ops.shaping import diagonal_embed as diagonal_embed_op
from ..ops.shaping import flip as flip_op
from ..ops.shaping import repeat as repeat_op
from ..ops.shaping import roll as roll_op
from ..ops.shaping import unfold as unfold_op
from ..tensor.tensor import Tensor
from .arguments import as_dim, as_dims, as_sizes, given
from .public import function, tensor_method
from .shaping import reshape
from .transposing import permute, transpose


@function
def movedim(input: Tensor, source: int | Sequence[int], destination: int | Sequence[int]) -> Tensor:
    """Dimensions `source` brought to the places `destination`; the others keep their order: a view.

    Shapes: (*) -> (*) in another order.
    Dtypes: any; the result has that of `input`.
    Errors: IndexError for a dimension out of range; RuntimeError for one named twice and for lists of different
    length.
    """
    ndim = input._array.ndim
    sources, targets = (as_dims(as_sizes((d,)), ndim) for d in (source, destination))
    if len(sources) != len(targets):
        raise RuntimeError(
            f"movedim: Invalid source or destination dims: source ({list(sources)} dims) should contain the same "
            f"number of dims as destination ({list(targets)} dims)"
        )
    placed = dict(zip(targets, sources, strict=True))
    rest = iter(dim for dim in range(ndim) if dim not in sources)
    return permute(input, [placed[at] if at in placed else next(rest) for at in range(ndim)])


@overload
def flip(input: Tensor, dims: Sequence[int]) -> Tensor: ...
@overload
def flip(input: Tensor, *dims: int) -> Tensor: ...
@function
def flip(input: Tensor, *order: Any, dims: Any = None) -> Tensor:
    """The order of elements reversed along `dims`: a copy.

    Shapes: (*) -> (*).
    Dtypes: any; the result has that of `input`.
    Errors: IndexError for a dimension out of range; RuntimeError for one named twice.
    """
    return record(flip_op, (input,), (as_dims(as_sizes(given(order, dims), "flip"), input._array.ndim),))


@function
def roll(input: Tensor, shifts: int | Sequence[int], dims: int | Sequence[int] | None = ()) -> Tensor:
    """Elements moved on by `shifts` along `dims`, from the end back to the start; as one row without `dims`.

    Shapes: (*) -> (*).
    Dtypes: any; the result has that of `input`.
    Errors: RuntimeError unless there is a shift for each dimension; IndexError for a dimension out of range.
    """
    steps, axes = as_sizes((shifts,)), as_sizes(((),) if dims is None else (dims,))
    if len(steps) != len(axes) and (axes or len(steps) != 1):
        raise RuntimeError(f"shifts and dimensions must align. shifts: {len(steps)}, dims:{len(axes)}")
    if axes and not input._array.ndim:
        raise IndexError("Dimension specified as 0 but tensor has no dimensions")
    return record(roll_op, (input,), (steps, tuple(as_dim(dim, input._array.ndim) for dim in axes)))


@function
def rot90(input: Tensor, k: int = 1, dims: Sequence[int] = (0, 1)) -> Tensor:
    """The plane of two dimensions turned by 90 degrees `k` times, from the first towards the second.

    Shapes: (*, n, m) -> (*, m, n) for odd `k`, else (*, n, m), where n and m are the sizes of `dims`.
    Dtypes: any; the result has that of `input`.
    Errors: RuntimeError for fewer than two dimensions; IndexError for one out of range.
    """
    if input._array.ndim < 2:
        raise RuntimeError(f"expected total dims >= 2, but got total dims = {input._array.ndim}")
    a, b = as_dims(dims, input._array.ndim)
    if k % 4 == 2:
        return flip(input, a, b)
    if k % 4 == 0:
        return input.clone()
    return flip(transpose(input, a, b), a if k % 4 == 1 else b)


@tensor_method
def repeat(self: Tensor, *sizes: int | Sequence[int], repeats: Sequence[int] | None = None) -> Tensor:
    """Copies side by side: `sizes[i]` of them along dimension i; more sizes than dimensions make leading ones."""
    counts = as_sizes(given(sizes, repeats), "repeat")
    if len(counts) < self._array.ndim:
        raise RuntimeError("Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor")
    if min(counts, default=0) < 0:
        raise RuntimeError(f"Trying to create tensor with negative dimension: repeat{counts}")
    return record(repeat_op, (self,), (counts,))


@function
def diagonal(input: Tensor, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Tensor:
    """The elements on a diagonal of two dimensions, `offset` above the main one, as a last dimension: a view.

    Shapes: (*, n, m) -> (*, k), k being the length of the diagonal.
    Dtypes: any; the result has that of `input`.
    Errors: IndexError for a dimension out of range; RuntimeError for the same one twice.
    """
    return _diagonal(input, offset, dim1, dim2)


def _diagonal(x: Tensor, offset: int, dim1: int, dim2: int) -> Tensor:
    first, second = as_dim(dim1, x._array.ndim), as_dim(dim2, x._array.ndim)
    if first == second:
        raise RuntimeError(f"diagonal dimensions cannot be identical {dim1}, {dim2}")
    return record(diagonal_op, (x,), (offset, first, second))


@function
def diag(input: Tensor, diagonal: int = 0) -> Tensor:
    """The diagonal of a matrix as a vector, a copy; or the matrix with a vector on its diagonal.

    Shapes: (n, m) -> (k,); (n,) -> (n + |diagonal|, n + |diagonal|).
    Dtypes: any; the result has that of `input`.
    Errors: RuntimeError for other shapes.
    """
    if input._array.ndim == 1:
        return diag_embed(input, diagonal)
    if input._array.ndim != 2:
        raise RuntimeError(f"diag(): Supports 1D or 2D tensors. Got {input._array.ndim}D")
    return _diagonal(input, diagonal, 0, 1).clone()


@function
def diag_embed(input: Tensor, offset: int = 0, dim1: int = -2, dim2: int = -1) -> Tensor:
    """Matrices with the last dimension of `input` on a diagonal and zeros elsewhere.

    Shapes: (*, n) -> (*, n + |offset|, n + |offset|), the new dimensions at `dim1` and `dim2`.
    Dtypes: any; the result has that of `input`.
    Errors: IndexError for a dimension out of range; RuntimeError for the same one twice.
    """
    shape, ndim = input._array.shape, input._array.ndim + 1
    first, second = as_dim(dim1, ndim), as_dim(dim2, ndim)
    if first == second:
        raise RuntimeError(f"diagonal dimensions cannot be identical {dim1}, {dim2}")
    rest = iter(shape[:-1])
    n = shape[-1] + abs(offset)
    full = tuple(n if axis in (first, second) else next(rest) for axis in range(ndim))
    return record(diagonal_embed_op, (input,), (full, offset, first, second))


@function
def diagflat(input: Tensor, offset: int = 0) -> Tensor:
    """A matrix with the elements of `input`, in reading order, on a diagonal and zeros elsewhere.

    Shapes: (*) of n elements -> (n + |offset|, n + |offset|).
    Dtypes: any; the result has that of `input`.
    Errors: none for a tensor.
    """
    return diag_embed(input.reshape(-1), offset)


@tensor_method
def unfold(self: Tensor, dimension: int, size: int, step: int) -> Tensor:
    """Windows of `size` elements along `dimension`, one every `step`, as a last dimension: a view."""
    dim = as_dim(dimension, self._array.ndim)
    n = self._array.shape[dim] if self._array.ndim else 1
    if size > n:
        raise RuntimeError(f"maximum size for tensor at dimension {dim} is {n} but size is {size}")
    if step <= 0:
        raise RuntimeError(f"step is {step} but must be > 0")
    if not self._array.ndim:
        return reshape(self, size)
    return record(unfold_op, (self,), (dim, size, step))


@function
def fliplr(input: Tensor) -> Tensor:
    """`flip` of the second dimension: a copy.

    Shapes: (n, m, *) -> (n, m, *).
    Dtypes: any; the result has that of `input`.
    Errors: RuntimeError for fewer than two dimensions.
    """
    if input.ndim < 2:
        raise RuntimeError("Input must be >= 2-d.")
    return flip(input, 1)


@function
def flipud(input: Tensor) -> Tensor:
    """`flip` of the first dimension: a copy.

    Shapes: (n, *) -> (n, *).
    Dtypes: any; the result has that of `input`.
    Errors: RuntimeError for a 0-d tensor.
    """
    if not input.ndim:
        raise RuntimeError("Input must be >= 1-d.")
    return flip(input, 0)
