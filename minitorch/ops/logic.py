"""Logic: of truth values (anything but 0 is true), and of the bits of integers and booleans."""

import numpy as np

from .op import elementwise


@elementwise(np.logical_and)
def logical_and(x, y, /):
    """bool: where both `x` and `y` are true, that is, not 0."""
    return bool(x and y)


@elementwise(np.logical_or)
def logical_or(x, y, /):
    """bool: where `x` or `y` is true, that is, not 0."""
    return bool(x or y)


@elementwise(np.logical_xor)
def logical_xor(x, y, /):
    """bool: where one of `x` and `y` is true, that is, not 0, and the other is not."""
    return bool(x) != bool(y)


@elementwise(np.logical_not)
def logical_not(x, /):
    """bool: where `x` is 0."""
    return not x


@elementwise(np.bitwise_and, operator="and")
def bitwise_and(x, y, /):
    """The bits that both `x` and `y` have."""
    return x & y


@elementwise(np.bitwise_or, operator="or")
def bitwise_or(x, y, /):
    """The bits that `x` or `y` has."""
    return x | y


@elementwise(np.bitwise_xor, operator="xor")
def bitwise_xor(x, y, /):
    """The bits that one of `x` and `y` has and the other has not."""
    return x ^ y


@elementwise(np.invert)
def bitwise_not(x, /):
    """The bits that `x` has not."""
    return ~x


@elementwise(np.left_shift, operator="lshift")
def bitwise_left_shift(x, y, /):
    """The bits of `x` moved left by `y`: `x * 2**y`."""
    return x << y


@elementwise(np.right_shift, operator="rshift")
def bitwise_right_shift(x, y, /):
    """The bits of `x` moved right by `y`; the sign stays."""
    return x >> y
