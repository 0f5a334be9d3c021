"""Reductions with PyTorch's signatures: sums, means, truth of all and of any.

Here `dim`, in every form users give it, becomes what the ops take: None, an int, or a tuple of distinct ones.
"""

from typing import Any, overload

from ..autograd.record import record
from ..jit.dtypes import is_floating
from ..ops import cumulative as running
from ..ops import reductions as ops
from ..tensor.dtypes import as_dtype
from ..tensor.dtypes import dtype as Dtype
from ..tensor.tensor import Tensor
from .arguments import as_dim, as_dims
from .conversion import cast_to
from .public import function

Dims = int | tuple[int, ...] | list[int] | None


def reduced_dims(input: Tensor, dim: Any) -> int | tuple[int, ...] | None:
    """`dim` as the ops take it; `()` stands for all, as in PyTorch. Errors: out of range, twice the same."""
    if dim is None:
        return None
    if isinstance(dim, bool):
        raise TypeError(f"dim must be an int or a tuple of ints, got {dim}; keepdim comes after dim")
    ndim = input._array.ndim
    if isinstance(dim, tuple | list):
        dims = as_dims(dim, ndim) or tuple(range(ndim))
        return dims if ndim else ()
    dim = as_dim(dim, ndim)
    return dim if ndim else ()


def in_dtype(input: Tensor, kind: Dtype | None) -> Tensor:
    """`input`, cast to `kind` if that is given."""
    return input if kind is None else cast_to(input, as_dtype(kind))


@function
def sum(input: Tensor, dim: Dims = None, keepdim: bool = False, *, dtype: Dtype | None = None) -> Tensor:
    """The sum over `dim`, or of all elements.

    Shapes: (*) -> (), or over `dim` without these dimensions (with `keepdim`: of size 1).
    Dtypes: integers and bool add up in int64; `dtype`, if given, before and after.
    Errors: IndexError for a `dim` out of range; RuntimeError for one that is named twice.
    """
    if dtype is not None:
        return in_dtype(sum(in_dtype(input, dtype), dim, keepdim), dtype)
    return record(ops.sum, (input,), (dim if dim is None else reduced_dims(input, dim), keepdim))


@function
def nansum(input: Tensor, dim: Dims = None, keepdim: bool = False, *, dtype: Dtype | None = None) -> Tensor:
    """The sum of what is not NaN over `dim`, or of all elements.

    Shapes: (*) -> (), or over `dim` without these dimensions (with `keepdim`: of size 1).
    Dtypes: as `sum`.
    Errors: IndexError for a `dim` out of range; RuntimeError for one that is named twice.
    """
    return in_dtype(record(ops.nansum, (in_dtype(input, dtype),), (reduced_dims(input, dim), keepdim)), dtype)


@function
def mean(input: Tensor, dim: Dims = None, keepdim: bool = False, *, dtype: Dtype | None = None) -> Tensor:
    """The mean over `dim`, or of all elements; NaN of none.

    Shapes: (*) -> (), or over `dim` without these dimensions (with `keepdim`: of size 1).
    Dtypes: floating point only, unless `dtype` makes it so.
    Errors: RuntimeError for integers and for a `dim` named twice; IndexError for one out of range.
    """
    if dtype is not None:
        input = in_dtype(input, dtype)
    _require_mean("mean", input.dtype, "Input" if dtype is None else "Optional")
    return record(ops.mean, (input,), (dim if dim is None else reduced_dims(input, dim), keepdim))


@function
def nanmean(input: Tensor, dim: Dims = None, keepdim: bool = False, *, dtype: Dtype | None = None) -> Tensor:
    """The mean of what is not NaN over `dim`, or of all elements.

    Shapes: (*) -> (), or over `dim` without these dimensions (with `keepdim`: of size 1).
    Dtypes: floating point only.
    Errors: IndexError for a `dim` out of range; RuntimeError for one that is named twice and for integers.
    """
    if not is_floating(input._array.dtype):
        kind = input.dtype.scalar_type
        raise RuntimeError(f"nanmean(): expected input to have floating point or complex dtype but got {kind}")
    if dtype is not None:
        _require_mean("nanmean", as_dtype(dtype), "Optional")
    numbers = sum(input == input, dim, keepdim)
    return nansum(input, dim, keepdim, dtype=dtype) / numbers


def _require_mean(name: str, dtype: Dtype, which: str) -> None:
    if not dtype.is_floating_point:
        raise RuntimeError(
            f"{name}(): could not infer output dtype. {which} dtype must be either a floating point or complex dtype. "
            f"Got: {dtype.legacy.removesuffix('Tensor')}"
        )


@overload
def prod(input: Tensor, *, dtype: Dtype | None = None) -> Tensor: ...
@overload
def prod(input: Tensor, dim: int, keepdim: bool = False, *, dtype: Dtype | None = None) -> Tensor: ...
@function
def prod(input: Tensor, dim: int | None = None, keepdim: bool = False, *, dtype: Dtype | None = None) -> Tensor:
    """The product along one `dim`, or of all elements. Its gradient is right at zeros too.

    Shapes: (*) -> (), or along `dim` without this dimension (with `keepdim`: of size 1).
    Dtypes: of integers and bool in int64; `dtype`, if given, before and after.
    Errors: IndexError for a `dim` out of range.
    """
    if dim is not None:
        dim = as_dim(dim, input._array.ndim)
        dim = dim if input._array.ndim else None
    return in_dtype(record(running.prod, (in_dtype(input, dtype),), (dim, keepdim)), dtype)


@function
def all(input: Tensor, dim: Dims = None, keepdim: bool = False) -> Tensor:
    """Whether every element (over `dim`) is true, that is, not 0; true of no elements.

    Shapes: (*) -> (), or over `dim` without these dimensions (with `keepdim`: of size 1).
    Dtypes: any -> bool.
    Errors: IndexError for a `dim` out of range; RuntimeError for one that is named twice.
    """
    return record(ops.all, (input,), (_truth_dims(input, dim), keepdim))


@function
def any(input: Tensor, dim: Dims = None, keepdim: bool = False) -> Tensor:
    """Whether some element (over `dim`) is true, that is, not 0; false of no elements.

    Shapes: (*) -> (), or over `dim` without these dimensions (with `keepdim`: of size 1).
    Dtypes: any -> bool.
    Errors: IndexError for a `dim` out of range; RuntimeError for one that is named twice.
    """
    return record(ops.any, (input,), (_truth_dims(input, dim), keepdim))


def _truth_dims(input: Tensor, dim: Dims) -> int | tuple[int, ...] | None:
    # Alone among reductions, PyTorch's `all` and `any` reduce nothing over an empty tuple.
    return () if isinstance(dim, tuple | list) and not dim else reduced_dims(input, dim)


@function
def count_nonzero(input: Tensor, dim: Dims = None) -> Tensor:
    """How many elements (over `dim`) are not 0.

    Shapes: (*) -> (), or over `dim` without these dimensions.
    Dtypes: any -> int64.
    Errors: IndexError for a `dim` out of range; RuntimeError for one that is named twice.
    """
    return record(ops.count_nonzero, (input,), (reduced_dims(input, dim),))
