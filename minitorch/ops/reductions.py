"""Reductions: many elements brought down to fewer.

`dim` is None for all, an int, or a tuple of distinct ones (empty: nothing is reduced); the forms that users may give
are read in `functions/reductions.py`.
"""

import numpy as np

from ..jit.dtypes import is_floating, is_half
from ..kernels import sums
from ..kernels.layout import in_rows
from .broadcasting import broadcast_back, count, with_keepdim
from .op import arraywise, elementwise


def _quotient(x, y):
    out = np.zeros(np.broadcast(x, y).shape, np.result_type(x, y))
    return np.divide(x, y, out=out, where=np.not_equal(y, 0))


@elementwise(
    ready=_quotient,
    public=False,
    promote="float",
    dx=lambda g, y: divide_no_nan(g, y),
    dy=lambda g, y, out: -divide_no_nan(g * out, y),
)
def divide_no_nan(x, y, /):
    """`x / y`, but 0 where `y` is 0: how gradients end where a root or a norm has none."""
    return x / y if y != 0 else 0.0


def _total(x, dim, keepdim):
    """The sum: of integers in int64, of half floats in single precision."""
    wide = np.int64 if not is_floating(x.dtype) else np.float32 if is_half(x.dtype) else x.dtype
    return np.add.reduce(x, dim, dtype=wide, keepdims=keepdim)


@arraywise(sums.sum, public=False, dx=lambda g, x_shape, dim: broadcast_back(g, x_shape, dim))
def sum(x, /, dim=None, keepdim=False):
    return sums.narrowed(_total(x, dim, keepdim), x)


@arraywise(sums.mean, public=False, dx=lambda g, x_shape, dim: broadcast_back(g / count(x_shape, dim), x_shape, dim))
def mean(x, /, dim=None, keepdim=False):
    return sums.narrowed(_total(x, dim, keepdim) / count(x.shape, dim), x)


@arraywise(
    lambda x, dim, keepdim: sums.sum(np.where(x == x, x, 0), dim, keepdim),
    public=False,
    dx=lambda g, x, x_shape, dim: with_keepdim(g, x_shape, dim) * (x == x),
)
def nansum(x, /, dim=None, keepdim=False):
    """The sum of what is not NaN."""
    return sum(np.where(x == x, x, 0), dim, keepdim)


@arraywise(
    sums.var,
    public=False,
    dx=lambda g, x, x_shape, dim, correction: (
        with_keepdim(g * _weight(x_shape, dim, correction), x_shape, dim) * (x - mean(x, dim, True))
    ),
)
def var(x, /, dim=None, correction=1, keepdim=False):
    """The sum of squared distances from the mean, divided by the number of elements less `correction`."""
    return sums.variance(x, dim, correction, keepdim, _total).astype(x.dtype)


def _weight(x_shape, dim, correction):
    """What a distance from the mean weighs in the gradient of the variance."""
    freedom = count(x_shape, dim) - correction
    return 2 / freedom if freedom > 0 else float("inf")


@arraywise(
    sums.std,
    public=False,
    dx=lambda g, x, out, x_shape, dim, correction: (
        with_keepdim(divide_no_nan(g, out) * (_weight(x_shape, dim, correction) / 2), x_shape, dim)
        * (x - mean(x, dim, True))
    ),
)
def std(x, /, dim=None, correction=1, keepdim=False):
    """The square root of the variance; its gradient where all elements are equal is 0."""
    return np.sqrt(sums.variance(x, dim, correction, keepdim, _total)).astype(x.dtype)


@arraywise(public=False)
def all(x, /, dim=None, keepdim=False):
    """Whether no element is 0. bool, but uint8 of uint8, as PyTorch has it."""
    return in_rows(np.logical_and.reduce(x, dim, keepdims=keepdim)).astype(_truth(x), copy=False)


@arraywise(public=False)
def any(x, /, dim=None, keepdim=False):
    """Whether an element is not 0. bool, but uint8 of uint8, as PyTorch has it."""
    return in_rows(np.logical_or.reduce(x, dim, keepdims=keepdim)).astype(_truth(x), copy=False)


def _truth(x):
    return np.uint8 if x.dtype == np.uint8 else np.bool_


@arraywise(public=False)
def count_nonzero(x, /, dim=None):
    return in_rows(np.add.reduce(x != 0, dim, dtype=np.int64))
