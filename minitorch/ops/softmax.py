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


@arraywise(kernels.softmax, public=False, dx=lambda g, out, dim: _softmax_gradient(g, out, dim))
def softmax(x, /, dim):
    out = np.exp(_below_top(x, dim))
    return out / np.add.reduce(out, dim, keepdims=True)


def _softmax_gradient(g, out, dim):
    if out.__class__ is np.ndarray:
        return kernels.softmax_gradient(g, out, dim)
    return out * (g - sum(g * out, dim, True))


@arraywise(kernels.log_softmax, public=False, dx=lambda g, out, dim: _log_softmax_gradient(g, out, dim))
def log_softmax(x, /, dim):
    """`log(softmax(x))`, exact also where softmax is near 0."""
    out = _below_top(x, dim)
    return out - np.log(np.add.reduce(np.exp(out), dim, keepdims=True))


def _log_softmax_gradient(g, out, dim):
    if out.__class__ is np.ndarray:
        return kernels.log_softmax_gradient(g, out, dim)
    return g - exp(out) * sum(g, dim, True)
