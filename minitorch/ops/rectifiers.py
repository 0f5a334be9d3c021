"""More activation functions: straight lines with kinks, and exponentials joined to a line."""

import math

import numpy as np

from ..kernels import rectifiers as kernels
from ..rng import uniform
from .activations import sigmoid, softplus
from .exponential import exp
from .indexing import index
from .joining import cat
from .op import arraywise, elementwise
from .selection import where
from .trigonometric import tanh

SELU_SCALE, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772
"""With these, layers of many inputs keep mean 0 and variance 1. Klambauer et al., 2017."""


@elementwise(
    ready=lambda x, lambd: np.where((x >= -lambd) & (x <= lambd), 0, x),
    public=False,
    dx=lambda g, x, lambd: where((x >= -lambd) & (x <= lambd), 0.0, g),
)
def hardshrink(x, /, lambd=0.5):
    """0 between `-lambd` and `lambd`, else `x`."""
    return 0 if x >= -lambd and x <= lambd else x


@elementwise(
    ready=lambda x, lambd: np.where(x > lambd, x - lambd, np.where(x < -lambd, x + lambd, x * 0)),
    public=False,
    dx=lambda g, x, lambd: where((x >= -lambd) & (x <= lambd), 0.0, g),
)
def softshrink(x, /, lambd=0.5):
    """`x` moved towards 0 by `lambd`, at most to 0."""
    return x - lambd if x > lambd else x + lambd if x < -lambd else x * 0


@elementwise(
    ready=lambda x: np.minimum(6, np.maximum(0, x + 3)) / 6,
    public=False,
    dx=lambda g, x: where((x > -3) & (x < 3), g / 6, 0.0),
)
def hardsigmoid(x, /):
    """A line from 0 at -3 to 1 at 3."""
    y = x + 3
    y = 0 if y < 0 else y
    return (6 if y > 6 else y) / 6


@elementwise(
    ready=lambda x: x * np.minimum(6, np.maximum(0, x + 3)) / 6,
    public=False,
    dx=lambda g, x: where(x <= -3, 0.0, where(x < 3, g * (x / 3 + 0.5), g)),
)
def hardswish(x, /):
    """`x` times `hardsigmoid(x)`."""
    y = x + 3
    y = 0 if y < 0 else y
    return x * (6 if y > 6 else y) / 6


@elementwise(
    ready=lambda x, threshold, value: np.where(x <= threshold, x.dtype.type(value), x),
    public=False,
    dx=lambda g, x, threshold: where(x <= threshold, 0.0, g),
)
def threshold(x, /, threshold, value):
    """`x` where that is above `threshold`, else `value`."""
    return value if x <= threshold else x


@elementwise(
    kernels.celu,
    promote="float",
    public=False,
    dx=lambda g, x, alpha: where(x <= 0, g * exp(x / alpha), g),
)
def celu(x, /, alpha=1.0):
    """`x` where positive, else `alpha (exp(x / alpha) - 1)`."""
    return x if x > 0 else alpha * np.expm1(x / alpha)


@elementwise(
    kernels.selu,
    promote="float",
    public=False,
    dx=lambda g, x: where(x <= 0, g * (exp(x) * (SELU_SCALE * SELU_ALPHA)), g * SELU_SCALE),
)
def selu(x, /):
    """`elu` with the one slope at 0, and the one scale, that keep mean 0 and variance 1."""
    return SELU_SCALE * x if x > 0 else SELU_SCALE * SELU_ALPHA * np.expm1(x)


@elementwise(kernels.mish, promote="float", public=False, dx=lambda g, x: g * _mish_derivative(x))
def mish(x, /):
    """`x tanh(log(1 + exp(x)))`."""
    return x * np.tanh(np.log1p(np.exp(x)))


def _mish_derivative(x):
    t = tanh(softplus(x, 1.0, math.inf))
    return t + x * sigmoid(x) * (1 - t * t)


@elementwise(
    ready=lambda x, weight: np.where(x > 0, x, weight * x),
    promote="match",
    public=False,
    dx=lambda g, x, weight: where(x > 0, g, g * weight),
    dweight=lambda g, x: where(x > 0, 0.0, g * x),
)
def prelu_kernel(x, weight, /):
    """`x` where positive, else `weight x`."""
    return x if x > 0 else weight * x


@arraywise(promote="float", public=False, dx=lambda g, x, dim: _glu_gradient(g, x, dim))
def glu(x, /, dim=-1):
    """The first half along `dim` times the sigmoid of the second."""
    first, second = _halves(x, dim)
    return x[first] * sigmoid(x[second])


def _halves(x, dim):
    """Keys of the two halves along `dim`."""
    n, before = x.shape[dim] // 2, (slice(None),) * (dim % len(x.shape))
    return (*before, slice(0, n)), (*before, slice(n, None))


def _glu_gradient(g, x, dim):
    first, second = (index(x, key) for key in _halves(x, dim))
    gate = sigmoid(second)
    return cat(g * gate, g * (first * (gate * (1 - gate))), dim=dim % len(x.shape))


@arraywise(public=False)
def rrelu_noise(x, /, lower, upper, generator):
    """1 where `x` is positive; else a random number between `lower` and `upper`, drawn in reading order."""
    noise = np.ones(x.shape, x.dtype)
    below = x <= 0
    noise[below] = uniform(generator, np.empty(np.count_nonzero(below)), lower, upper)
    return noise
