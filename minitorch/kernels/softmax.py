"""Softmax, its logarithm, and their slopes: rows of many single floats by loops that pass over memory less often."""

from typing import Any

import numpy as np

from . import singles
from .sums import BLOCK, sum, total


def softmax(x: Any, dim: Any) -> Any:
    out = _exponentials(x, _top(x, dim), dim)
    out /= total(out, dim, True)
    return out


def log_softmax(x: Any, dim: Any) -> Any:
    top = _top(x, dim)
    out = _exponentials(x, top, dim)
    log = np.log(total(out, dim, True))
    np.subtract(x, top, out=out)
    out -= log
    return out


def softmax_slope(g: Any, out: Any, dim: Any) -> Any:
    """The gradient of what `softmax` made `out` of, when that of `out` is `g`."""
    # In one product BLAS adds up no more of them exactly enough, and half floats not at all.
    in_rows = dim in (-1, out.ndim - 1) and out.shape[-1] <= BLOCK and out.dtype.char != "e"
    weight = np.vecdot(g, out)[..., None] if in_rows else sum(g * out, dim, True)
    rows = _rows(dim, g, out, weight, d := np.empty_like(out))
    if not rows:
        return out * (g - weight)
    singles.softmax_slope(*rows)
    return d


def log_softmax_slope(g: Any, out: Any, dim: Any) -> Any:
    """The gradient of what `log_softmax` made `out` of, when that of `out` is `g`."""
    weight = sum(g, dim, True)
    rows = _rows(dim, g, out, weight, d := np.empty_like(out))
    if not rows:
        return g - np.exp(out) * weight
    singles.log_softmax_slope(*rows)
    return d


def _top(x: Any, dim: Any) -> Any:
    return np.maximum.reduce(x, dim, keepdims=True, initial=-np.inf)


def _exponentials(x: Any, top: Any, dim: Any) -> Any:
    """`exp(x - top)` in fresh memory and C order."""
    out = np.empty_like(x, order="C")
    rows = _rows(dim, x, top, out)
    if not rows:
        return np.exp(np.subtract(x, top, out=out), out=out)
    singles.exp_below(*rows)
    return out


def _rows(dim: Any, *arrays: Any) -> list | None:
    """The arrays as matrices of their rows, if these are many, lie one after the other and are what `dim` means."""
    first = arrays[0]
    if first.size < singles.SMALL or dim not in (-1, first.ndim - 1):
        return None
    if any(x.dtype != np.float32 or not x.flags.c_contiguous for x in arrays):
        return None
    return [x.reshape(-1, x.shape[-1]) for x in arrays]
