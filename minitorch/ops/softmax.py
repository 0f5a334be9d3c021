"""Softmax and its logarithm: numbers along one dimension (none, `()`, of a 0-d array) made positive with the sum 1.

The largest is taken off first, which changes nothing but keeps the exponentials from overflowing.
"""

import numpy as np

from ..kernels import sums
from .exponential import exp
from .op import arraywise
from .reductions import sum


def _below_top(x, dim):
    """`x` minus its largest along `dim`, in fresh memory and C order."""
    top = np.maximum.reduce(x, dim, keepdims=True, initial=-np.inf)
    return np.subtract(x, top, out=np.empty_like(x, order="C"))


def _softmax(x, dim, total):
    out = _below_top(x, dim)
    np.exp(out, out)
    out /= total(out, dim, keepdims=True)
    return out


@arraywise(
    lambda x, dim: _softmax(x, dim, sums.total),
    public=False,
    dx=lambda g, out, dim: out * (g - sum(g * out, dim, True)),
)
def softmax(x, /, dim):
    return _softmax(x, dim, np.add.reduce)


def _log_softmax(x, dim, total):
    out = _below_top(x, dim)
    out -= np.log(total(np.exp(out), dim, keepdims=True))
    return out


@arraywise(
    lambda x, dim: _log_softmax(x, dim, sums.total),
    public=False,
    dx=lambda g, out, dim: g - exp(out) * sum(g, dim, True),
)
def log_softmax(x, /, dim):
    """`log(softmax(x))`, exact also where softmax is near 0."""
    return _log_softmax(x, dim, np.add.reduce)
