"""Arithmetic: sums, products, quotients, signs. The first file to read.

An op is declared once: as a formula, and for each argument `x` a rule `dx`. The rule turns `g`, the gradient of the
loss with respect to the result, into the gradient with respect to `x`: by the chain rule, `g * y` for a product. It
names what else it needs: an argument, or the result `out`. A kernel such as `np.multiply` computes the formula for
whole arrays; where none is named, numba compiles one out of the formula. Next: `ops/op.py`.
"""

import numpy as np

from ..kernels import signs
from .conversion import zero
from .op import elementwise


@elementwise(np.add, operator="add", dx=lambda g: g, dy=lambda g: g)
def add(x, y, /):
    """The sum `x + y`."""
    return x + y


@elementwise(np.subtract, operator="sub", dx=lambda g: g, dy=lambda g: -g)
def sub(x, y, /):
    """The difference `x - y`."""
    return x - y


@elementwise(lambda x, y: np.subtract(y, x), public=False, dx=lambda g: -g, dy=lambda g: g)
def rsub(x, y, /):
    """`y - x`, which is an op of its own in PyTorch too."""
    return y - x


@elementwise(np.multiply, operator="mul", dx=lambda g, y: g * y, dy=lambda g, x: g * x)
def mul(x, y, /):
    """The product `x * y`."""
    return x * y


@elementwise(
    np.true_divide, operator="truediv", promote="float", dx=lambda g, y: g / y, dy=lambda g, y, out: -g * (out / y)
)
def div(x, y, /):
    """The quotient `x / y`."""
    return x / y


@elementwise(np.negative, operator="neg", dx=lambda g: -g)
def neg(x, /):
    """The negative, `-x`."""
    return -x


@elementwise(np.reciprocal, promote="float", dx=lambda g, out: -g * (out * out))
def reciprocal(x, /):
    """The reciprocal, `1 / x`."""
    return 1 / x


@elementwise(np.absolute, operator="abs", dx=lambda g, x: g * sign(x))
def abs(x, /):
    """`|x|`; its gradient at 0 is 0."""
    return -x if x < 0 else x


@elementwise(ready=signs.sign, dx=lambda g: zero(g))
def sign(x, /):
    """-1, 0 or 1; 0 for NaN."""
    return 1 if x > 0 else -1 if x < 0 else 0
