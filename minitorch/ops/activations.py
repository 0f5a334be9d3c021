"""Activation functions. A gradient that is worth one pass over memory is an op itself, hence differentiable again."""

import math

import numpy as np

from ..kernels import activations
from .conversion import zero
from .exponential import exp
from .op import elementwise
from .selection import clamp_max, where
from .trigonometric import tanh


@elementwise(ready=activations.relu, dx=lambda g, out: relu_backward(g, out))
def relu(x, /):
    """`max(x, 0)`; its gradient at 0 is 0."""
    return 0 if x < 0 else x


@elementwise(
    ready=lambda x, y: np.where(y <= 0, 0, x),
    public=False,
    dx=lambda g, y: relu_backward(g, y),
    dy=lambda g: zero(g),
)
def relu_backward(x, y, /):
    """`x` where `y` is positive, else 0."""
    return 0 if y <= 0 else x


@elementwise(
    ready=lambda x, negative_slope: np.where(x > 0, x, x * negative_slope),
    public=False,
    dx=lambda g, x, negative_slope: leaky_relu_backward(g, x, negative_slope),
)
def leaky_relu(x, /, negative_slope=0.01):
    """`x`, times `negative_slope` where it is negative; that is its gradient at 0 too."""
    return x if x > 0 else x * negative_slope


@elementwise(
    ready=lambda x, y, negative_slope: np.where(y > 0, x, x * negative_slope),
    public=False,
    dx=lambda g, y, negative_slope: leaky_relu_backward(g, y, negative_slope),
    dy=lambda g: zero(g),
)
def leaky_relu_backward(x, y, /, negative_slope):
    """`x` where `y` is positive, else `x` times `negative_slope`."""
    return x if y > 0 else x * negative_slope


@elementwise(activations.sigmoid, promote="float", dx=lambda g, out: sigmoid_backward(g, out))
def sigmoid(x, /):
    """`1 / (1 + exp(-x))`, between 0 and 1."""
    return 1 / (1 + np.exp(-x))


@elementwise(
    ready=lambda x, y: x * ((1 - y) * y),
    public=False,
    dx=lambda g, y: sigmoid_backward(g, y),
    dy=lambda g, x, y: g * x * (1 - 2 * y),
)
def sigmoid_backward(x, y, /):
    """`x` times the gradient of the sigmoid where its value is `y`."""
    return x * ((1 - y) * y)


@elementwise(
    activations.logsigmoid,
    promote="float",
    public=False,
    dx=lambda g, x: g * softplus_derivative(x, -1.0, math.inf),
)
def logsigmoid(x, /):
    """`log(sigmoid(x))` without underflow."""
    return (0 if x > 0 else x) - np.log1p(np.exp(-abs(x)))


@elementwise(
    activations.softplus,
    promote="float",
    public=False,
    dx=lambda g, x, beta, threshold: g * softplus_derivative(x, beta, threshold),
)
def softplus(x, /, beta=1.0, threshold=20.0):
    """`log(1 + exp(beta x)) / beta`, a smooth relu; `x` itself where `beta x` is above `threshold`."""
    return x if x * beta > threshold else np.log1p(np.exp(x * beta)) / beta


@elementwise(
    activations.softplus_gradient,
    promote="float",
    public=False,
    dx=lambda g, out, beta: g * (beta * (out * (1 - out))),
)
def softplus_derivative(x, /, beta=1.0, threshold=20.0):
    """`sigmoid(beta x)`, also where that is so near 0 that `exp(-beta x)` overflows; 1 where `beta x` is above."""
    z = x * beta
    e = np.exp(z if z < 40 or z != z else 40)  # from 40 on the sigmoid is 1
    return 1 if z > threshold else e / (e + 1)


@elementwise(
    activations.elu,
    promote="float",
    public=False,
    dx=lambda g, x, alpha: g * exp(clamp_max(x, 0.0)) if alpha == 1 else where(x <= 0, g * (exp(x) * alpha), g),
)
def elu(x, /, alpha=1.0):
    return x if x > 0 else alpha * np.expm1(x)


@elementwise(activations.silu, promote="float", public=False, dx=lambda g, x: silu_backward(g, x, sigmoid(x)))
def silu(x, /):
    """`x sigmoid(x)`."""
    return x / (1 + np.exp(-x))


@elementwise(
    ready=lambda x, y, s: x * (s * (1 + y * (1 - s))),
    public=False,
    dx=lambda g, y, s: silu_backward(g, y, s),
    dy=lambda g, x, s: g * x * (s * (1 - s)),
    ds=lambda g, x, y, s: g * x * (1 + y * (1 - 2 * s)),
)
def silu_backward(x, y, s, /):
    """`x` times the gradient of `silu` at `y`, where the sigmoid is `s`."""
    return x * (s * (1 + y * (1 - s)))


@elementwise(activations.erf, promote="float", dx=lambda g, x: g * (exp(-x * x) * (2 / math.sqrt(math.pi))))
def erf(x, /):
    """The error function: `2/√π` times the integral of `exp(-t²)` from 0 to `x`."""
    return math.erf(x)


@elementwise(
    activations.gelu,
    promote="float",
    public=False,
    dx=lambda g, x, approximate: g * (gelu_derivative(x) if approximate == "none" else _gelu_tanh_derivative(x)),
)
def gelu(x, /, approximate="none"):
    """`x` times the normal distribution's probability of less than `x`; "tanh" takes a hyperbolic tangent for it."""
    if approximate == "tanh":
        return 0.5 * x * (1 + np.tanh(_ROOT * (x + _CUBE * x * x * x)))
    return 0.5 * x * (1 + math.erf(x * math.sqrt(0.5)))


_ROOT, _CUBE = math.sqrt(2 / math.pi), 0.044715


@elementwise(
    activations.gelu_gradient,
    promote="float",
    public=False,
    dx=lambda g, x: g * ((2 - x * x) * (exp(-0.5 * (x * x)) * (1 / math.sqrt(2 * math.pi)))),
)
def gelu_derivative(x, /):
    """The normal distribution's probability of less than `x`, plus `x` times its density there."""
    return 0.5 * (1 + math.erf(x * math.sqrt(0.5))) + x * (np.exp(-0.5 * (x * x)) * (1 / math.sqrt(2 * math.pi)))


def _gelu_tanh_derivative(x):
    t = tanh(_ROOT * (x + _CUBE * (x * x * x)))
    return 0.5 * (1 + t) + 0.5 * x * ((1 - t * t) * (_ROOT * (1 + 3 * _CUBE * (x * x))))


@elementwise(
    ready=activations.hardtanh,
    public=False,
    dx=lambda g, x, min_val, max_val: hardtanh_backward(g, x, min_val, max_val),
)
def hardtanh(x, /, min_val=-1.0, max_val=1.0):
    """`x` brought between two numbers; unlike `clamp`'s, its gradient on a bound is 0."""
    x = x if x >= min_val or x != x else min_val
    return x if x <= max_val or x != x else max_val


@elementwise(
    ready=lambda x, y, min_val, max_val: np.where((y <= min_val) | (y >= max_val), 0, x),
    public=False,
    dx=lambda g, y, min_val, max_val: hardtanh_backward(g, y, min_val, max_val),
    dy=lambda g: zero(g),
)
def hardtanh_backward(x, y, /, min_val, max_val):
    """`x` where `y` lies between two numbers, on neither of them; else 0."""
    return 0 if y <= min_val or y >= max_val else x
