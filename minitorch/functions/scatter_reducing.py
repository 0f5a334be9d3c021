"""Scattering where sources that meet are reduced: to their sum, product, mean, largest or smallest."""

from collections.abc import Callable
from inspect import signature
from typing import Any

from ..autograd.errors import cannot_hold
from ..autograd.record import record
from ..jit.dtypes import is_bool, is_floating
from ..ops import scattering as ops
from ..tensor.tensor import Tensor
from .arguments import as_dim
from .arithmetic import div
from .creation import ones_like, zeros_like
from .documentation import document_in_place
from .gathering import index_vector
from .public import described, function, tensor_method
from .scattering import checked_dim
from .signatures import of_method

REDUCTIONS = ("sum", "prod", "mean", "amax", "amin")


def also_in_place(f: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """Give the function `f(x, ...)` a method that overwrites `x` by its result."""
    name = f"{f.__name__}_"

    def call(self: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        result = f(self.clone(), *args, **kwargs)  # of a copy, for what is kept for backward must not change
        problem = cannot_hold(self, result._array)
        if problem:
            raise RuntimeError(problem)
        return self.copy_(result)

    tensor_method(described(call, name, document_in_place(f.__name__), lambda: of_method(signature(f)), f))
    return f


@also_in_place
@function
def scatter_reduce(
    input: Tensor, dim: int, index: Tensor, src: Tensor, reduce: str, *, include_self: bool = True
) -> Tensor:
    """`src` scattered along `dim`, where what meets in one place becomes its "sum", "prod", "mean", "amax" or "amin".

    The element of `input` there counts too, unless `include_self` is false; where nothing comes, it stays.

    Shapes: (*), (*), (*) -> that of `input`; `index` is no larger than `src`, nor than `input` but along `dim`.
    Dtypes: the same for `input` and `src`; int32 or int64 for `index`. The mean of integers is rounded down.
    Errors: IndexError for a `dim` out of range; RuntimeError for another `reduce`, dtype, shape or range of the index.
    """
    reduce = {"max": "amax", "min": "amin"}.get(reduce, reduce)
    if reduce not in REDUCTIONS:
        raise RuntimeError(f"reduce argument must be either sum, prod, mean, amax or amin, got {reduce}")
    if not input._array.ndim:
        x, places, sources = (t.reshape(-1) for t in (input, index, src))
        return scatter_reduce(x, dim, places, sources, reduce, include_self=include_self).reshape(())
    at = checked_dim("scatter", input, dim, index, src)
    return _reduced(input, at, index, src, reduce, include_self)


@also_in_place
@function
def index_reduce(
    input: Tensor, dim: int, index: Tensor, source: Tensor, reduce: str, *, include_self: bool = True
) -> Tensor:
    """As `scatter_reduce`, of the slices of `source` along `dim`: slice i goes to the one that `index[i]` names.

    Shapes: (*), (n,), (*) -> that of `input`; `source` has the size n in `dim`, else those of `input`.
    Dtypes: the same for `input` and `source`; int32 or int64 for `index`. The mean of integers is rounded down.
    Errors: IndexError for a `dim` or an index out of range; RuntimeError for another `reduce`, dtype or shape.
    """
    if reduce not in ("prod", "mean", "amax", "amin"):
        raise RuntimeError(f"index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got {reduce}.")
    if source._array.dtype != input._array.dtype:
        kinds = [x.dtype.scalar_type for x in (input, source)]
        raise RuntimeError("index_reduce_(): self ({}) and source ({}) must have the same scalar type".format(*kinds))
    if not input._array.ndim:
        x, places, sources = (t.reshape(-1) for t in (input, index, source))
        return index_reduce(x, dim, places, sources, reduce, include_self=include_self).reshape(())
    at = as_dim(dim, input._array.ndim)
    if not source._array.ndim:
        source = source.reshape([1] * input._array.ndim)
    if source.size(at) != index._array.size:
        raise RuntimeError(
            f"index_reduce_(): Number of indices ({index._array.size}) should be equal to source.size(dim): "
            f"({source.size(at)}), for dim: {at}"
        )
    if any(n != m for k, (n, m) in enumerate(zip(input.shape, source.shape, strict=True)) if k != at):
        raise RuntimeError("index_reduce_(): Source/destination tensor must have same slice shapes.")
    index_vector("index_reduce", input, at, index)
    places = index.reshape([-1 if k == at else 1 for k in range(source.ndim)]).expand(source.shape)
    return _reduced(input, at, places, source, reduce, include_self)


def _reduced(x: Tensor, dim: int, index: Tensor, source: Tensor, reduce: str, include_self: bool) -> Tensor:
    if not index._array.size:
        return x.clone()
    if reduce in ("amax", "amin"):
        return record(ops.scatter_extreme, (x, index, source), (dim, reduce == "amax", include_self))
    if reduce == "prod":
        return record(ops.scatter_prod, (x, index, source), (dim, include_self))
    start = x if include_self else record(ops.scatter, (x, index, 0), (dim,))
    total = record(ops.scatter_add, (start, index, source), (dim,))
    return total if reduce == "sum" else _divided(total, x, dim, index, source, include_self)


def _divided(total: Tensor, x: Tensor, dim: int, index: Tensor, source: Tensor, include_self: bool) -> Tensor:
    """Sums by how many numbers each is of."""
    if is_bool(x._array.dtype):
        raise NotImplementedError("\"scatter_gather_tensor_cpu_reduce_mean\" not implemented for 'Bool'")
    start = ones_like(x) if include_self else zeros_like(x)
    count = record(ops.scatter_add, (start, index, ones_like(source)), (dim,)).clamp(min=1)
    return total / count if is_floating(x._array.dtype) else div(total, count, rounding_mode="floor")
