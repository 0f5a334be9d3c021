"""Joining tensors, with PyTorch's signatures: `cat`, `stack` and its kin."""

from collections.abc import Sequence
from typing import Any

from ..autograd.record import record
from ..ops import joining as ops
from ..tensor.tensor import Tensor
from .arguments import all_tensors, as_dim
from .creation import zeros
from .public import functions, public

Tensors = Sequence[Tensor]


@public
def cat(tensors: Tensors, dim: int = 0, *, axis: int | None = None) -> Tensor:
    """The tensors end to end along `dim`; those of shape (0,) are left out.

    Shapes: (*, n, *), (*, m, *), ... -> (*, n + m + ..., *), equal but for `dim`.
    Dtypes: their common dtype.
    Errors: ValueError for no tensors; TypeError for what is none; RuntimeError for sizes that differ and for 0-d
    tensors.
    """
    tensors = _tensors("cat", tensors)
    if not tensors:
        raise ValueError("torch.cat(): expected a non-empty list of Tensors")
    ndim = 0
    for i, x in enumerate(tensors):
        shape = x._array.shape
        if not shape:
            raise RuntimeError(f"zero-dimensional tensor (at position {i}) cannot be concatenated")
        if not ndim and shape != (0,):
            ndim = len(shape)
    return record(ops.cat, tensors, (as_dim(dim if axis is None else axis, ndim) if ndim else 0,))


for _alias in ("concat", "concatenate"):
    functions[_alias] = cat


@public
def stack(tensors: Tensors, dim: int = 0, *, axis: int | None = None) -> Tensor:
    """The tensors along a new dimension `dim`.

    Shapes: (*), (*), ... -> (*, k, *) for k tensors of one shape.
    Dtypes: their common dtype.
    Errors: RuntimeError for no tensors or different shapes; IndexError for a `dim` out of range.
    """
    tensors = _tensors("stack", tensors)
    if not tensors:
        raise RuntimeError("stack expects a non-empty TensorList")
    dim = as_dim(dim if axis is None else axis, tensors[0]._array.ndim + 1)
    return record(ops.stack, tensors, (dim,))


def _tensors(name: str, tensors: Any) -> tuple[Tensor, ...]:
    if isinstance(tensors, Tensor) or not hasattr(tensors, "__iter__"):
        kind = type(tensors).__name__
        raise TypeError(f"{name}(): argument 'tensors' (position 1) must be tuple of Tensors, not {kind}")
    tensors = tuple(tensors)
    if not tensors and name in ("column_stack", "dstack", "hstack", "vstack"):
        raise RuntimeError(f"{name} expects a non-empty TensorList")
    return all_tensors(tensors)


@public
def hstack(tensors: Tensors) -> Tensor:
    """The tensors end to end along their second dimension (of 1-d tensors, the only one).

    Shapes: (n, *), (m, *), ... as in `cat`; a number counts as (1,).
    Dtypes: their common dtype.
    Errors: as `cat`.
    """
    tensors = tuple(_at_least(1, x) for x in _tensors("hstack", tensors))
    return cat(tensors, 0 if tensors and tensors[0].ndim == 1 else 1)


@public
def vstack(tensors: Tensors) -> Tensor:
    """The tensors end to end along their first dimension, 1-d ones as rows.

    Shapes: (n, *), (m, *), ... -> (n + m + ..., *); (k,) counts as (1, k).
    Dtypes: their common dtype.
    Errors: as `cat`.
    """
    return cat(tuple(_at_least(2, x) for x in _tensors("vstack", tensors)), 0)


functions["row_stack"] = vstack


@public
def column_stack(tensors: Tensors) -> Tensor:
    """The tensors end to end along their second dimension, 1-d ones as columns.

    Shapes: (n, a), (n, b), ... -> (n, a + b + ...); (n,) counts as (n, 1).
    Dtypes: their common dtype.
    Errors: as `cat`.
    """
    columns = (x.reshape(-1, 1) if x.ndim < 2 else x for x in _tensors("column_stack", tensors))
    return cat(tuple(columns), 1)


def _at_least(ndim: int, x: Tensor) -> Tensor:
    while x.ndim < ndim:
        x = x.unsqueeze(0)
    return x


@public
def dstack(tensors: Tensors) -> Tensor:
    """The tensors end to end along their third dimension.

    Shapes: (n, m, a), (n, m, b), ... -> (n, m, a + b + ...); (n, m) counts as (n, m, 1), (n,) as (1, n, 1).
    Dtypes: their common dtype.
    Errors: as `cat`.
    """
    return cat([x if x.ndim > 2 else _at_least(2, x).unsqueeze(-1) for x in _tensors("dstack", tensors)], 2)


@public
def block_diag(*tensors: Tensor) -> Tensor:
    """A matrix with these ones along its diagonal, and 0 elsewhere.

    Shapes: (n, m), (k, l), ... -> (n + k + ..., m + l + ...); (m,) counts as (1, m), () as (1, 1).
    Dtypes: their common dtype.
    Errors: RuntimeError for more than two dimensions.
    """
    for i, x in enumerate(all_tensors(tensors)):
        if x.ndim > 2:
            raise RuntimeError(
                f"torch.block_diag: Input tensors must have 2 or fewer dimensions. Input {i} has {x.ndim} dimensions"
            )
    blocks = [_at_least(2, x) for x in tensors]
    width, before, rows = sum(x.size(1) for x in blocks), 0, []
    for x in blocks:
        after = width - before - x.size(1)
        rows.append(cat([x.new_zeros(x.size(0), before), x, x.new_zeros(x.size(0), after)], 1))
        before += x.size(1)
    return cat(rows) if rows else zeros(1, 0)
