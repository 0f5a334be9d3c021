"""Trigonometric and hyperbolic functions and their inverses."""

import math

import numpy as np

from ..kernels import powers
from .exponential import rsqrt
from .op import elementwise
from .reductions import divide_no_nan


@elementwise(np.sin, promote="float", dx=lambda g, x: g * cos(x))
def sin(x, /):
    """The sine of the angle `x` in radians."""
    return np.sin(x)


@elementwise(np.cos, promote="float", dx=lambda g, x: g * -sin(x))
def cos(x, /):
    """The cosine of the angle `x` in radians."""
    return np.cos(x)


@elementwise(np.tan, promote="float", dx=lambda g, out: g * (1 + out * out))
def tan(x, /):
    """The tangent of the angle `x` in radians."""
    return np.tan(x)


@elementwise(np.arcsin, promote="float", dx=lambda g, x: g * rsqrt(1 - x * x))
def asin(x, /):
    """The angle in [-π/2, π/2] whose sine is `x`; NaN outside [-1, 1]."""
    return np.arcsin(x)


@elementwise(np.arccos, promote="float", dx=lambda g, x: g * -rsqrt(1 - x * x))
def acos(x, /):
    """The angle in [0, π] whose cosine is `x`; NaN outside [-1, 1]."""
    return np.arccos(x)


@elementwise(np.arctan, promote="float", dx=lambda g, x: g / (x * x + 1))
def atan(x, /):
    """The angle in [-π/2, π/2] whose tangent is `x`."""
    return np.arctan(x)


@elementwise(
    np.arctan2,
    promote="float",
    dx=lambda g, x, y: g * _over_squares(y, x),
    dy=lambda g, x, y: -g * _over_squares(x, y),
)
def atan2(x, y, /):
    """The angle in [-π, π] of the point with ordinate `x` and abscissa `y`; at (0, 0) its gradients are 0."""
    return np.arctan2(x, y)


def _over_squares(x, y):
    """`x / (x² + y²)`, also where the squares are out of range."""
    length = hypot(x, y)
    return divide_no_nan(divide_no_nan(x, length), length)


@elementwise(powers.hypot, promote="float", dx=lambda g, x, out: g * (x / out), dy=lambda g, y, out: g * (y / out))
def hypot(x, y, /):
    """The length `sqrt(x² + y²)` without overflow."""
    return np.hypot(x, y)


@elementwise(np.sinh, promote="float", dx=lambda g, x: g * cosh(x))
def sinh(x, /):
    """The hyperbolic sine: `(exp(x) - exp(-x)) / 2`."""
    return np.sinh(x)


@elementwise(np.cosh, promote="float", dx=lambda g, x: g * sinh(x))
def cosh(x, /):
    """The hyperbolic cosine: `(exp(x) + exp(-x)) / 2`."""
    return np.cosh(x)


@elementwise(np.tanh, promote="float", dx=lambda g, out: g * (1 - out * out))
def tanh(x, /):
    """The hyperbolic tangent: `sinh(x) / cosh(x)`."""
    return np.tanh(x)


@elementwise(np.arcsinh, promote="float", dx=lambda g, x: g * rsqrt(x * x + 1))
def asinh(x, /):
    """The inverse of `sinh`."""
    return np.arcsinh(x)


@elementwise(np.arccosh, promote="float", dx=lambda g, x: g * rsqrt(x * x - 1))
def acosh(x, /):
    """The inverse of `cosh`; NaN below 1."""
    return np.arccosh(x)


@elementwise(np.arctanh, promote="float", dx=lambda g, x: g / (1 - x * x))
def atanh(x, /):
    """The inverse of `tanh`; NaN outside [-1, 1]."""
    return np.arctanh(x)


@elementwise(lambda x: x * (math.pi / 180), promote="float", dx=lambda g: g * (math.pi / 180))
def deg2rad(x, /):
    """An angle in radians, `x * π / 180`, out of one in degrees."""
    return x * (math.pi / 180)


@elementwise(lambda x: x * (180 / math.pi), promote="float", dx=lambda g: g * (180 / math.pi))
def rad2deg(x, /):
    """An angle in degrees, `x * 180 / π`, out of one in radians."""
    return x * (180 / math.pi)
