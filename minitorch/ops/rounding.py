"""Rounding, and division that ends in whole numbers. Steps are flat: the gradient of a rounded value is 0."""

import numpy as np

from ..kernels import division, signs
from .conversion import zero
from .op import elementwise


@elementwise(np.floor, dx=lambda g: zero(g), refused="b")
def floor(x, /):
    """The largest whole number that is not above `x`."""
    return np.floor(x)


@elementwise(np.ceil, dx=lambda g: zero(g), refused="b")
def ceil(x, /):
    """The smallest whole number that is not below `x`."""
    return np.ceil(x)


@elementwise(np.trunc, dx=lambda g: zero(g), refused="b")
def trunc(x, /):
    """`x` without its fraction: rounded towards 0."""
    return np.trunc(x)


@elementwise(
    signs.round,
    label=lambda decimals: "RoundBackward1" if decimals else "RoundBackward0",
    dx=lambda g: zero(g),
    refused="b",
)
def round(x, /, decimals=0):
    """The nearest number of so many decimals; halves go to the even neighbour."""
    return np.round(x, decimals)


@elementwise(lambda x: x - np.trunc(x), dx=lambda g: g, refused="biu")
def frac(x, /):
    """The fraction, with the sign of `x`."""
    return x - np.trunc(x)


@elementwise(
    division.floor_divide,
    operator="floordiv",
    label="NotImplemented.",
    explain=lambda *_: "ZeroDivisionError",
    refused="b",
)
def floor_divide(x, y, /):
    """The quotient rounded down; PyTorch's, so without a derivative."""
    return x // y


@elementwise(
    division.remainder,
    operator="mod",
    label="RemainderBackward0",
    explain=lambda *_: "ZeroDivisionError",
    dx=lambda g: g,
    dy=lambda g, x, y: -g * rounded_div(x, y, "floor"),
    refused="b",
)
def remainder(x, y, /):
    """What `floor_divide` leaves; it has the sign of `y`."""
    return x % y


@elementwise(
    division.fmod,
    label="FmodBackward0",
    explain=lambda *_: "ZeroDivisionError",
    dx=lambda g: g,
    dy=lambda g, x, y: -g * rounded_div(x, y, "trunc"),
    refused="b",
)
def fmod(x, y, /):
    """What the quotient rounded towards 0 leaves; it has the sign of `x`."""
    return np.fmod(x, y)


@elementwise(
    division.rounded,
    public=False,
    label="DivBackward2",
    explain=lambda *_: "ZeroDivisionError",
    dx=lambda g: zero(g),
    dy=lambda g: zero(g),
)
def rounded_div(x, y, /, rounding_mode):
    """The quotient rounded down ("floor") or towards 0 ("trunc")."""
    return x // y if rounding_mode == "floor" else np.trunc(x / y)
