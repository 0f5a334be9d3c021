"""Rounding, and division that gives whole numbers. Rounded values are constant between steps, so gradients are 0."""

import numpy as np

from ..kernels import division, signs
from .conversion import zero
from .op import elementwise


@elementwise(np.floor, dx=lambda g: zero(g))
def floor(x, /):
    """The largest whole number that is not above `x`."""
    return np.floor(x)


@elementwise(np.ceil, dx=lambda g: zero(g))
def ceil(x, /):
    """The smallest whole number that is not below `x`."""
    return np.ceil(x)


@elementwise(np.trunc, dx=lambda g: zero(g))
def trunc(x, /):
    """`x` without its fraction: rounded towards 0."""
    return np.trunc(x)


@elementwise(signs.round, dx=lambda g: zero(g))
def round(x, /, decimals=0):
    """The nearest number of so many decimals; halves go to the even neighbour."""
    return np.round(x, decimals)


@elementwise(lambda x: x - np.trunc(x), dx=lambda g: g)
def frac(x, /):
    """The fraction, with the sign of `x`."""
    return x - np.trunc(x)


@elementwise(division.floor_divide, operator="floordiv")
def floor_divide(x, y, /):
    """The quotient rounded down. As in PyTorch it has no derivative."""
    return x // y


@elementwise(division.remainder, operator="mod", dx=lambda g: g, dy=lambda g, x, y: -g * rounded_div(x, y, "floor"))
def remainder(x, y, /):
    """What `floor_divide` leaves; it has the sign of `y`."""
    return x % y


@elementwise(division.fmod, dx=lambda g: g, dy=lambda g, x, y: -g * rounded_div(x, y, "trunc"))
def fmod(x, y, /):
    """What the quotient rounded towards 0 leaves; it has the sign of `x`."""
    return np.fmod(x, y)


@elementwise(division.rounded, public=False, dx=lambda g: zero(g), dy=lambda g: zero(g))
def rounded_div(x, y, /, rounding_mode):
    """The quotient rounded down ("floor") or towards 0 ("trunc")."""
    return x // y if rounding_mode == "floor" else np.trunc(x / y)
