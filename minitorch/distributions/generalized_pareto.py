"""The generalized Pareto distribution: what is above a high threshold."""

from collections.abc import Sequence
from math import inf, nan
from typing import Any

from ..functions import functions as F
from ..functions.random import rand
from ..tensor.tensor import Tensor
from . import constraints
from .parametric import Parametric


class GeneralizedPareto(Parametric):
    """Numbers above `loc`, with probability `(1 + c z)^(-1/c)` above `loc + scale z`, c being `concentration`; with
    `exp(-z)` where that is 0. PyTorch's `torch.distributions.GeneralizedPareto`.
    """

    arg_constraints = {
        "loc": constraints.real, "scale": constraints.positive, "concentration": constraints.real,
    }  # fmt: skip
    has_rsample = True
    loc: Tensor
    scale: Tensor
    concentration: Tensor

    def __init__(self, loc: Any, scale: Any, concentration: Any, validate_args: bool | None = None) -> None:
        self._start(validate_args, loc=loc, scale=scale, concentration=concentration)

    @constraints.dependent_property(is_discrete=False, event_dim=0)
    def support(self) -> Any:
        upper = F.where(self.concentration < 0, self.loc - self.scale / self.concentration, inf)
        return constraints.interval(self.loc, upper)

    def _is_zero(self) -> Tensor:
        return F.isclose(self.concentration, F.zeros_like(self.concentration))

    def _divisor(self) -> Tensor:
        """c, or 1 where it is 0."""
        return F.where(self._is_zero(), 1.0, self.concentration)

    def _z(self, x: Any) -> Any:
        return (x - self.loc) / self.scale

    @property
    def mean(self) -> Tensor:
        valid = self.concentration < 1
        return F.where(valid, self.loc + self.scale / (1 - F.where(valid, self.concentration, 0.5)), nan)

    @property
    def mode(self) -> Tensor:
        return self.loc

    @property
    def variance(self) -> Tensor:
        valid = self.concentration < 0.5
        c = F.where(valid, self.concentration, 0.25)
        return F.where(valid, self.scale**2 / ((1 - c) ** 2 * (1 - 2 * c)), nan)

    def rsample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        return self.icdf(rand(self._extended_shape(sample_shape), dtype=self.loc.dtype))

    def log_prob(self, value: Tensor) -> Tensor:
        z, c = self._z(self._checked(value)), self._divisor()
        power = 1 / c + F.ones_like(z)
        formula = F.where(power == 0, power, power * F.log1p(c * z))
        return -self.scale.log() - F.where(self._is_zero(), z, formula)

    def log_survival_function(self, value: Tensor) -> Tensor:
        """The logarithm of the probability of more than `value`."""
        z, c = self._z(self._checked(value)), self._divisor()
        return F.where(self._is_zero(), -z, -F.log1p(c * z) / c)

    def log_cdf(self, value: Tensor) -> Tensor:
        """The logarithm of `cdf`."""
        return F.log1p(-F.exp(self.log_survival_function(value)))

    def cdf(self, value: Tensor) -> Tensor:
        return F.exp(self.log_cdf(value))

    def icdf(self, value: Tensor) -> Tensor:
        log, c = F.log1p(-value), self._divisor()
        z = F.where(self._is_zero(), -log, F.expm1(-c * log) / c)
        return self.loc + self.scale * z

    def entropy(self) -> Tensor:
        return self.scale.log() + self.concentration + 1
