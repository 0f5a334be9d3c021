"""Loops over single floats with exponentials in them, as vector code: numba's own exp calls a library for each element.

For the exponential `x = n log 2 + r`, so that a short series is exact to a unit in the last place, and 2ⁿ is put
together bit by bit. The error function is `x + x P(x²)` near 0 and `1 - exp(Q(|x|))` beyond, P and Q fitted by least
squares. Horner's rule is written out: of a loop over coefficients compilers make no vector code. A loop takes a half
to a fifth of the time of the passes over memory by numpy's functions that it stands for.
"""

import functools
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..jit.compiler import compiled
from ..jit.dtypes import is_half
from ..jit.elementwise import Loop
from ..jit.halves import with_singles
from .blocks import sum_of_firsts, sum_of_products
from .layout import flat
from .thresholds import MANY

f32, i32 = np.float32, np.int32
NEAR, FAR = f32(0.94), f32(4)
LEAST, MOST = f32(-104), f32(89)  # beyond, the exponential is 0 and infinite
E2, E3, E4, E5, E6, E7 = (f32(1 / math.factorial(k)) for k in range(2, 8))
# log 2 = HIGH + LOW, the first with so few bits that n times it is exact.
LOG2_E, HIGH, LOW = f32(1 / math.log(2)), f32(0.693359375), f32(math.log(2) - 0.693359375)
A3, A5, A7, A9, A11, A13, A15 = (f32(1 / k) for k in range(3, 17, 2))
P0, P1, P2, P3, P4, P5, P6 = map(f32, (
    0.128379166, -3.761263227e-1, 1.128367257e-1, -2.685811445e-2, 5.197838695e-3, -8.106569887e-4, 8.218382652e-5,
))  # fmt: skip
Q0, Q1, Q2, Q3, Q4, Q5, Q6 = map(f32, (
    -1.549079576e-4, -1.1278488, -6.368821471e-1, -1.042029114e-1, 2.236177537e-2, -3.078133458e-3, 1.996143313e-4,
))  # fmt: skip
T0, T1, T2, T3, T4 = map(f32, (
    -3.33332819422e-1, 1.33314422036e-1, -5.37397155531e-2, 2.06390887954e-2, -5.70498872745e-3,
))  # fmt: skip
T_NEAR = f32(0.625**2)
ROOT, DENSITY = f32(math.sqrt(0.5)), f32(1 / math.sqrt(2 * math.pi))


def many_singles(formula: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorator of a kernel in numpy's functions: a loop over `formula` in its stead for many single floats.

    Half floats are computed with as single ones, as PyTorch does.
    """

    def decorate(kernel: Callable[..., Any]) -> Callable[..., Any]:
        # A product and a sum may be rounded once instead of twice.
        loop = Loop(formula, np.dtype(f32), kernel, fastmath={"contract"})
        arity = loop.arity

        @functools.wraps(kernel)
        def call(*args: Any) -> Any:
            x = args[0]
            if type(x) is not np.ndarray:
                return kernel(*args)
            if is_half(x.dtype):
                return with_singles(call, args)
            if x.size < MANY or x.dtype != f32 or not (rows := flat(*args[:arity])):
                return kernel(*args)
            out = np.empty_like(x)
            loop.code()(*flat(out), *rows, *args[arity:])
            return out

        return call

    return decorate


def exp(x):
    x = LEAST if x < LEAST else MOST if x > MOST else x
    n = np.floor(x * LOG2_E + 0.5)
    r = (x - n * HIGH) - n * LOW
    series = 1 + (r + r * r * (E2 + r * (E3 + r * (E4 + r * (E5 + r * (E6 + r * E7))))))
    half = i32(n) >> i32(1)  # in two steps, for neither subnormal numbers nor the largest are one power of two away
    return series * power_of_two(half) * power_of_two(i32(n) - half)


def power_of_two(n):
    return i32((n + i32(127)) << i32(23)).view(f32)


def log1p(x):
    """log(1 + x) of x from 0 to 1, by the series of atanh(x / (2 + x))"""
    s = x / (2 + x)
    square = s * s
    rest = square * (
        A3 + square * (A5 + square * (A7 + square * (A9 + square * (A11 + square * (A13 + square * A15)))))
    )
    return 2 * (s + s * rest)


def erf(x, /):
    square = x * x
    near = x + x * (P0 + square * (P1 + square * (P2 + square * (P3 + square * (P4 + square * (P5 + square * P6))))))
    size = abs(x)
    size = FAR if size > FAR else size
    log = Q0 + size * (Q1 + size * (Q2 + size * (Q3 + size * (Q4 + size * (Q5 + size * Q6)))))
    beyond = 1 - exp(log)
    return near if size < NEAR else np.copysign(beyond, x)


def gelu(x, /):
    return 0.5 * x * (1 + erf(x * ROOT))


def gelu_gradient(x, /):
    """The probability of less than `x` in the normal distribution, plus `x` times its density there."""
    return 0.5 * (1 + erf(x * ROOT)) + x * (exp(-0.5 * (x * x)) * DENSITY)


def sigmoid(x, /):
    return 1 / (1 + exp(-x))


def tanh(x, /):
    """Near 0 by its odd series, fitted to |x| < 0.625 (Moshier's Cephes), so that small numbers lose no digits."""
    square = x * x
    near = x + x * square * (T0 + square * (T1 + square * (T2 + square * (T3 + square * T4))))
    below = exp(-2 * abs(x))
    beyond = np.copysign((1 - below) / (1 + below), x)
    return near if square < T_NEAR else beyond


def silu(x, /):
    return x / (1 + exp(-x))


def logsigmoid(x, /):
    return (x if x < 0 else 0) - log1p(exp(-abs(x)))


def softplus(x, /, beta, threshold):
    z = x * beta
    smooth = ((z if z > 0 else 0) + log1p(exp(-abs(z)))) / beta
    return x if z > threshold else smooth


def softplus_gradient(x, /, beta, threshold):
    z = x * beta
    below = exp(-abs(z))
    gradient = (below if z < 0 else 1) / (1 + below)
    return 1 if z > threshold else gradient


def logaddexp(x, y, /):
    larger = x if x > y else y
    gap = 0 if x == y else abs(x - y)  # infinities have no difference
    return larger + log1p(exp(-gap))


def hypot(x, y, /):
    """In double precision, where no square of a single float is out of range"""
    a, b = np.float64(x), np.float64(y)
    length = np.sqrt(a * a + b * b)
    return np.inf if abs(a) == np.inf or abs(b) == np.inf else length


by_rows = compiled(literals=np.dtype(f32), fastmath={"contract"})


@by_rows
def softmax(x, top, out):
    """x (n, m), the largest of each row (n, 1) → out (n, m)"""
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            out[i, j] = exp(x[i, j] - top[i, 0])
        total = f32(sum_of_firsts(out[i], out[i], 0))
        for j in range(x.shape[1]):
            out[i, j] /= total


@by_rows
def log_softmax(x, top, out):
    """as `softmax`"""
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            out[i, j] = exp(x[i, j] - top[i, 0])
        log = f32(np.log(f32(sum_of_firsts(out[i], out[i], 0))))
        for j in range(x.shape[1]):
            out[i, j] = (x[i, j] - top[i, 0]) - log


@by_rows
def softmax_gradient(g, out, d):
    for i in range(g.shape[0]):
        weight = f32(sum_of_products(g[i], out[i], 0))
        for j in range(g.shape[1]):
            d[i, j] = out[i, j] * (g[i, j] - weight)


@by_rows
def log_softmax_gradient(g, out, d):
    for i in range(g.shape[0]):
        weight = f32(sum_of_firsts(g[i], g[i], 0))
        for j in range(g.shape[1]):
            d[i, j] = g[i, j] - exp(out[i, j]) * weight
