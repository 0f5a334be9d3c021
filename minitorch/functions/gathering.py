"""Gathering: parts of a tensor along one dimension, named by an index, a range or a tensor of indices."""

from typing import Any

import numpy as np

from ..autograd.record import record
from ..jit.dtypes import is_signed_integer
from ..ops.indexing import gather as gather_op
from ..ops.indexing import index as index_op
from ..ops.indexing import index_get
from ..ops.shaping import view
from ..presentation.graphs import Graph
from ..tensor.tensor import Tensor
from .arguments import as_dim
from .public import function

_ALL = slice(None)


@function
def select(input: Tensor, dim: int, index: int) -> Tensor:
    """The slice at `index` of dimension `dim`: a view.

    Shapes: (*) -> (*) without `dim`.
    Dtypes: any; the result has that of `input`.
    Errors: IndexError for a `dim` or an `index` out of range, and for a 0-d tensor.
    """
    dim = _dim_of_some(input, dim, "select")
    n = input._array.shape[dim]
    if not -n <= index < n:
        raise IndexError(
            f"select(): index {index} out of range for tensor of size {list(input._array.shape)} at dimension {dim}"
        )
    return record(index_op, (input,), ((_ALL,) * dim + (int(index),),))


@function
def narrow(input: Tensor, dim: int, start: int | Tensor, length: int) -> Tensor:
    """`length` elements of dimension `dim` from `start` on: a view.

    Shapes: (*) -> (*) with the size `length` in `dim`.
    Dtypes: any; the result has that of `input`.
    Errors: IndexError for a `dim` or a `start` out of range; RuntimeError for a `length` that is negative or too long.
    """
    dim = _dim_of_some(input, dim, "narrow")
    n, start = input._array.shape[dim], int(start)
    if length < 0:
        raise RuntimeError("narrow(): length must be non-negative.")
    if not -n <= start <= n:
        raise IndexError(f"start out of range (expected to be in range of [{-n}, {n}], but got {start})")
    start += n if start < 0 else 0
    if start + length > n:
        raise RuntimeError(f"start ({start}) + length ({length}) exceeds dimension size ({n}).")
    return narrowed(input, dim, start, length)


def narrowed(x: Tensor, dim: int, start: int, length: int, node: Graph = "SliceBackward0") -> Tensor:
    """As `narrow`, with everything in range; `node` is what the node is shown as."""
    return record(index_op, (x,), ((_ALL,) * dim + (slice(start, start + length),),), node)


def _dim_of_some(x: Tensor, dim: int, name: str) -> int:
    if not x._array.ndim:
        raise (IndexError if name == "select" else RuntimeError)(f"{name}() cannot be applied to a 0-dim tensor.")
    return as_dim(dim, x._array.ndim)


@function
def gather(input: Tensor, dim: int, index: Tensor, *, sparse_grad: bool = False) -> Tensor:
    """At each position of `index`, the element of `input` it names along `dim`.

    For dim 0 of a matrix: `out[i][j] = input[index[i][j]][j]`.

    Shapes: (*), (*) -> that of `index`, which has as many dimensions as `input` and no larger sizes except along
    `dim`.
    Dtypes: any for `input`, int32 or int64 for `index`; the result has that of `input`.
    Errors: RuntimeError for an `index` of another dtype, shape or range; IndexError for a `dim` out of range.
    """
    if sparse_grad:
        raise NotImplementedError("gather(): sparse_grad=True is not supported; gradients are dense")
    dim = as_dim(dim, input._array.ndim)
    if not index._array.size:
        return input.reshape(-1)[:0].view(index._array.shape)  # whatever else the index is
    check_index("gather", input._array.shape, dim, index)
    if not input._array.ndim:
        return gather(input.reshape(1), 0, index.reshape(-1)).reshape(index._array.shape)
    return record(gather_op, (input, index), (dim,))


def check_index(name: str, shape: tuple[int, ...], dim: int, index: Any) -> None:
    """Whether `index` names places along `dim` of a tensor of this shape, element by element."""
    array = index._array
    if not is_signed_integer(array.dtype) or array.dtype.itemsize < 4:
        raise RuntimeError(f"{name}(): Expected dtype int32/int64 for index")
    if (array.ndim or 1) != (len(shape) or 1):
        raise RuntimeError("Index tensor must have the same number of dimensions as input tensor")
    for axis, (n, m) in enumerate(zip(array.shape, shape or (1,), strict=False) if array.shape != shape else ()):
        if n > m and axis != dim:
            raise RuntimeError(
                f"Size does not match at dimension {axis} expected index {list(array.shape)} to be no larger than self "
                f"{list(shape)} apart from dimension {dim}"
            )
    n = shape[dim] if shape else 1
    if leaves(array, n):
        wrong = array[(array < 0) | (array >= n)][0]
        raise RuntimeError(f"index {wrong} is out of bounds for dimension {dim} with size {n}")


@function
def index_select(input: Tensor, dim: int, index: Tensor) -> Tensor:
    """The slices of dimension `dim` that `index` names, counted from 0: a copy.

    Shapes: (*), (n,) -> (*) with the size n in `dim`.
    Dtypes: any for `input`, int32 or int64 for `index`; the result has that of `input`.
    Errors: IndexError for an index or a `dim` out of range; RuntimeError for an `index` of another dtype.
    """
    dim = as_dim(dim, input._array.ndim)
    indices = index_vector("index_select", input, dim, index)
    if not input._array.ndim:
        return input.clone()
    return record(index_get, (input, indices), (rows_of(dim), "C"), "IndexSelectBackward0")


def rows_of(dim: int) -> tuple:
    """The key of `index_get` and `put` that takes the indices along `dim`."""
    return (_ALL,) * dim + (...,)


def index_vector(name: str, x: Tensor, dim: int, index: Tensor) -> Tensor:
    """`index`, checked to be a vector of places along `dim` of `x`, as the one row that `index_get` and `put` take."""
    array = index._array
    if not is_signed_integer(array.dtype) or array.dtype.itemsize < 4:
        raise RuntimeError(f"{name}(): Expected dtype int32 or int64 for index")
    if array.ndim > 1:
        raise IndexError(f"{name}(): Index is supposed to be a vector")
    n = x._array.shape[dim] if x._array.ndim else 1
    if not x._array.ndim and array.size != 1 and name == "index_select":
        raise RuntimeError(f"index_select(): Index to scalar can have only 1 value, got {array.size} value(s)")
    if leaves(array, n):
        raise IndexError("index out of range in self")
    return record(view, (index,), ((1, array.size),))


def leaves(indices: np.ndarray, n: int) -> bool:
    """Whether one of the indices is not among 0 ... n - 1; as an unsigned number, what is below 0 is large."""
    return indices.size > 0 and indices.view(f"u{indices.itemsize}").max() >= n


@function
def take(input: Tensor, index: Tensor) -> Tensor:
    """The elements of `input`, read as one row, that `index` names; below 0 it counts from the end.

    Shapes: (*), (*) -> that of `index`.
    Dtypes: any for `input`, int64 for `index`; the result has that of `input`.
    Errors: IndexError for an index out of range.
    """
    n = input._array.size
    array = index._array
    if array.size and (array.min() < -n or array.max() >= n):
        wrong = array[(array < -n) | (array >= n)].flat[0]
        raise IndexError(f"out of range: tried to access index {wrong} on a tensor of {n} elements.")
    return record(index_get, (input.reshape(-1), index.unsqueeze(0)), ((...,), "C"), "TakeBackward0")


@function
def take_along_dim(input: Tensor, indices: Tensor, dim: int | None = None) -> Tensor:
    """As `gather`, with sizes broadcast except along `dim`; of the elements in one row without `dim`.

    Shapes: (*), (*) -> (*), broadcast; along `dim` the size of `indices`.
    Dtypes: any for `input`, int64 for `indices`; the result has that of `input`.
    Errors: RuntimeError for different numbers of dimensions; as `gather`.
    """
    if dim is None:
        return gather(input.reshape(-1), 0, indices.reshape(-1))
    if not input._array.ndim:
        raise IndexError(f"Dimension specified as {dim} but tensor has no dimensions")
    dim = as_dim(dim, input._array.ndim)
    shape, wanted = list(input._array.shape), list(indices._array.shape)
    if len(shape) != len(wanted):
        raise RuntimeError(
            "torch.take_along_dim(): input and indices should have the same number of dimensions, but got "
            f"{len(shape)} dimensions for input, and {len(wanted)} dimensions for indices"
        )
    common = np.broadcast_shapes((*shape[:dim], 1, *shape[dim + 1 :]), (*wanted[:dim], 1, *wanted[dim + 1 :]))
    ends = slice(dim), slice(dim + 1, None)
    full = [(*common[ends[0]], n, *common[ends[1]]) for n in (shape[dim], wanted[dim])]
    if shape[dim]:
        indices = indices % shape[dim]  # below 0 they count from the end, and again from there
    return gather(input.expand(full[0]), dim, indices.expand(full[1]))
