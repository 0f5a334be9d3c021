"""Norms and the logarithm of sums of exponentials: reductions that need care with large numbers and with kinks."""

from functools import lru_cache
from math import inf

import numpy as np

from ..jit.halves import widened
from ..kernels import sums
from ..kernels.layout import in_rows
from .arithmetic import abs, sign
from .broadcasting import with_keepdim
from .exponential import exp
from .extremes import split_among_ties
from .op import arraywise
from .powers import power
from .reductions import divide_no_nan


def _logsumexp(x, dim, keepdim, total):
    top = np.maximum.reduce(x, dim, keepdims=True, initial=-inf)
    top = np.where(np.isinf(top), 0, top)
    log = np.log(total(np.exp(x - top), dim, keepdims=keepdim))
    return in_rows(log + top.reshape(log.shape)).astype(x.dtype, copy=False)


@arraywise(
    lambda x, dim, keepdim: _logsumexp(x, dim, keepdim, sums.total),
    public=False,
    dx=lambda g, x, out, x_shape, dim: with_keepdim(g, x_shape, dim) * exp(x - with_keepdim(out, x_shape, dim)),
)
def logsumexp(x, /, dim, keepdim=False):
    """`log(sum(exp(x)))`; the largest element is taken out before, so nothing overflows."""
    return _logsumexp(x, dim, keepdim, np.add.reduce)


def _norm(x, ord, dim, keepdim, total):
    if ord == 0:
        return in_rows(np.add.reduce(x != 0, dim, dtype=x.dtype, keepdims=keepdim))
    if ord in (inf, -inf):
        return in_rows((np.maximum if ord > 0 else np.minimum).reduce(np.abs(x), dim, keepdims=keepdim))
    wide = widened(x)
    powers = wide * wide if ord == 2 else np.abs(wide) ** ord
    return (total(powers, dim, keepdims=keepdim) ** (1 / ord)).astype(x.dtype)


def _norm_in_range(x, ord, dim, keepdim):
    """The formula, after a try to do without its care for powers that are out of range."""
    out = _norm(x, ord, dim, keepdim, sums.total)
    low, high = _range(x.dtype, ord)
    if bool(low < out < high) if not out.ndim else bool(((low < out) & (out < high)).all()):
        return out
    return _norm_of_scaled(x, ord, dim, keepdim, sums.total)


def _norm_of_scaled(x, ord, dim, keepdim, total):
    """As `_norm`, but of `x` divided by a power of 2 near its largest element where that may leave the range."""
    if ord in (0, 1, inf, -inf):
        return _norm(x, ord, dim, keepdim, total)
    wide = widened(x)
    top = np.maximum.reduce(np.abs(wide), dim, keepdims=True, initial=0)
    low, high = _range(x.dtype, ord)
    far = ((top < low) | (top * float(max(x.size, 1)) ** (1 / np.abs(ord)) > high)) & (top > 0) & (top < inf)
    scale = np.exp2(np.floor(np.log2(np.where(far, top, wide.dtype.type(1)))))
    out = _norm(wide / scale, ord, dim, keepdim, total)
    return (out * scale.reshape(out.shape)).astype(x.dtype)


@lru_cache(maxsize=64)
def _range(dtype, ord):
    """Between which numbers a norm lies if no power on the way was out of range."""
    if ord in (0, 1, inf, -inf):
        return -1.0, inf
    limits, room = np.finfo(widened(dtype)), np.float64(2**40)
    return float((limits.tiny * room) ** (1 / np.abs(ord))), float((limits.max / room) ** (1 / np.abs(ord)))


@arraywise(
    _norm_in_range,
    public=False,
    dx=lambda g, x, out, x_shape, x_dtype, ord, dim: (
        split_among_ties(g, abs(x), out, x_shape, x_dtype, dim) * sign(x)
        if ord in (inf, -inf)
        else with_keepdim(g, x_shape, dim) * _gradient(x, with_keepdim(out, x_shape, dim), ord)
    ),
)
def vector_norm(x, /, ord=2, dim=None, keepdim=False):
    """`sum(|x| ** ord) ** (1 / ord)`, and its limits: the largest, the smallest, the number of those that are not 0.

    Where all elements are 0, the gradient is 0.
    """
    return _norm_of_scaled(x, ord, dim, keepdim, np.add.reduce)


def _gradient(x, norm, ord):
    if ord == 0:
        return sign(x) * 0.0
    if ord == 1:
        return sign(x)
    if ord == 2:
        return divide_no_nan(x, norm)
    share = divide_no_nan(abs(x), norm)
    return sign(x) * divide_no_nan(power(share, float(ord)), share)
