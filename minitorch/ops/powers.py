"""Powers. There are three ops, as in PyTorch: with a number for an exponent, with one for a base, and of two arrays."""

import math

from ..kernels import powers
from .conversion import zero
from .exponential import log
from .op import elementwise
from .selection import where


@elementwise(
    powers.power,
    public=False,
    dx=lambda g, x, exponent: g * (exponent * power(x, exponent - 1)) if exponent != 0 else zero(g),
)
def power(x, /, exponent):
    """`x` to a power that is one number."""
    return x**exponent


@elementwise(
    powers.power_of_each,
    public=False,
    dx=lambda g, x, y: where(y == 0, 0.0, g * (y * pow(x, y - 1))),
    dy=lambda g, x, y, out: where((x == 0) & (y >= 0), 0.0, g * (out * log(x))),
)
def pow(x, y, /):
    """`x` to the powers `y`. Where `x` is 0 and stays 0, the gradient of `y` is 0."""
    return x**y


@elementwise(
    powers.exponential,
    public=False,
    dx=lambda g, x, out, base: g * (out * math.log(base)) if base > 0 else _gradient_of_no_logarithm(g, x, base),
)
def exponential(x, /, base):
    """One number, `base`, to the powers `x`."""
    return base**x


def _gradient_of_no_logarithm(g, x, base):
    return g * math.nan if base < 0 else where(x >= 0, 0.0, g * -math.inf)
