"""Running sums and products along a dimension, from either end; and the product of all.

Nothing here divides by an element, so gradients, and theirs, are right where elements are 0. Next: `products.py`.
"""

import numpy as np

from ..jit.dtypes import is_floating, is_half, is_single_or_double
from ..kernels import running
from ..kernels.layout import in_rows
from .broadcasting import beside
from .op import arraywise


def _compilable(*arrays):
    """Whether loops over the arrays can be compiled, and give what is in reading order."""
    return all(x.__class__ is np.ndarray and is_single_or_double(x.dtype) and x.flags.c_contiguous for x in arrays)


def _onward(x, dim, reverse):
    """`x` seen with `dim` first, in the order in which it is run through."""
    return (x.swapaxes(dim, 0) if x.ndim else x.reshape(1))[:: -1 if reverse else 1]


def _running(accumulate, x, dim, reverse):
    wide = np.int64 if not is_floating(x.dtype) else np.float32 if is_half(x.dtype) else x.dtype
    out = np.empty(x.shape, wide)
    accumulate(_onward(x, dim, reverse), 0, out=_onward(out, dim, reverse), dtype=wide)
    return out.astype(x.dtype) if is_half(x.dtype) else out


@arraywise(running.running_sum, public=False, dx=lambda g, dim, reverse: cumsum(g, dim, not reverse))
def cumsum(x, /, dim, reverse=False):
    return _running(np.add.accumulate, x, dim, reverse)


@arraywise(
    running.running_product,
    public=False,
    dx=lambda g, x, out, dim, reverse: (
        shift(out, dim, 1, reverse) * recurrence(shift(x, dim, 0, not reverse), g, dim, not reverse)
    ),
)
def cumprod(x, /, dim, reverse=False):
    return _running(np.multiply.accumulate, x, dim, reverse)


@arraywise(public=False, dx=lambda g, dim, reverse: shift(g, dim, 0, not reverse))
def shift(x, /, dim, first, reverse=False):
    """`x` moved on by one along `dim`: `first` comes first, and the last element falls out."""
    out = np.empty_like(x)
    to, source = _onward(out, dim, reverse), _onward(x, dim, reverse)
    to[:1], to[1:] = first, source[:-1]
    return out


@arraywise(
    public=False,
    dx=lambda g, x, out, dim, reverse: (
        recurrence(shift(x, dim, 0, not reverse), g, dim, not reverse) * shift(out, dim, 0, reverse)
    ),
    dy=lambda g, x, dim, reverse: recurrence(shift(x, dim, 0, not reverse), g, dim, not reverse),
)
def recurrence(x, y, /, dim, reverse=False):
    """`out[i] = x[i] * out[i - 1] + y[i]` along `dim`, from 0."""
    if _compilable(x, y):
        return running.recurrence(x, y, dim, reverse)
    out = np.empty_like(y)
    factors, terms, results = (_onward(a, dim, reverse) for a in (x, y, out))
    before = 0
    for i, (factor, term) in enumerate(zip(factors, terms, strict=True)):
        results[i] = before = factor * before + term
    return out


@arraywise(public=False, dx=lambda g, x, x_shape, dim: beside(g, x_shape, dim) * others(x, x_shape, dim))
def prod(x, /, dim=None, keepdim=False):
    wide = x.dtype if is_floating(x.dtype) else np.int64
    return in_rows(np.multiply.reduce(x, dim, dtype=wide, keepdims=keepdim))


def others(x, x_shape, dim):
    """For each element the product of all the others along `dim`."""
    if dim is None:
        return others(x.reshape((-1,)), (-1,), 0).reshape(x_shape)
    if _compilable(x):
        return running.products_of_others(x, dim)
    return shift(cumprod(x, dim), dim, 1) * shift(cumprod(x, dim, True), dim, 1, True)


@arraywise(running.places_so_far, public=False)
def extreme_so_far(x, /, dim, largest=True):
    """int64: where the largest (or smallest) element up to here along `dim` stands, the last of several. NaN wins."""
    best = (np.maximum if largest else np.minimum).accumulate(x, dim)
    places = np.arange(x.shape[dim]).reshape([-1 if axis == dim % x.ndim else 1 for axis in range(x.ndim)])
    return in_rows(np.maximum.accumulate(np.where((x == best) | (x != x), places, 0), dim))
