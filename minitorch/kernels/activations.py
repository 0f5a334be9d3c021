"""Activation functions on whole arrays: those with exponentials, which numpy's vector code makes fastest.

Many single floats take the loops of `float32_math.py`. Steps overwrite the array of the first: for a million elements a
fresh one costs as much as the step. Where numpy is to choose between two arrays by a random mask it takes 4 ns an
element, so the larger or the smaller of two is taken where that comes to the same.
"""

import math
from typing import Any

import numpy as np

from . import float32_math as singles
from .float32_math import many_singles
from .layout import in_rows


def relu(x: Any) -> Any:
    return np.maximum(0, x)  # in this order -0.0 stays: of equal ones numpy takes the second


@many_singles(singles.softplus)
def softplus(x: Any, beta: float, threshold: float) -> Any:
    z = x if beta == 1 else x * beta
    smooth = np.log1p(np.exp(z))
    return np.where(z > threshold, x, smooth if beta == 1 else smooth / beta)


@many_singles(singles.softplus_gradient)
def softplus_gradient(x: Any, beta: float, threshold: float) -> Any:
    """The sigmoid of `beta x`, also where it is so near 0 that `exp(-beta x)` overflows; 1 above `threshold`."""
    z = x if beta == 1 else x * beta
    e = np.exp(np.minimum(z, 40))  # from 40 on the sigmoid is 1
    out = e / (e + 1)
    return out if threshold == math.inf else np.maximum(out, z > threshold)


def elu(x: Any, alpha: float) -> Any:
    if not 0 < alpha <= 1:
        return np.where(x > 0, x, np.expm1(x) * alpha)
    below = np.expm1(np.minimum(0, x))
    return np.maximum(below if alpha == 1 else below * alpha, x)  # which lies above x where x is negative


@many_singles(singles.erf)
def erf(x: Any) -> Any:
    from scipy.special import erf  # loads in 20 ms, which only those who call it should wait for

    return erf(x).astype(x.dtype, copy=False)  # of half floats it gives double ones


def gelu(x: Any, approximate: str) -> Any:
    if approximate == "tanh":
        return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x * x * x)))
    return _gelu(x)


@many_singles(singles.gelu)
def _gelu(x: Any) -> Any:
    out = erf(x * math.sqrt(0.5))
    out += 1
    out *= 0.5 * x
    return out


@many_singles(singles.gelu_gradient)
def gelu_gradient(x: Any) -> Any:
    """The probability of less than `x` in the normal distribution, plus `x` times its density there."""
    return 0.5 * (1 + erf(x * math.sqrt(0.5))) + x * (np.exp(-0.5 * (x * x)) * (1 / math.sqrt(2 * math.pi)))


@many_singles(singles.silu)
def silu(x: Any) -> Any:
    out = _exp_of_minus(x)
    out += 1
    return np.divide(x, out, out=out)


@many_singles(singles.sigmoid)
def sigmoid(x: Any) -> Any:
    out = _exp_of_minus(x)
    out += 1
    return np.reciprocal(out, out)


@many_singles(singles.logsigmoid)
def logsigmoid(x: Any) -> Any:
    return in_rows(np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x))))


def hardtanh(x: Any, min_val: float, max_val: float) -> Any:
    kind = x.dtype.type
    return np.minimum(kind(max_val), np.maximum(kind(min_val), x))  # of equal ones numpy takes the second, x


def _exp_of_minus(x: Any) -> Any:
    out = np.asarray(np.negative(x))  # an array too where numpy gives a number
    return np.exp(out, out=out)


@many_singles(singles.logaddexp)
def logaddexp(x: Any, y: Any) -> Any:
    return np.logaddexp(x, y)
