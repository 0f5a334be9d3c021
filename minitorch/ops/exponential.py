"""Exponentials, logarithms and roots."""

import math

import numpy as np

from ..kernels import activations
from .op import elementwise

_LN2, _LN10 = math.log(2), math.log(10)


@elementwise(np.exp, promote="float", dx=lambda g, out: g * out)
def exp(x, /):
    """`e` to the power `x`."""
    return np.exp(x)


@elementwise(np.exp2, promote="float", dx=lambda g, out: g * (out * _LN2))
def exp2(x, /):
    """2 to the power `x`."""
    return np.exp2(x)


@elementwise(np.expm1, promote="float", dx=lambda g, out: g * (out + 1))
def expm1(x, /):
    """`exp(x) - 1`, exact near 0."""
    return np.expm1(x)


@elementwise(np.log, promote="float", dx=lambda g, x: g / x)
def log(x, /):
    """The logarithm to base `e`; NaN below 0."""
    return np.log(x)


@elementwise(np.log2, promote="float", dx=lambda g, x: g / (x * _LN2))
def log2(x, /):
    """The logarithm to base 2; NaN below 0."""
    return np.log2(x)


@elementwise(np.log10, promote="float", dx=lambda g, x: g / (x * _LN10))
def log10(x, /):
    """The logarithm to base 10; NaN below 0."""
    return np.log10(x)


@elementwise(np.log1p, promote="float", dx=lambda g, x: g / (x + 1))
def log1p(x, /):
    """`log(1 + x)`, exact near 0."""
    return np.log1p(x)


@elementwise(np.sqrt, promote="float", dx=lambda g, out: g / (2 * out))
def sqrt(x, /):
    """The square root; NaN below 0. Its gradient at 0 is infinite."""
    return np.sqrt(x)


@elementwise(lambda x: 1 / np.sqrt(x), promote="float", dx=lambda g, out: -0.5 * g * (out * out * out))
def rsqrt(x, /):
    """`1 / sqrt(x)`; NaN below 0."""
    return 1 / np.sqrt(x)


@elementwise(
    activations.logaddexp,
    promote="float",
    dx=lambda g, x, y: g / (1 + exp(y - x)),
    dy=lambda g, x, y: g / (1 + exp(x - y)),
)
def logaddexp(x, y, /):
    """`log(exp(x) + exp(y))` without overflow."""
    return np.logaddexp(x, y)


@elementwise(
    np.logaddexp2,
    promote="float",
    dx=lambda g, x, y: g / (1 + exp2(y - x)),
    dy=lambda g, x, y: g / (1 + exp2(x - y)),
)
def logaddexp2(x, y, /):
    """`log2(2**x + 2**y)` without overflow."""
    return np.logaddexp2(x, y)
