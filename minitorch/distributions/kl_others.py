"""Divergences between distributions of two kinds; infinite where p has values that q has not."""

import math
from math import inf
from typing import Any

from ..functions import functions as F
from ..tensor.tensor import Tensor
from .bernoulli import Bernoulli
from .beta import Beta
from .binomial import Binomial
from .continuous_bernoulli import ContinuousBernoulli
from .exponential import Exponential
from .gamma import Gamma
from .gumbel import Gumbel
from .kl_registry import register_kl
from .laplace import Laplace
from .normal import Normal
from .pareto import Pareto
from .poisson import Poisson
from .uniform import Uniform
from .utils import euler_constant as euler

BOUNDED = (Beta, ContinuousBernoulli, Pareto, Uniform)
ABOVE_0 = (Beta, ContinuousBernoulli, Exponential, Gamma, Pareto, Uniform)
INFINITE = {
    Beta: (Pareto,), ContinuousBernoulli: (Pareto,), Exponential: BOUNDED, Gamma: BOUNDED, Gumbel: ABOVE_0,
    Laplace: ABOVE_0, Normal: ABOVE_0, Pareto: (Beta, ContinuousBernoulli, Uniform), Poisson: (Bernoulli, Binomial),
}  # fmt: skip
"""By the kind of p: kinds of q that leave out some of its values."""


def _infinite(p: Any, q: Any) -> Tensor:
    first = next(iter(p.arg_constraints))
    return F.full_like(getattr(p, first), inf)


for _p, _kinds in INFINITE.items():
    for _q in _kinds:
        register_kl(_p, _q)(_infinite)


def _normal_terms(mean: Any, square: Any, q: Any) -> Any:
    """The mean of `-log q(x)` for a normal q, where x and its square have these means."""
    variance = q.scale.pow(2)
    squares = 0.5 * square - q.loc * mean + 0.5 * q.loc.pow(2)
    return 0.5 * (variance * 2 * math.pi).log() + squares / variance


def _gamma_terms(mean: Any, log: Any, q: Any) -> Any:
    """The mean of `-log q(x)` for a gamma-distributed q, where x and its logarithm have these means."""
    a = q.concentration
    return a.lgamma() - a * q.rate.log() - (a - 1) * log + q.rate * mean


def _mean_log(p: Any) -> Any:
    """The mean of `log x` for a uniform p."""
    return (_x_log_x(p.high) - _x_log_x(p.low)) / (p.high - p.low) - 1


def _x_log_x(x: Any) -> Any:
    return F.xlogy(x, x)


def _second(p: Any) -> Any:
    return p.variance + p.mean.pow(2)


@register_kl(Bernoulli, Poisson)
def _bernoulli_poisson(p: Any, q: Any) -> Tensor:
    return -p.entropy() - (p.probs * q.rate.log() - q.rate)


@register_kl(Beta, Exponential)
def _beta_exponential(p: Any, q: Any) -> Tensor:
    return -p.entropy() - q.rate.log() + q.rate * p.mean


@register_kl(Beta, Gamma)
def _beta_gamma(p: Any, q: Any) -> Tensor:
    log = p.concentration1.digamma() - (p.concentration1 + p.concentration0).digamma()
    return -p.entropy() + _gamma_terms(p.mean, log, q)


@register_kl(Beta, Normal)
def _beta_normal(p: Any, q: Any) -> Tensor:
    return -p.entropy() + _normal_terms(p.mean, _second(p), q)


@register_kl(Beta, Uniform)
def _beta_uniform(p: Any, q: Any) -> Tensor:
    result = -p.entropy() + (q.high - q.low).log()
    return F.where((q.low > 0) | (q.high < 1), inf, result)


@register_kl(Exponential, Gamma)
def _exponential_gamma(p: Any, q: Any) -> Tensor:
    ratio = q.rate / p.rate
    return -q.concentration * ratio.log() + ratio + q.concentration.lgamma() + q.concentration * euler - (1 + euler)


@register_kl(Exponential, Gumbel)
def _exponential_gumbel(p: Any, q: Any) -> Tensor:
    product, shift = p.rate * q.scale, q.loc / q.scale
    return product.log() - 1 - shift + F.exp(shift) * product / (product + 1) + product.reciprocal()


@register_kl(Exponential, Normal)
def _exponential_normal(p: Any, q: Any) -> Tensor:
    return p.rate.log() - 1 + _normal_terms(p.mean, 2 * p.rate.pow(-2), q)


@register_kl(Gamma, Exponential)
def _gamma_exponential(p: Any, q: Any) -> Tensor:
    return -p.entropy() - q.rate.log() + q.rate * p.concentration / p.rate


@register_kl(Gamma, Gumbel)
def _gamma_gumbel(p: Any, q: Any) -> Tensor:
    a, product, shift = p.concentration, p.rate * q.scale, q.loc / q.scale
    own = (a - 1) * a.digamma() - a.lgamma() - a
    return own + product.log() + a / product + F.exp(shift) * (1 + product.reciprocal()).pow(-a) - shift


@register_kl(Gamma, Normal)
def _gamma_normal(p: Any, q: Any) -> Tensor:
    return -p.entropy() + _normal_terms(p.mean, _second(p), q)


@register_kl(Gumbel, Normal)
def _gumbel_normal(p: Any, q: Any) -> Tensor:
    return -p.entropy() + _normal_terms(p.mean, _second(p), q)


@register_kl(Laplace, Normal)
def _laplace_normal(p: Any, q: Any) -> Tensor:
    return -p.entropy() + _normal_terms(p.mean, _second(p), q)


@register_kl(Normal, Gumbel)
def _normal_gumbel(p: Any, q: Any) -> Tensor:
    ratio, shift = (p.scale / q.scale).pow(2), (p.loc - q.loc) / q.scale
    return -0.5 * ratio.log() + shift + F.exp(-shift + 0.5 * ratio) - 0.5 * (1 + math.log(2 * math.pi))


@register_kl(Normal, Laplace)
def _normal_laplace(p: Any, q: Any) -> Tensor:
    distance = p.loc - q.loc
    z = distance / p.scale
    mean = math.sqrt(2 / math.pi) * p.scale * F.exp(-0.5 * z.pow(2)) + distance * F.erf(math.sqrt(0.5) * z)
    return -F.log(p.scale / q.scale) + mean / q.scale - 0.5 * (1 + math.log(0.5 * math.pi))


@register_kl(Pareto, Exponential)
def _pareto_exponential(p: Any, q: Any) -> Tensor:
    product = p.scale * q.rate
    result = (p.alpha / product).log() - p.alpha.reciprocal() + p.alpha * product / (p.alpha - 1) - 1
    return F.where(p.alpha <= 1, inf, result)


@register_kl(Pareto, Gamma)
def _pareto_gamma(p: Any, q: Any) -> Tensor:
    mean = p.alpha * p.scale / (p.alpha - 1)
    result = -p.entropy() + _gamma_terms(mean, p.scale.log() + p.alpha.reciprocal(), q)
    return F.where(p.alpha <= 1, inf, result)


@register_kl(Pareto, Normal)
def _pareto_normal(p: Any, q: Any) -> Tensor:
    mean, square = p.alpha * p.scale / (p.alpha - 1), p.alpha * p.scale.pow(2) / (p.alpha - 2)
    return F.where(p.alpha <= 2, inf, -p.entropy() + _normal_terms(mean, square, q))


@register_kl(Uniform, Beta)
def _uniform_beta(p: Any, q: Any) -> Tensor:
    width = p.high - p.low
    below = (_x_log_x(1 - p.low) - _x_log_x(1 - p.high)) / width - 1  # the mean of log(1 - x)
    a, b = q.concentration1, q.concentration0
    result = a.lgamma() + b.lgamma() - (a + b).lgamma() - width.log() - (a - 1) * _mean_log(p) - (b - 1) * below
    return F.where((p.high > 1) | (p.low < 0), inf, result)


@register_kl(Uniform, Exponential)
def _uniform_exponential(p: Any, q: Any) -> Tensor:
    result = q.rate * (p.high + p.low) / 2 - ((p.high - p.low) * q.rate).log()
    return F.where(p.low < 0, inf, result)


@register_kl(Uniform, Gamma)
def _uniform_gamma(p: Any, q: Any) -> Tensor:
    return F.where(p.low < 0, inf, -p.entropy() + _gamma_terms(p.mean, _mean_log(p), q))


@register_kl(Uniform, Gumbel)
def _uniform_gumbel(p: Any, q: Any) -> Tensor:
    ratio = q.scale / (p.high - p.low)
    high, low = (p.high - q.loc) / q.scale, (p.low - q.loc) / q.scale
    return ratio.log() + 0.5 * (high + low) - ratio * (F.exp(-high) - F.exp(-low))


@register_kl(Uniform, Normal)
def _uniform_normal(p: Any, q: Any) -> Tensor:
    return -p.entropy() + _normal_terms(p.mean, _second(p), q)


@register_kl(Uniform, Pareto)
def _uniform_pareto(p: Any, q: Any) -> Tensor:
    own = (q.alpha * q.scale.pow(q.alpha) * (p.high - p.low)).log()
    return F.where(p.low < q.scale, inf, _mean_log(p) * (q.alpha + 1) - own)


def _continuous_bernoulli_terms(p: Any, q: Any) -> Any:
    return -p.entropy() - p.mean * q.logits - F.log1p(-q.probs) - q._log_norm()


@register_kl(Beta, ContinuousBernoulli)
def _beta_continuous_bernoulli(p: Any, q: Any) -> Tensor:
    return _continuous_bernoulli_terms(p, q)


@register_kl(ContinuousBernoulli, ContinuousBernoulli)
def _continuous_bernoulli(p: Any, q: Any) -> Tensor:
    return _continuous_bernoulli_terms(p, q)


@register_kl(ContinuousBernoulli, Exponential)
def _continuous_bernoulli_exponential(p: Any, q: Any) -> Tensor:
    return -p.entropy() - q.rate.log() + q.rate * p.mean


@register_kl(ContinuousBernoulli, Normal)
def _continuous_bernoulli_normal(p: Any, q: Any) -> Tensor:
    return -p.entropy() + _normal_terms(p.mean, _second(p), q)


@register_kl(ContinuousBernoulli, Uniform)
def _continuous_bernoulli_uniform(p: Any, q: Any) -> Tensor:
    return F.where((q.low >= 0) | (q.high <= 1), inf, (q.high - q.low).log() - p.entropy())


@register_kl(Uniform, ContinuousBernoulli)
def _uniform_continuous_bernoulli(p: Any, q: Any) -> Tensor:
    return F.where((p.high >= 1) | (p.low <= 0), inf, _continuous_bernoulli_terms(p, q))
