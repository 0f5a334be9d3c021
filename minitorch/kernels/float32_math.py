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

from ..jit.compiled import compiled
from ..jit.dtypes import is_half
from .layout import flat

SMALL = 1 << 14
BLOCK = 256  # terms added up in single precision, and blocks of them in double
f32, i32 = np.float32, np.int32
ONE, TWO, HALF, ZERO, NEAR, FAR = map(f32, (1, 2, 0.5, 0, 0.94, 4))
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
ROOT, DENSITY = f32(math.sqrt(0.5)), f32(1 / math.sqrt(2 * math.pi))


def many_singles(run: Callable[..., None], arity: int = 1) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorator of a kernel of `arity` arrays and settings: `run` in its stead for many single floats.

    Half floats are computed with as single ones, as PyTorch does.
    """

    def decorate(kernel: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(kernel)
        def call(*args: Any) -> Any:
            x = args[0]
            if type(x) is np.ndarray and is_half(x.dtype):
                return call(*[a.astype(f32) if isinstance(a, np.ndarray) else a for a in args]).astype(np.float16)
            if type(x) is not np.ndarray or x.size < SMALL or x.dtype != f32 or not (rows := flat(*args[:arity])):
                return kernel(*args)
            out = np.empty_like(x)
            run(*rows, *map(f32, args[arity:]), *flat(out))
            return out

        return call

    return decorate


def exp(x):
    x = LEAST if x < LEAST else MOST if x > MOST else x
    n = np.floor(x * LOG2_E + HALF)
    r = (x - n * HIGH) - n * LOW
    series = ONE + (r + r * r * (E2 + r * (E3 + r * (E4 + r * (E5 + r * (E6 + r * E7))))))
    half = i32(n) >> i32(1)  # in two steps, for neither subnormal numbers nor the largest are one power of two away
    return series * power_of_two(half) * power_of_two(i32(n) - half)


def power_of_two(n):
    return i32((n + i32(127)) << i32(23)).view(f32)


def log1p(x):
    """log(1 + x) of x from 0 to 1, by the series of atanh(x / (2 + x))"""
    s = x / (TWO + x)
    square = s * s
    rest = square * (
        A3 + square * (A5 + square * (A7 + square * (A9 + square * (A11 + square * (A13 + square * A15)))))
    )
    return TWO * (s + s * rest)


def softplus_of(x):
    """log(1 + exp(x))"""
    return (x if x > ZERO else ZERO) + log1p(exp(-abs(x)))


def erf_of(x):
    square = x * x
    near = x + x * (P0 + square * (P1 + square * (P2 + square * (P3 + square * (P4 + square * (P5 + square * P6))))))
    size = abs(x)
    size = FAR if size > FAR else size
    log = Q0 + size * (Q1 + size * (Q2 + size * (Q3 + size * (Q4 + size * (Q5 + size * Q6)))))
    beyond = ONE - exp(log)
    return near if size < NEAR else np.copysign(beyond, x)


loop = compiled(fastmath={"contract"})  # a product and a sum may be rounded once instead of twice


@loop
def erf(x, out):
    for i in range(x.size):
        out[i] = erf_of(x[i])


@loop
def gelu(x, out):
    for i in range(x.size):
        out[i] = HALF * x[i] * (ONE + erf_of(x[i] * ROOT))


@loop
def gelu_gradient(x, out):
    """The probability of less than `x` in the normal distribution, plus `x` times its density there."""
    for i in range(x.size):
        out[i] = HALF * (ONE + erf_of(x[i] * ROOT)) + x[i] * (exp(-HALF * (x[i] * x[i])) * DENSITY)


@loop
def sigmoid(x, out):
    for i in range(x.size):
        out[i] = ONE / (ONE + exp(-x[i]))


@loop
def silu(x, out):
    for i in range(x.size):
        out[i] = x[i] / (ONE + exp(-x[i]))


@loop
def logsigmoid(x, out):
    for i in range(x.size):
        out[i] = (x[i] if x[i] < ZERO else ZERO) - log1p(exp(-abs(x[i])))


@loop
def softplus(x, beta, threshold, out):
    for i in range(x.size):
        z = x[i] * beta
        smooth = softplus_of(z) / beta
        out[i] = x[i] if z > threshold else smooth


@loop
def softplus_gradient(x, beta, threshold, out):
    for i in range(x.size):
        z = x[i] * beta
        below = exp(-abs(z))
        gradient = (below if z < ZERO else ONE) / (ONE + below)
        out[i] = ONE if z > threshold else gradient


@loop
def logaddexp(x, y, out):
    for i in range(x.size):
        larger = x[i] if x[i] > y[i] else y[i]
        gap = ZERO if x[i] == y[i] else abs(x[i] - y[i])  # infinities have no difference
        out[i] = larger + log1p(exp(-gap))


adding = compiled(fastmath={"contract", "reassoc"})  # terms may be added in any order, so several at once


@adding
def row_sum(x):
    total = 0.0
    for start in range(0, x.size, BLOCK):
        a, part = x[start : start + BLOCK], x.dtype.type(0)
        for i in range(a.size):
            part += a[i]
        total += part
    return f32(total)


@adding
def row_dot(x, y):
    total = 0.0
    for start in range(0, x.size, BLOCK):
        a, b, part = x[start : start + BLOCK], y[start : start + BLOCK], x.dtype.type(0)
        for i in range(a.size):
            part += a[i] * b[i]
        total += part
    return f32(total)


@loop
def softmax(x, top, out):
    """x (n, m), the largest of each row (n, 1) → out (n, m)"""
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            out[i, j] = exp(x[i, j] - top[i, 0])
        total = row_sum(out[i])
        for j in range(x.shape[1]):
            out[i, j] /= total


@loop
def log_softmax(x, top, out):
    """as `softmax`"""
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            out[i, j] = exp(x[i, j] - top[i, 0])
        log = f32(np.log(row_sum(out[i])))
        for j in range(x.shape[1]):
            out[i, j] = (x[i, j] - top[i, 0]) - log


@loop
def softmax_gradient(g, out, d):
    for i in range(g.shape[0]):
        weight = row_dot(g[i], out[i])
        for j in range(g.shape[1]):
            d[i, j] = out[i, j] * (g[i, j] - weight)


@loop
def log_softmax_gradient(g, out, d):
    for i in range(g.shape[0]):
        weight = row_sum(g[i])
        for j in range(g.shape[1]):
            d[i, j] = g[i, j] - exp(out[i, j]) * weight
