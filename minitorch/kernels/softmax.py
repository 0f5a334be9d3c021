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
    if _many_rows(dim, x):
        out = _exponentials(x, top, dim)
        log = np.log(total(out, dim, True))
        np.subtract(x, top, out)
    else:
        out = np.subtract(x, top, np.empty_like(x, order="C"))
        log = np.log(total(np.exp(out), dim, True))
    out -= log
    return out


def softmax_slope(g: Any, out: Any, dim: Any) -> Any:
    """The gradient of what `softmax` made `out` of, when that of `out` is `g`."""
    if _many_rows(dim, out, g):
        # In one product BLAS adds up no more of them exactly enough.
        short = out.shape[-1] <= BLOCK
        weight = np.vecdot(g, out)[..., None] if short else total(g * out, dim, True)
        return _row_by_row(singles.softmax_slope, g, out, weight)
    d = g * out
    weight = sum(d, dim, True)
    np.subtract(g, weight, d)
    d *= out
    return d


def log_softmax_slope(g: Any, out: Any, dim: Any) -> Any:
    """The gradient of what `log_softmax` made `out` of, when that of `out` is `g`."""
    weight = sum(g, dim, True)
    if _many_rows(dim, out, g):
        return _row_by_row(singles.log_softmax_slope, g, out, weight)
    d = np.exp(out, np.empty_like(out))
    d *= weight
    return np.subtract(g, d, d)


def _top(x: Any, dim: Any) -> Any:
    return np.maximum.reduce(x, dim, keepdims=True, initial=-np.inf)


def _exponentials(x: Any, top: Any, dim: Any) -> Any:
    """`exp(x - top)` in fresh memory and C order."""
    if _many_rows(dim, x):
        return _row_by_row(singles.exp_below, x, top)
    out = np.subtract(x, top, np.empty_like(x, order="C"))
    return np.exp(out, out)


def _many_rows(dim: Any, *arrays: Any) -> bool:
    """Whether these are many single floats, one row after the other in memory, and rows are what `dim` means."""
    first = arrays[0]
    if first.size < singles.SMALL or dim not in (-1, first.ndim - 1):
        return False
    return all(x.dtype == np.float32 and x.flags.c_contiguous for x in arrays)


def _row_by_row(loop: Any, *arrays: Any) -> Any:
    """What a loop over matrices makes of these arrays, in fresh memory."""
    out = np.empty_like(arrays[0])
    loop(*[x.reshape(-1, x.shape[-1]) for x in (*arrays, out)])
    return out
