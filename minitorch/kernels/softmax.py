"""Softmax, its logarithm, and their gradients: rows of many single floats by loops that pass over memory less often."""

from typing import Any

import numpy as np

from . import float32_math as singles
from .sums import sum, total
from .thresholds import MANY


def softmax(x: Any, dim: Any) -> Any:
    top = _top(x, dim)
    if _many_rows(dim, x):
        return _row_by_row(singles.softmax, x, top)
    out = np.subtract(x, top, np.empty_like(x, order="C"))
    np.exp(out, out)
    out /= total(out, dim, True)
    return out


def log_softmax(x: Any, dim: Any) -> Any:
    top = _top(x, dim)
    if _many_rows(dim, x):
        return _row_by_row(singles.log_softmax, x, top)
    out = np.subtract(x, top, np.empty_like(x, order="C"))
    out -= np.log(total(np.exp(out), dim, True))
    return out


def softmax_gradient(g: Any, out: Any, dim: Any) -> Any:
    """The gradient of what `softmax` made `out` of, when that of `out` is `g`."""
    if _many_rows(dim, out, g):
        return _row_by_row(singles.softmax_gradient, g, out)
    d = np.multiply(g, out, np.empty_like(out))
    weight = sum(d, dim, True)
    np.subtract(g, weight, d)
    d *= out
    return d


def log_softmax_gradient(g: Any, out: Any, dim: Any) -> Any:
    """The gradient of what `log_softmax` made `out` of, when that of `out` is `g`."""
    if _many_rows(dim, out, g):
        return _row_by_row(singles.log_softmax_gradient, g, out)
    d = np.exp(out, np.empty_like(out))
    d *= sum(g, dim, True)
    return np.subtract(g, d, d)


def _top(x: Any, dim: Any) -> Any:
    return np.maximum.reduce(x, dim, keepdims=True, initial=-np.inf)


def _many_rows(dim: Any, *arrays: Any) -> bool:
    """Whether these are many single floats, one row after the other in memory, and rows are what `dim` means."""
    first = arrays[0]
    if first.size < MANY or dim not in (-1, first.ndim - 1):
        return False
    return all(x.dtype == np.float32 and x.flags.c_contiguous for x in arrays)


def _row_by_row(loop: Any, *arrays: Any) -> Any:
    """What a loop over matrices makes of these arrays, in fresh memory."""
    out = np.empty_like(arrays[0])
    loop(*[x.reshape(-1, x.shape[-1]) for x in (*arrays, out)])
    return out
