"""Reductions with PyTorch's signatures: sums, means, variances, truth of all and of any.

Here `dim`, in every form users give it, becomes what the ops take: None, an int, or a tuple of distinct ones. Next:
`extremes.py`.
"""

import warnings
from typing import Any

from ..autograd.record import record
from ..jit.dtypes import is_floating
from ..ops import cumulative as running
from ..ops import reductions as ops
from ..ops.broadcasting import count
from ..tensor.dtypes import as_dtype
from ..tensor.dtypes import dtype as Dtype
from ..tensor.tensor import Tensor
from .arguments import as_dim, as_dims
from .calling import tensor_function
from .conversion import cast_to

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


@tensor_function
def sum(input: Tensor, dim: Dims = None, keepdim: bool = False, *, dtype: Dtype | None = None) -> Tensor:
    """The sum over `dim`, or of all elements. Integers and bool add up in int64, unless `dtype` is given."""
    if dtype is not None:
        return in_dtype(sum(in_dtype(input, dtype), dim, keepdim), dtype)
    return record(ops.sum, (input,), (dim if dim is None else reduced_dims(input, dim), keepdim))


@tensor_function
def nansum(input: Tensor, dim: Dims = None, keepdim: bool = False, *, dtype: Dtype | None = None) -> Tensor:
    """The sum of what is not NaN."""
    return in_dtype(record(ops.nansum, (in_dtype(input, dtype),), (reduced_dims(input, dim), keepdim)), dtype)


@tensor_function
def mean(input: Tensor, dim: Dims = None, keepdim: bool = False, *, dtype: Dtype | None = None) -> Tensor:
    """The mean over `dim`, or of all elements; floating point only, unless `dtype` makes it so. NaN of nothing."""
    if dtype is not None:
        input = in_dtype(input, dtype)
    if not is_floating(input._array.dtype):
        raise RuntimeError(
            f"mean(): could not infer output dtype. {'Input' if dtype is None else 'Optional'} dtype must be either "
            "a floating point or complex dtype. "
            f"Got: {input.dtype.legacy.removesuffix('Tensor')}"
        )
    return record(ops.mean, (input,), (dim if dim is None else reduced_dims(input, dim), keepdim))


@tensor_function
def nanmean(input: Tensor, dim: Dims = None, keepdim: bool = False, *, dtype: Dtype | None = None) -> Tensor:
    """The mean of what is not NaN."""
    numbers = sum(input == input, dim, keepdim)
    return nansum(input, dim, keepdim, dtype=dtype) / numbers


@tensor_function
def prod(input: Tensor, dim: int | None = None, keepdim: bool = False, *, dtype: Dtype | None = None) -> Tensor:
    """The product along one `dim`, or of all elements; in int64 of integers. Its gradient is right at zeros too."""
    if dim is not None:
        dim = as_dim(dim, input._array.ndim)
        dim = dim if input._array.ndim else None
    return in_dtype(record(running.prod, (in_dtype(input, dtype),), (dim, keepdim)), dtype)


@tensor_function
def var(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """`var(dim=None, *, correction=1, keepdim=False)`: the mean squared distance from the mean.

    The divisor is the number of elements less `correction`; `unbiased=True` is the older name of `correction=1`.
    """
    return _spread(ops.var, input, *args, **kwargs)


@tensor_function
def std(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """`std(dim=None, *, correction=1, keepdim=False)`: the square root of `var`."""
    return _spread(ops.std, input, *args, **kwargs)


@tensor_function
def var_mean(input: Tensor, *args: Any, **kwargs: Any) -> tuple[Tensor, Tensor]:
    """`(var, mean)` with the arguments of `var`."""
    return _spread(ops.var, input, *args, **kwargs), _centre(input, *args, **kwargs)


@tensor_function
def std_mean(input: Tensor, *args: Any, **kwargs: Any) -> tuple[Tensor, Tensor]:
    """`(std, mean)` with the arguments of `std`."""
    return _spread(ops.std, input, *args, **kwargs), _centre(input, *args, **kwargs)


def _spread(op: Any, input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    if not is_floating(input._array.dtype):
        raise RuntimeError("std and var only support floating point and complex dtypes")
    dim, correction, keepdim = _spread_arguments(*args, **kwargs)
    dim = reduced_dims(input, dim)
    if count(input._array.shape, dim) <= correction:
        warnings.warn(
            f"{op.name}(): degrees of freedom is <= 0. Correction should be strictly less than the reduction factor "
            "(input numel divided by output numel).",
            stacklevel=4,
        )
    return record(op, (input,), (dim, correction, keepdim))


def _centre(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    dim, _, keepdim = _spread_arguments(*args, **kwargs)
    return mean(input, dim, keepdim)


def _spread_arguments(
    dim: Any = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: float | None = None,
) -> tuple[Any, float, bool]:
    """`(dim, correction, keepdim)` from either form of call; the older one may also start with `unbiased`."""
    if isinstance(dim, bool):
        dim, unbiased = None, dim
    if unbiased is not None and correction is not None:
        raise TypeError("got both unbiased= and correction=; unbiased=True is correction=1")
    return dim, int(unbiased) if unbiased is not None else 1 if correction is None else correction, keepdim


@tensor_function
def all(input: Tensor, dim: Dims = None, keepdim: bool = False) -> Tensor:
    """Whether every element (along `dim`) is true, that is, not 0; true of no elements."""
    return record(ops.all, (input,), (_truth_dims(input, dim), keepdim))


@tensor_function
def any(input: Tensor, dim: Dims = None, keepdim: bool = False) -> Tensor:
    """Whether some element (along `dim`) is true, that is, not 0; false of no elements."""
    return record(ops.any, (input,), (_truth_dims(input, dim), keepdim))


def _truth_dims(input: Tensor, dim: Dims) -> int | tuple[int, ...] | None:
    # Alone among reductions, PyTorch's `all` and `any` reduce nothing over an empty tuple.
    return () if isinstance(dim, tuple | list) and not dim else reduced_dims(input, dim)


@tensor_function
def count_nonzero(input: Tensor, dim: Dims = None) -> Tensor:
    """How many elements (along `dim`) are not 0, as int64."""
    return record(ops.count_nonzero, (input,), (reduced_dims(input, dim),))
