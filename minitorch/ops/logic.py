"""Logic: of truth values (anything but 0 is true), and of the bits of integers and booleans."""

import numpy as np

from .op import elementwise


@elementwise(np.logical_and)
def logical_and(x, y, /):
    return bool(x and y)


@elementwise(np.logical_or)
def logical_or(x, y, /):
    return bool(x or y)


@elementwise(np.logical_xor)
def logical_xor(x, y, /):
    return bool(x) != bool(y)


@elementwise(np.logical_not)
def logical_not(x, /):
    return not x


@elementwise(np.bitwise_and, operator="and")
def bitwise_and(x, y, /):
    return x & y


@elementwise(np.bitwise_or, operator="or")
def bitwise_or(x, y, /):
    return x | y


@elementwise(np.bitwise_xor, operator="xor")
def bitwise_xor(x, y, /):
    return x ^ y


@elementwise(np.invert)
def bitwise_not(x, /):
    return ~x


@elementwise(np.left_shift, operator="lshift")
def bitwise_left_shift(x, y, /):
    return x << y


@elementwise(np.right_shift, operator="rshift")
def bitwise_right_shift(x, y, /):
    """The bits of `x` moved right by `y`; the sign stays."""
    return x >> y
