"""Samples of gamma and Dirichlet distributions as differentiable functions of their parameters.

A sample x of a distribution function F(x; a) moves with the parameter so that F stays: `dx/da = -(∂F/∂a) / (∂F/∂x)`
(Figurnov, Mohamed and Mnih, Implicit reparameterization gradients, 2018). ∂F/∂a is a central difference of order 8 of
SciPy's incomplete gamma and beta functions, of the tail that is the smaller one, so that no digits cancel.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import rng
from ..autograd.function import Function, once_differentiable
from ..functions.generator import stream
from ..tensor.tensor import Tensor, wrap

OFFSETS = (1, 2, 3, 4)
WEIGHTS = (4 / 5, -1 / 5, 4 / 105, -1 / 280)
"""Of differences at so many steps to either side: Fornberg, Generation of finite difference formulas, 1988."""


def gamma_gradient(x: np.ndarray, a: np.ndarray) -> np.ndarray:
    """`dx/da` of samples `x` of gamma distributions of shape `a` and rate 1, in float64."""
    from scipy import special

    x, a = np.asarray(x, np.float64), np.asarray(a, np.float64)
    below = special.gammainc(a, x) < 0.5
    slope = _slope(lambda a: np.where(below, special.gammainc(a, x), -special.gammaincc(a, x)), a, _log(x))
    log_density = special.xlogy(a - 1, x) - x - special.gammaln(a)
    return -slope * np.exp(-log_density)


def beta_gradient(x: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """`dx/da` of samples `x` of beta distributions of parameters `a` and `b`, in float64."""
    from scipy import special

    below = special.betainc(a, b, x) < 0.5
    slope = _slope(lambda a: np.where(below, special.betainc(a, b, x), -special.betaincc(a, b, x)), a, _log(x))
    log_density = special.xlogy(a - 1, x) + special.xlog1py(b - 1, -x) - special.betaln(a, b)
    return -slope * np.exp(-log_density)


def _log(x: np.ndarray) -> np.ndarray:
    return np.log(np.maximum(x, np.finfo(np.float64).tiny))


def _slope(function: Callable[[np.ndarray], np.ndarray], a: np.ndarray, log: np.ndarray) -> np.ndarray:
    """The derivative of `function` at `a`: steps are small beside `a`, the deviation and the scale of `x ** a`."""
    step = 0.03 * np.minimum(np.minimum(a, np.sqrt(a)), 1 / np.maximum(np.abs(log) - np.log(a + 1), 0.3))
    terms = [w * (function(a + k * step) - function(a - k * step)) for w, k in zip(WEIGHTS, OFFSETS, strict=True)]
    return sum(terms[1:], terms[0]) / step


def _drawn(ctx: Any, draw: Callable[..., np.ndarray], concentration: Tensor) -> Tensor:
    """A sample by the default stream, kept for backward."""
    x = wrap(draw(stream(None), concentration._array))
    ctx.save_for_backward(x, concentration)
    return x


class StandardGamma(Function):
    """Gamma-distributed numbers of rate 1, one for each shape parameter. PyTorch's `torch._standard_gamma`."""

    @staticmethod
    def forward(ctx: Any, concentration: Tensor) -> Tensor:
        return _drawn(ctx, rng.standard_gamma, concentration)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor) -> Tensor:
        x, concentration = ctx.saved_tensors
        slope = gamma_gradient(x._array, concentration._array)
        return grad * wrap(slope.astype(x._array.dtype))


class StandardDirichlet(Function):
    """Dirichlet-distributed vectors along the last dimension. PyTorch's `torch._sample_dirichlet`.

    An element is beta-distributed, and when it grows the others shrink in proportion: `dx/da_i` is its beta gradient in
    the direction `(e_i - x) / (1 - x_i)`.
    """

    @staticmethod
    def forward(ctx: Any, concentration: Tensor) -> Tensor:
        return _drawn(ctx, rng.dirichlet, concentration)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor) -> Tensor:
        x, concentration = ctx.saved_tensors
        values, a = np.asarray(x._array, np.float64), np.asarray(concentration._array, np.float64)
        others = np.maximum(a.sum(-1, keepdims=True) - a, np.finfo(np.float64).tiny)
        slope = beta_gradient(values, a, others) / (1 - values)
        g = np.asarray(grad._array, np.float64)
        return wrap((slope * (g - (values * g).sum(-1, keepdims=True))).astype(x._array.dtype))
