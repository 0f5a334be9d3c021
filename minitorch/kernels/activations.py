"""Activation functions on whole arrays: those with exponentials, which numpy's vector code makes fastest.

numba's own exponentials and logarithms are up to 28 times slower than numpy's. Steps overwrite the array of the first:
for a million elements a fresh one costs as much as the step. Where numpy is to choose between two arrays by a random
mask it takes 4 ns an element, so the larger or the smaller of two is taken where that comes to the same.
"""

import math
from typing import Any

import numpy as np

from .erf import erf
from .layout import in_rows


def relu(x: Any) -> Any:
    return np.maximum(0, x)  # in this order -0.0 stays: of equal ones numpy takes the second


def softplus(x: Any, beta: float, threshold: float) -> Any:
    z = x * beta
    return np.where(z > threshold, x, np.log1p(np.exp(z)) / beta)


def elu(x: Any, alpha: float) -> Any:
    if not 0 < alpha <= 1:
        return np.where(x > 0, x, np.expm1(x) * alpha)
    below = np.minimum(0, x)
    return np.maximum(np.expm1(below) * alpha, x)  # which lies above x where x is negative


def gelu(x: Any, approximate: str) -> Any:
    if approximate == "tanh":
        return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x * x * x)))
    out = erf(x * math.sqrt(0.5))
    out += 1
    out *= 0.5 * x
    return out


def silu(x: Any) -> Any:
    out = _exp_of_minus(x)
    out += 1
    return np.divide(x, out, out=out)


def sigmoid(x: Any) -> Any:
    out = _exp_of_minus(x)
    out += 1
    return np.divide(1, out, out=out)


def logsigmoid(x: Any) -> Any:
    return in_rows(np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x))))


def hardtanh(x: Any, min_val: float, max_val: float) -> Any:
    kind = x.dtype.type
    return np.minimum(np.maximum(x, kind(min_val)), kind(max_val))


def _exp_of_minus(x: Any) -> Any:
    out = np.negative(x, out=np.empty_like(x))
    return np.exp(out, out=out)
