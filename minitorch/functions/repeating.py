"""Tensors repeated: element by element, as tiles, or as the coordinates of a grid."""

import warnings
from collections.abc import Sequence
from itertools import combinations as choices
from itertools import combinations_with_replacement as choices_with_replacement
from typing import Any, Literal, overload

import numpy as np

from ..autograd.errors import broadcast_clash
from ..jit.dtypes import is_integer
from ..tensor.layouts import contiguous_format
from ..tensor.size import Size
from ..tensor.tensor import Tensor, wrap
from .arguments import all_tensors, as_dim, as_sizes
from .joining import stack
from .public import function, public


@overload
def repeat_interleave(
    input: Tensor, repeats: int | Tensor, dim: int | None = None, *, output_size: int | None = None
) -> Tensor: ...
@overload
def repeat_interleave(repeats: Tensor, *, output_size: int | None = None) -> Tensor: ...
@function  # type: ignore[misc]
def repeat_interleave(
    input: Tensor, repeats: int | Tensor | None = None, dim: int | None = None, *, output_size: int | None = None
) -> Tensor:
    """Each slice along `dim` (each element, without `dim`) so many times in a row, `repeats` for all or for each.

    `repeat_interleave(counts)` is the indices so repeated. `output_size` is what PyTorch would otherwise have to
    count.

    Shapes: (*) -> (*) with the sum of the counts in `dim`; (m,) without `dim`.
    Dtypes: any for `input`, integers for `repeats`; the result has that of `input`.
    Errors: RuntimeError for counts below 0 or not one for each slice; NotImplementedError for counts that are no
    integers.
    """
    if repeats is None:
        return repeat_interleave(wrap(np.arange(input._array.size)), input)
    if dim is None or not input._array.ndim:
        input, dim = input.reshape(-1), as_dim(dim or 0, 0)
    given, dim = dim, as_dim(dim, input._array.ndim)
    counts = repeats._array if isinstance(repeats, Tensor) else np.asarray(repeats)
    places = _places(counts, input._array.shape[dim], given)
    if output_size is not None and places.size != output_size:
        raise RuntimeError(f"repeat_interleave: output_size is {output_size}, but the repeats add up to {places.size}")
    if counts.ndim:
        return input.index_select(dim, wrap(places))
    shape = input._array.shape
    repeated = input.unsqueeze(dim + 1).expand(*shape[: dim + 1], int(counts), *shape[dim + 1 :])
    return repeated.clone(memory_format=contiguous_format).flatten(dim, dim + 1)


def _places(counts: np.ndarray, size: int, dim: int) -> np.ndarray:
    if not is_integer(counts.dtype):
        raise NotImplementedError(f'"repeat_interleave_cpu" needs integers, got repeats of {counts.dtype}')
    if counts.ndim > 1:
        raise RuntimeError("repeats must be 0-dim or 1-dim tensor")
    if counts.size and counts.min() < 0:
        raise RuntimeError("Repeats must be non-negative")
    if counts.ndim and counts.size not in (1, size):
        raise RuntimeError(
            f"repeats must have the same size as input along dim, but got repeats.size(0) = {counts.size} and "
            f"input.size({dim}) = {size}"
        )
    return np.repeat(np.arange(size), counts)


@overload
def tile(input: Tensor, dims: Sequence[int]) -> Tensor: ...
@overload
def tile(input: Tensor, *dims: int) -> Tensor: ...
@function
def tile(input: Tensor, *sizes: Any, dims: Sequence[int] = ()) -> Tensor:
    """Copies of the tensor side by side, so many along each dimension; missing counts are 1.

    Shapes: (n, m) -> (a * n, b * m) for `dims` (a, b).
    Dtypes: any; the result has that of `input`.
    Errors: RuntimeError for negative counts.
    """
    counts = as_sizes(sizes) if sizes else tuple(dims)
    return input.repeat((*(1,) * (input._array.ndim - len(counts)), *counts))


@public
def meshgrid(*tensors: Tensor | Sequence[Tensor], indexing: Literal["ij", "xy"] | None = None) -> tuple[Tensor, ...]:
    """The coordinates of the grid that 1-d tensors span, each expanded to the whole grid. "xy" swaps the first two.

    Shapes: (n,), (m,), ... -> as often (n, m, ...).
    Dtypes: any, but the same for all.
    Errors: RuntimeError for no tensors, more dimensions, different dtypes, or another `indexing`.
    """
    axes = _several(tensors)
    if indexing is None:
        warnings.warn(
            "torch.meshgrid: in an upcoming release, it will be required to pass the indexing argument.", stacklevel=2
        )
    if indexing not in (None, "ij", "xy"):
        raise RuntimeError(f'torch.meshgrid: indexing must be one of "xy" or "ij", but received: {indexing}')
    _check_axes(axes)
    order = list(range(len(axes)))
    if indexing == "xy" and len(order) > 1:
        order[:2] = 1, 0
    shape = [axes[i]._array.size for i in order]
    return tuple(_spanned(x, order.index(i), shape) for i, x in enumerate(axes))


def _several(tensors: Any) -> tuple[Tensor, ...]:
    """Tensors given one by one or as a single sequence."""
    return all_tensors(tensors[0] if len(tensors) == 1 and not isinstance(tensors[0], Tensor) else tensors)


def _check_axes(tensors: tuple[Tensor, ...]) -> None:
    if not tensors:
        raise RuntimeError("meshgrid expects a non-empty TensorList")
    for x in tensors:
        if x._array.ndim > 1:
            raise RuntimeError(f"torch.meshgrid: Expected 0D or 1D tensor in the tensor list but got: {list(x.shape)}")
        if x.dtype is not tensors[0].dtype:
            raise RuntimeError("meshgrid expects all tensors to have the same dtype")


def _spanned(x: Tensor, axis: int, shape: list[int]) -> Tensor:
    return x.reshape([-1 if i == axis else 1 for i in range(len(shape))]).expand(shape)


@public
def cartesian_prod(*tensors: Tensor) -> Tensor:
    """Every combination of an element of each 1-d tensor, as rows.

    Shapes: (n,), (m,), ... -> (n * m * ..., k) for k tensors.
    Dtypes: any, but the same for all.
    Errors: RuntimeError for tensors of more dimensions.
    """
    _require_vectors(*tensors)
    if len(tensors) == 1:
        return tensors[0]
    return stack([grid.reshape(-1) for grid in meshgrid(*tensors, indexing="ij")], 1)


@public
def combinations(input: Tensor, r: int = 2, with_replacement: bool = False) -> Tensor:
    """Every choice of `r` elements of a 1-d tensor, in order, as rows.

    Shapes: (n,) -> (m, r).
    Dtypes: any; the result has that of `input`.
    Errors: RuntimeError for tensors of other dimensions and for `r` below 0.
    """
    _require_vectors(input)
    if r < 0:
        raise RuntimeError(f"Expect a non-negative number, but got {r}")
    if r == 0:
        return input.new_empty(0)
    choose = choices_with_replacement if with_replacement else choices
    rows = np.array(list(choose(range(input._array.size), r)), np.int64)
    return input[wrap(rows.reshape(-1, r))]


def _require_vectors(*tensors: Tensor) -> None:
    for x in tensors:
        if x._array.ndim != 1:
            raise RuntimeError(f"Expect a 1D vector, but got shape {list(x._array.shape)}")


@public
def broadcast_tensors(*tensors: Tensor | Sequence[Tensor]) -> tuple[Tensor, ...]:
    """The tensors expanded to the shape in which they meet: views, but those that have it already are themselves.

    Shapes: (*), (*), ... -> as often (*), broadcast.
    Dtypes: any; each keeps its own.
    Errors: RuntimeError for shapes that do not broadcast.
    """
    given = _several(tensors)
    shape = _common_shape([x._array.shape for x in given])
    return tuple(x if x._array.shape == shape else x.expand(shape) for x in given)


def _common_shape(shapes: list[tuple[int, ...]]) -> tuple[int, ...]:
    clash = broadcast_clash(shapes)
    if clash:
        raise RuntimeError(clash)
    return np.broadcast_shapes(*shapes)


@public
def broadcast_shapes(*shapes: int | Sequence[int]) -> Size:
    """The shape in which tensors of these shapes meet.

    Shapes: sizes, or an int for a single one -> `torch.Size`.
    Dtypes: no tensors take part.
    Errors: RuntimeError for shapes that do not broadcast.
    """
    full = [(shape,) if isinstance(shape, int) else tuple(shape) for shape in shapes]
    try:
        return Size(np.broadcast_shapes(*full))
    except ValueError:
        raise RuntimeError(
            f"Attempting to broadcast shapes that do not fit: {', '.join(map(str, full))}; from the last dimension "
            "backwards, sizes must be equal or 1"
        ) from None
