"""Arithmetic of two values: sums, products, quotients, powers, and the smaller or larger of two.

The first file to read: an op is a formula and, for each argument, how a gradient passes through it. Next: `ops/op.py`.
"""

import numpy as np

from .op import elementwise


@elementwise(np.add, operator="add", dx=lambda g: g, dy=lambda g: g)
def add(x, y, /):
    return x + y


@elementwise(np.subtract, operator="sub", dx=lambda g: g, dy=lambda g: -g)
def sub(x, y, /):
    return x - y


@elementwise(np.multiply, operator="mul", dx=lambda g, y: g * y, dy=lambda g, x: g * x)
def mul(x, y, /):
    return x * y


@elementwise(
    np.true_divide, operator="truediv", promote="float", dx=lambda g, y: g / y, dy=lambda g, y, out: -g * (out / y)
)
def div(x, y, /):
    return x / y


@elementwise(np.negative, operator="neg", dx=lambda g: -g)
def neg(x, /):
    return -x
