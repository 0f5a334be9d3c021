"""How often: the most frequent element, medians of what is not NaN, histograms, membership."""

from collections.abc import Sequence
from math import prod
from typing import Any, overload

import numpy as np

from ..jit.dtypes import is_bool, is_floating, is_integer
from ..kernels.layout import in_rows
from ..tensor.dtypes import from_numpy_dtype
from ..tensor.tensor import Tensor, wrap
from . import return_types
from .arguments import as_dim
from .extremes import refuse_bool, refuse_empty, values_at
from .public import function, public


@function
def mode(input: Tensor, dim: int = -1, keepdim: bool = False) -> return_types.mode:
    """`(values, indices)`: the most frequent element along `dim`, of several the smallest, and where the last stands.

    Shapes: (*) -> (*) without `dim`, twice (with `keepdim`: of size 1).
    Dtypes: any; values have that of `input`, indices are int64.
    Errors: IndexError for a `dim` out of range or without elements.
    """
    at = as_dim(dim, input._array.ndim)
    refuse_empty("mode", input, at)
    rows = np.moveaxis(input._array, at, -1) if input._array.ndim else input._array.reshape(1)
    return return_types.mode(*_chosen(input, _most_frequent(rows), at, keepdim, "ModeBackward0"))


def _most_frequent(rows: np.ndarray) -> np.ndarray:
    order = rows.argsort(-1, kind="stable")
    inorder = np.take_along_axis(rows, order, -1)
    ends = np.ones(rows.shape, np.bool_)
    ends[..., :-1] = inorder[..., 1:] != inorder[..., :-1]
    places = np.broadcast_to(np.arange(rows.shape[-1]), rows.shape)
    before = np.full(rows.shape, -1)  # where the run of equal elements before this one ended
    before[..., 1:] = np.maximum.accumulate(np.where(ends, places, -1), -1)[..., :-1]
    last = np.where(ends, places - before, 0).argmax(-1)
    return np.take_along_axis(order, last[..., None], -1)[..., 0]


def _chosen(input: Tensor, places: np.ndarray, at: int, keepdim: bool, node: str) -> tuple[Tensor, Tensor]:
    keep = keepdim and input._array.ndim > 0
    indices = wrap(in_rows(np.expand_dims(places, at) if keep else np.asarray(places)))
    return values_at(input, indices, at, node), indices


@overload
def nanmedian(input: Tensor) -> Tensor: ...
@overload
def nanmedian(input: Tensor, dim: int, keepdim: bool = False) -> return_types.nanmedian: ...
@function
def nanmedian(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Any:
    """As `median`, of what is not NaN; NaN where all are.

    Shapes: (*) -> (), or along `dim` without this dimension (with `keepdim`: of size 1).
    Dtypes: any but bool; values have that of `input`, indices are int64.
    Errors: IndexError for a `dim` out of range or without elements; NotImplementedError for bool.
    """
    refuse_bool("median", input)
    if dim is None:
        if not input._array.size or not is_floating(input._array.dtype):
            return input.median()
        known = ~np.isnan(input._array)
        return (input[wrap(known)] if known.any() else input).median()
    at = as_dim(dim, input._array.ndim)
    refuse_empty("nanmedian", input, at)
    rows = np.moveaxis(input._array, at, -1) if input._array.ndim else input._array.reshape(1)
    known = (rows == rows).sum(-1, keepdims=True)
    order = rows.argsort(-1, kind="stable")  # NaN comes last
    places = np.take_along_axis(order, np.maximum(known - 1, 0) // 2, -1)[..., 0]
    return return_types.nanmedian(*_chosen(input, places, at, keepdim, "NanmedianBackward1"))


@overload
def isin(
    elements: Tensor, test_elements: Tensor | float, *, assume_unique: bool = False, invert: bool = False
) -> Tensor: ...
@overload
def isin(element: float, test_elements: Tensor, *, assume_unique: bool = False, invert: bool = False) -> Tensor: ...
@public  # type: ignore[misc]
def isin(elements: Any, test_elements: Any, *, assume_unique: bool = False, invert: bool = False) -> Tensor:
    """bool: where an element of the first is among those of the second; with `invert`, where it is not.

    Shapes: (*), (*a) -> (*).
    Dtypes: any but bool, compared in their common dtype.
    Errors: RuntimeError for bool; TypeError without a tensor.
    """
    first, second = (np.asarray(x._array if isinstance(x, Tensor) else x) for x in (elements, test_elements))
    if any(isinstance(x, Tensor) and is_bool(x._array.dtype) for x in (elements, test_elements)):
        raise RuntimeError("Unsupported input type encountered for isin(): Bool")
    return wrap(np.isin(first, second, invert=invert))


@public
def unravel_index(indices: Tensor, shape: int | Sequence[int]) -> tuple[Tensor, ...]:
    """For places counted in reading order, the indices along each dimension of a tensor of this shape.

    Shapes: (*) -> (*) for each dimension.
    Dtypes: integers; the result has that of `indices`.
    Errors: TypeError for other dtypes and for a `shape` of no ints; ValueError for sizes below 0.
    """
    if not is_integer(indices._array.dtype):
        raise TypeError(f"expected 'indices' to be integer dtype, but got {indices.dtype}")
    sizes = (shape,) if isinstance(shape, int) else tuple(shape)
    for size in sizes:
        if not isinstance(size, int):
            raise TypeError(f"expected 'shape' sequence to only contain ints, but got {type(size)}")
    if any(size < 0 for size in sizes):
        raise ValueError(f"'shape' cannot have negative values, but got {sizes}")
    later = np.array([prod(sizes[k + 1 :]) for k in range(len(sizes))], np.int64)
    places = indices.unsqueeze(-1) // wrap(later) % wrap(np.array(sizes, np.int64))
    return places.unbind(-1)


@overload
def histogram(
    input: Tensor, bins: Tensor, *, weight: Tensor | None = None, density: bool = False
) -> return_types.histogram: ...
@overload
def histogram(
    input: Tensor,
    bins: int = 100,
    *,
    range: Sequence[float] | None = None,
    weight: Tensor | None = None,
    density: bool = False,
) -> return_types.histogram: ...
@function
def histogram(
    input: Tensor,
    bins: int | Tensor = 100,
    *,
    range: Sequence[float] | None = None,
    weight: Tensor | None = None,
    density: bool = False,
) -> return_types.histogram:
    """`(hist, bin_edges)`: how many elements, or what weight of them, fall into each bin; with `density`, of area 1.

    `bins` of equal width between the least and the largest element, or over `range`; or between the edges given.

    Shapes: (*) -> (bins,), (bins + 1,).
    Dtypes: floating point, that of `input`.
    Errors: NotImplementedError for other dtypes; RuntimeError for no bins, a range that is reversed, and weights that
    do not fit.
    """
    found, edges = _histogram(input.reshape(-1, 1), [bins], range, None if weight is None else weight.reshape(-1))
    if density:
        found = found / (found.sum() * np.diff(edges[0]))
    return return_types.histogram(wrap(found.astype(input._array.dtype)), wrap(edges[0]))


@public
def histogramdd(
    input: Tensor,
    bins: int | Sequence[Any],
    range: Sequence[float] | None = None,
    weight: Tensor | None = None,
    density: bool = False,
) -> return_types.histogramdd:
    """As `histogram`, of points: bins for each of their coordinates. `range` has two numbers for each.

    Shapes: (*, n) -> (bins_1, ..., bins_n), and edges (bins_k + 1,) for each.
    Dtypes: floating point, that of `input`.
    Errors: as `histogram`.
    """
    points = input.reshape(-1, input.size(-1))
    given = [bins] * points.size(1) if isinstance(bins, int) else list(bins)
    found, edges = _histogram(points, given, range, None if weight is None else weight.reshape(-1))
    if density:
        found = found / found.sum()
        for k, edge in enumerate(edges):
            found = found / np.diff(edge).reshape([-1 if axis == k else 1 for axis in np.arange(found.ndim)])
    return return_types.histogramdd(wrap(found.astype(input._array.dtype)), tuple(map(wrap, edges)))


def _histogram(points: Tensor, bins: Sequence[Any], bounds: Any, weight: Tensor | None) -> tuple[np.ndarray, list]:
    """Counts, and the edges along each coordinate, of points (n, k)."""
    x = points._array
    if not is_floating(x.dtype) or x.dtype.itemsize < 4:
        kind = from_numpy_dtype(x.dtype).scalar_type
        raise NotImplementedError(f"\"histogramdd\" not implemented for '{kind}'")
    if weight is not None and weight._array.size != len(x):
        raise RuntimeError(
            "torch.histogramdd: if weight tensor is provided it should have the same shape as the input tensor "
            f"excluding its innermost dimension, but got input with shape {list(x.shape)} and weight with shape "
            f"{list(weight.shape)}"
        )
    edges = [_edges(x[:, k], b, k, bounds) for k, b in enumerate(bins)]
    shape = [len(edge) - 1 for edge in edges]
    inside = np.logical_and.reduce([(x[:, k] >= edge[0]) & (x[:, k] <= edge[-1]) for k, edge in enumerate(edges)])
    places = [  # the last bin has its upper edge too
        np.minimum(edge.searchsorted(x[inside, k], "right") - 1, n - 1)
        for k, (edge, n) in enumerate(zip(edges, shape, strict=True))
    ]
    weights = None if weight is None else weight._array[inside]
    flat = np.ravel_multi_index(places, shape)
    return np.bincount(flat, weights, minlength=prod(shape)).reshape(shape), edges


def _edges(x: np.ndarray, bins: Any, k: int, bounds: Any) -> np.ndarray:
    if isinstance(bins, Tensor):
        if bins._array.ndim != 1 or bins._array.dtype != x.dtype:
            raise RuntimeError(
                "torch.histogramdd: bins tensors should be 1-d and of the dtype of input, got "
                f"{bins._array.ndim} dimensions of {bins.dtype}"
            )
        return bins._array
    if bins <= 0:
        raise RuntimeError(f"torch.histogram(): bins must be > 0, but got {bins} for dimension {k}")
    low, high = bounds[2 * k : 2 * k + 2] if bounds is not None else (x.min(), x.max()) if x.size else (0.0, 1.0)
    if not (np.isfinite(low) and np.isfinite(high)):
        raise RuntimeError(f"torch.histogramdd: dimension {k}'s range [{low}, {high}] is not finite")
    if low > high:
        raise RuntimeError(
            f"torch.histogramdd: min should not exceed max, but got min {low} max {high} for dimension {k}"
        )
    if low == high:
        low, high = low - 0.5, high + 0.5
    return np.linspace(low, high, bins + 1, dtype=x.dtype)
