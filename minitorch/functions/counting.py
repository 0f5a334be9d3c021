"""Counting and searching: `bincount`, `histc`, `searchsorted`, `bucketize`. Nothing here has a gradient."""

from typing import Literal

import numpy as np

from ..jit.dtypes import is_floating, is_integer, is_long
from ..tensor.dtypes import float64, from_numpy_dtype, int32
from ..tensor.tensor import Tensor, wrap
from .conversion import cast_to
from .public import function, public


@function
def bincount(input: Tensor, weights: Tensor | None = None, minlength: int = 0) -> Tensor:
    """How often each of 0, 1, 2, ... occurs in `input`; or the sum of its `weights`.

    Shapes: (n,) -> (m,), m being the largest number plus 1, and at least `minlength`.
    Dtypes: integers -> int64; float64 with weights, or float32 if they are.
    Errors: NotImplementedError for floating point; RuntimeError for numbers below 0 and other shapes.
    """
    x = input._array
    if not is_integer(x.dtype):
        raise NotImplementedError(f'"bincount_cpu" not implemented for {input.dtype}; integers only')
    if x.ndim != 1 or (x.size and x.min() < 0):
        raise RuntimeError("bincount only supports 1-d non-negative integral inputs.")
    if minlength < 0:
        raise RuntimeError("minlength should be >= 0")
    if weights is None:
        return wrap(np.bincount(x, minlength=minlength))
    if weights._array.shape != x.shape:
        raise RuntimeError("weights should be 1-d and have the same length as input")
    if not x.size:
        return wrap(np.zeros(minlength, np.int64))
    sums = wrap(np.bincount(x, weights._array, minlength))
    return cast_to(sums, weights.dtype if weights._array.dtype == np.float32 else float64)


@function
def histc(input: Tensor, bins: int = 100, min: float = 0, max: float = 0) -> Tensor:
    """How many elements fall into each of `bins` equal parts of [min, max] (by default, of their own range).

    Shapes: (*) -> (bins,).
    Dtypes: floating point; the result has that of `input`.
    Errors: NotImplementedError for integers; RuntimeError for a range that is infinite or reversed, or for no bins.
    """
    x = input._array
    if not is_floating(x.dtype):
        raise NotImplementedError(f'"histogram_cpu" not implemented for {input.dtype}; floating point only')
    if bins <= 0:
        raise RuntimeError("torch.histc(): bins must be > 0")
    low, high = (x.min(), x.max()) if min == max and x.size else (min, max)
    if not (np.isfinite(low) and np.isfinite(high)):
        raise RuntimeError(f"torch.histc: range of [{low}, {high}] is not finite")
    if low > high:
        raise RuntimeError("torch.histc: max must be larger than min")
    if low == high:
        low, high = low - 1, high + 1
    return wrap(np.histogram(x, bins, (low, high))[0].astype(x.dtype))


@public
def searchsorted(
    sorted_sequence: Tensor,
    input: Tensor | float,
    *,
    out_int32: bool = False,
    right: bool = False,
    side: Literal["left", "right"] | None = None,
    sorter: Tensor | None = None,
) -> Tensor:
    """Where each value would go into an ascending sequence: before equal ones, unless `right` or `side="right"`.

    A sequence in any order will do with its `sorter`, the indices that put it in order.

    Shapes: (n,), (*) -> (*); or a row for each row: (*, n), (*, m) -> (*, m).
    Dtypes: any -> int64, or int32 with `out_int32`; int64 for `sorter`.
    Errors: RuntimeError for leading dimensions that differ, for `side` and `right` that do, and for another `sorter`.
    """
    rows = sorted_sequence._array if sorter is None else _in_order(sorted_sequence._array, sorter._array)
    values = input._array if isinstance(input, Tensor) else np.asarray(input)
    if side not in (None, "left", "right"):
        raise RuntimeError(f"torch.searchsorted(): side can only be 'left' or 'right' but got {side}")
    if side == "left" and right:
        raise RuntimeError(
            "torch.searchsorted(): side and right can't be set to opposites, got side of left while right was True"
        )
    side = "right" if right else side or "left"
    if rows.ndim == 1:
        found = np.asarray(rows.searchsorted(values, side))
    elif rows.shape[:-1] != values.shape[:-1]:
        raise RuntimeError(
            "torch.searchsorted(): boundaries tensor should be 1 dimension or the first N-1 dimensions of boundaries "
            f"tensor and input value tensor must match, but we got boundaries tensor {list(rows.shape)} and input "
            f"value tensor {list(values.shape)}"
        )
    else:
        found = np.empty(values.shape, np.int64)
        for at in np.ndindex(rows.shape[:-1]):
            found[at] = rows[at].searchsorted(values[at], side)
    return cast_to(wrap(found), int32) if out_int32 else wrap(found)


def _in_order(rows: np.ndarray, sorter: np.ndarray) -> np.ndarray:
    if sorter.shape != rows.shape:
        raise RuntimeError(
            "torch.searchsorted(): boundary and sorter must have the same size, but got boundary tensor "
            f"{list(rows.shape)}and got sorter tensor {list(sorter.shape)}"
        )
    if not is_long(sorter.dtype):
        kind = from_numpy_dtype(sorter.dtype).scalar_type
        raise RuntimeError(f"torch.searchsorted(): sorter must be a tensor of long dtype but got dtype {kind}")
    if sorter.size and not (sorter.min() >= 0 and sorter.max() < rows.shape[-1]):
        raise RuntimeError("torch.searchsorted(): sorter index out of range")
    return np.take_along_axis(rows, sorter, -1)


@public
def bucketize(input: Tensor | float, boundaries: Tensor, *, out_int32: bool = False, right: bool = False) -> Tensor:
    """The bucket between ascending `boundaries` into which each value falls; on one, the left, unless `right`.

    Shapes: (*), (n,) -> (*).
    Dtypes: any -> int64, or int32 with `out_int32`.
    Errors: RuntimeError for boundaries that are not 1-d.
    """
    if boundaries._array.ndim != 1:
        raise RuntimeError(f"boundaries tensor must be 1 dimension, but got dim({boundaries._array.ndim})")
    return searchsorted(boundaries, input, out_int32=out_int32, right=right)
