"""Arithmetic: sums, products, quotients, signs.

The first file to read: an op is a formula and, for each argument, how a gradient passes through it. Next: `ops/op.py`.
"""

import numpy as np

from ..kernels import signs
from .conversion import zero
from .op import elementwise


@elementwise(np.add, operator="add", dx=lambda g: g, dy=lambda g: g)
def add(x, y, /):
    return x + y


@elementwise(np.subtract, operator="sub", dx=lambda g: g, dy=lambda g: -g)
def sub(x, y, /):
    return x - y


@elementwise(lambda x, y: np.subtract(y, x), public=False, dx=lambda g: -g, dy=lambda g: g)
def rsub(x, y, /):
    """`y - x`, which is an op of its own in PyTorch too."""
    return y - x


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


@elementwise(np.reciprocal, promote="float", dx=lambda g, out: -g * (out * out))
def reciprocal(x, /):
    return 1 / x


@elementwise(np.absolute, operator="abs", dx=lambda g, x: g * sign(x))
def abs(x, /):
    """`|x|`; its gradient at 0 is 0."""
    return -x if x < 0 else x


@elementwise(ready=signs.sign, dx=lambda g: zero(g))
def sign(x, /):
    """-1, 0 or 1; 0 for NaN."""
    return 1 if x > 0 else -1 if x < 0 else 0
