"""Parts of numbers: signs, exponents, neighbours, common divisors."""

import numpy as np

from .comparison import eq
from .conversion import cast, zero
from .exponential import exp2
from .op import arraywise, elementwise
from .selection import where


@elementwise(
    np.copysign,
    promote="float",
    dx=lambda g, x, out: where(eq(x, 0), 0.0, g * (out / x)),
    dy=lambda g: zero(g),
)
def copysign(x, y, /):
    """`|x|` with the sign of `y`; its gradient at 0 is 0."""
    return np.copysign(x, y)


@elementwise(lambda x, values: np.where(x == 0, values, x > 0).astype(x.dtype), public=False)
def heaviside(x, values, /):
    """0 below 0, 1 above it, and `values` at 0. As in PyTorch it has no derivative."""
    return values if x == 0 else 1 if x > 0 else 0


@elementwise(np.nextafter, dx=lambda g, x, y: where(eq(x, y), 0.0, g), dy=lambda g: zero(g))
def nextafter(x, y, /):
    """The number after `x` on the way to `y`, the nearest that its dtype has."""
    return np.nextafter(x, y)


@elementwise(np.gcd)
def gcd(x, y, /):
    """The greatest common divisor, never below 0; that of 0 and 0 is 0."""
    return np.gcd(x, y)


@elementwise(np.lcm)
def lcm(x, y, /):
    """The least common multiple, never below 0."""
    return np.lcm(x, y)


@arraywise(public=False, dx=lambda g, x, x_dtype: g / exp2(cast(exponent(x), x_dtype)))
def mantissa(x, /):
    """`x` over the power of 2 that brings it between a half and 1."""
    return np.frexp(x)[0]


@arraywise(public=False)
def exponent(x, /):
    """int32: the exponent of that power."""
    return np.frexp(x)[1]
