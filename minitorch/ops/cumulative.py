"""Cumulative sums and products along a dimension, from either end; and the product of all elements.

Nothing here divides by an element, so gradients, and theirs, are right where elements are 0.
"""

import numpy as np

from ..jit.dtypes import is_floating, is_half
from ..kernels import running
from ..kernels.layout import in_rows
from .broadcasting import with_keepdim
from .comparison import eq
from .conversion import cast
from .exponential import exp
from .op import arraywise
from .selection import where


def _dim_first(x, dim, reverse):
    """`x` seen with `dim` first, in the order in which it is run through."""
    return (x.swapaxes(dim, 0) if x.ndim else x.reshape(1))[:: -1 if reverse else 1]


def _accumulated(accumulate, x, dim, reverse):
    wide = np.int64 if not is_floating(x.dtype) else np.float32 if is_half(x.dtype) else x.dtype
    out = np.empty(x.shape, wide)
    accumulate(_dim_first(x, dim, reverse), 0, out=_dim_first(out, dim, reverse), dtype=wide)
    return out.astype(x.dtype) if is_half(x.dtype) else out


@arraywise(running.running_sum, public=False, dx=lambda g, dim, reverse: cumsum(g, dim, not reverse))
def cumsum(x, /, dim, reverse=False):
    return _accumulated(np.add.accumulate, x, dim, reverse)


@arraywise(
    running.running_product,
    public=False,
    dx=lambda g, x, out, dim, reverse: _cumprod_gradient(g, x, shift(out, dim, 1, reverse), dim, reverse),
)
def cumprod(x, /, dim, reverse=False):
    return _accumulated(np.multiply.accumulate, x, dim, reverse)


def _cumprod_gradient(g, x, before, dim, reverse):
    """The gradient of the cumulative products of `x`; `before` has for each element the product of those before it."""
    return before * recurrence(shift(x, dim, 0, not reverse), g, dim, not reverse)


DOUBLE = np.dtype(np.float64)


def _logcumsumexp_gradient(g, x, out, x_dtype, dim):
    """`g[k] * exp(x[i] - out[k])` added up over k >= i, where no exponent is above 0; in double precision, for what
    `out` has lost in rounding would come back as large as `out`."""
    if x_dtype != DOUBLE:
        wide = cast(x, DOUBLE)
        return cast(_logcumsumexp_gradient(cast(g, DOUBLE), wide, logcumsumexp(wide, dim), DOUBLE, dim), x_dtype)
    later = shift(out, dim, 0, True)
    decay = exp(where(eq(out, later), 0.0, out - later))
    return exp(where(eq(x, out), 0.0, x - out)) * recurrence(decay, g, dim, True)


def _logaddexps(x, dim):
    wide = x.astype(np.float32, "C") if is_half(x.dtype) else in_rows(x)
    return np.logaddexp.accumulate(wide, dim).astype(x.dtype) if x.ndim else x.copy()


@arraywise(_logaddexps, public=False, dx=_logcumsumexp_gradient)
def logcumsumexp(x, /, dim):
    """`log(exp(x[0]) + ... + exp(x[i]))` along `dim`, without overflow."""
    return _logaddexps(x, dim)


@arraywise(public=False, dx=lambda g, dim, reverse: shift(g, dim, 0, not reverse))
def shift(x, /, dim, fill_value, reverse=False):
    """`x` moved on by one along `dim`: `fill_value` comes first, and the last element falls out."""
    out = np.empty_like(x)
    to, source = _dim_first(out, dim, reverse), _dim_first(x, dim, reverse)
    to[:1], to[1:] = fill_value, source[:-1]
    return out


def _recurrence(x, y, dim, reverse):
    return (recurrence.formula if is_half(x.dtype) else running.recurrence)(x, y, dim, reverse)


@arraywise(
    _recurrence,
    public=False,
    dx=lambda g, x, out, dim, reverse: (
        recurrence(shift(x, dim, 0, not reverse), g, dim, not reverse) * shift(out, dim, 0, reverse)
    ),
    dy=lambda g, x, dim, reverse: recurrence(shift(x, dim, 0, not reverse), g, dim, not reverse),
)
def recurrence(x, y, /, dim, reverse=False):
    """`out[i] = x[i] * out[i - 1] + y[i]` along `dim`, from `out[0] = y[0]`."""
    out = np.empty_like(y)
    factors, terms, results = (_dim_first(a, dim, reverse) for a in (x, y, out))
    for i, (factor, term) in enumerate(zip(factors, terms, strict=True)):
        results[i] = factor * results[i - 1] + term if i else term
    return out


def _product_of_others(x, dim):
    return (product_of_others.formula if is_half(x.dtype) else running.products_of_others)(x, dim)


@arraywise(_product_of_others, public=False, dx=lambda g, x, dim: _product_of_others_gradient(g, x, dim))
def product_of_others(x, /, dim):
    """For each element the product of all the others along `dim`: of those before it times of those after it."""
    before, after = _exclusive_products(x, dim)
    return before * after


def _exclusive_products(x, dim):
    """For each element the products of those before it, and of those after it."""
    return [shift(cumprod(x, dim, reverse), dim, 1, reverse) for reverse in (False, True)]


def _product_of_others_gradient(g, x, dim):
    before, after = _exclusive_products(x, dim)
    by_those_before = _cumprod_gradient(shift(g * after, dim, 0, True), x, before, dim, False)
    return by_those_before + _cumprod_gradient(shift(g * before, dim, 0, False), x, after, dim, True)


@arraywise(public=False, dx=lambda g, x, x_shape, dim: with_keepdim(g, x_shape, dim) * _others(x, x_shape, dim))
def prod(x, /, dim=None, keepdim=False):
    wide = x.dtype if is_floating(x.dtype) else np.int64
    return in_rows(np.multiply.reduce(x, dim, dtype=wide, keepdims=keepdim))


def _others(x, x_shape, dim):
    if dim is not None:
        return product_of_others(x, dim)
    return product_of_others(x.reshape((-1,)), 0).reshape(x_shape)


@arraywise(running.places_so_far, public=False)
def argcummax(x, /, dim, largest=True):
    """int64: the index of the largest (or smallest) element so far along `dim`, the last of several; NaN is both."""
    best = (np.maximum if largest else np.minimum).accumulate(x, dim)
    places = np.arange(x.shape[dim]).reshape([-1 if axis == dim % x.ndim else 1 for axis in range(x.ndim)])
    return in_rows(np.maximum.accumulate(np.where((x == best) | (x != x), places, 0), dim))
