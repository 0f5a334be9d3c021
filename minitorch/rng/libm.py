"""The C library's functions on float64 arrays of one axis.

PyTorch calls these an element at a time when it draws in float64. numpy's own have vector code that differs in the
last bit; Python's `math` and numba call the C library too.
"""

import math

import numpy as np

from ..jit.compiler import Meter
from ..jit.elementwise import Vectorized


def _on_arrays(formula):
    def ready(x):
        return np.fromiter(map(formula, x.tolist()), np.float64, len(x))

    return Vectorized(formula, ready, Meter(call=0, element=60e-9))


@_on_arrays
def log(x):
    return math.log(x) if x else -math.inf


@_on_arrays
def log1p(x):
    return math.log1p(x)


@_on_arrays
def exp(x):
    return math.exp(x) if x < 709.782712893384 else math.inf


@_on_arrays
def sin(x):
    return math.sin(x)


@_on_arrays
def cos(x):
    return math.cos(x)


@_on_arrays
def tan(x):
    return math.tan(x)
