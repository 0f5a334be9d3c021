"""Softmax and its logarithm: numbers along one dimension (none, `()`, of a 0-d array) made positive with the sum 1.

The largest is taken off first, which changes nothing but keeps the exponentials from overflowing.
"""

import numpy as np

from ..kernels import softmax as kernels
from .exponential import exp
from .op import arraywise
from .reductions import sum


def _below_top(x, dim):
    """`x` minus its largest along `dim`, in C order."""
    top = np.maximum.reduce(x, dim, keepdims=True, initial=-np.inf)
    return np.subtract(x, top, out=np.empty_like(x, order="C"))


@arraywise(kernels.softmax, public=False, dx=lambda g, out, dim: softmax_backward(g, out, dim))
def softmax(x, /, dim):
    out = np.exp(_below_top(x, dim))
    return out / np.add.reduce(out, dim, keepdims=True)


@arraywise(
    kernels.softmax_gradient,
    public=False,
    dx=lambda g, y, dim: softmax_backward(g, y, dim),
    dy=lambda g, x, y, dim: g * (x - sum(x * y, dim, True)) - x * sum(g * y, dim, True),
)
def softmax_backward(x, y, /, dim):
    """The gradient of what `softmax` made `y` of, when that of `y` is `x`."""
    return y * (x - np.add.reduce(x * y, dim, keepdims=True))


@arraywise(kernels.log_softmax, public=False, dx=lambda g, out, dim: log_softmax_backward(g, out, dim))
def log_softmax(x, /, dim):
    """`log(softmax(x))`, exact also where softmax is near 0."""
    out = _below_top(x, dim)
    return out - np.log(np.add.reduce(np.exp(out), dim, keepdims=True))


@arraywise(
    kernels.log_softmax_gradient,
    public=False,
    dx=lambda g, y, dim: g - sum(g * exp(y), dim, True),
    dy=lambda g, x, y, dim: -g * exp(y) * sum(x, dim, True),
)
def log_softmax_backward(x, y, /, dim):
    """The gradient of what `log_softmax` made `y` of, when that of `y` is `x`."""
    return x - np.exp(y) * np.add.reduce(x, dim, keepdims=True)
