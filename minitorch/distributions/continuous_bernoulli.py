"""The continuous Bernoulli distribution: numbers in [0, 1]."""

import math
from collections.abc import Sequence
from typing import Any

from ..functions import functions as F
from ..functions.random import rand
from ..nn.functional.loss import binary_cross_entropy_with_logits
from ..tensor.tensor import Tensor
from . import constraints
from .distribution import Distribution
from .exp_family import ExponentialFamily
from .parametric import ProbsOrLogits
from .utils import Number, broadcast_all, clamp_probs, lazy_property, logits_to_probs


class ContinuousBernoulli(ProbsOrLogits, ExponentialFamily):
    """Numbers x in [0, 1] of a density in proportion to `p^x (1 - p)^(1 - x)`, told by `probs` p or by its log-odds.
    PyTorch's `torch.distributions.ContinuousBernoulli`.

    Between `lims`, around p = 1/2, where formulas are 0 / 0, the first terms of their series are taken.
    Source: Loaiza-Ganem and Cunningham, The continuous Bernoulli, 2019.
    """

    arg_constraints = {"probs": constraints.unit_interval, "logits": constraints.real}
    support = constraints.unit_interval
    has_rsample = True
    _mean_carrier_measure = 0
    _kept = ("_given", "_lims")

    def __init__(
        self,
        probs: Any = None,
        logits: Any = None,
        lims: tuple[float, float] = (0.499, 0.501),
        validate_args: bool | None = None,
    ) -> None:
        self._name_given(probs, logits)
        given = logits if probs is None else probs
        (value,) = broadcast_all(given)
        if probs is not None:
            if validate_args is not None and not self.arg_constraints["probs"].check(value).all():
                raise ValueError("The parameter probs has invalid values")
            value = clamp_probs(value)
        setattr(self, self._given, value)
        self._lims = lims
        shape = () if isinstance(given, Number) else value.size()
        Distribution.__init__(self, value.new_empty(shape).size(), validate_args=validate_args)

    @lazy_property
    def probs(self) -> Any:
        return clamp_probs(logits_to_probs(self.logits, is_binary=True))

    def _apart(self) -> Tensor:
        """Whether p is far enough from 1/2 for the formulas."""
        return (self.probs <= self._lims[0]) | (self.probs > self._lims[1])

    def _cut(self) -> Tensor:
        """p, or where it is too near to 1/2 the lower limit."""
        return F.where(self._apart(), self.probs, self._lims[0])

    def _log_odds(self) -> Tensor:
        p = self._cut()
        return F.log1p(-p) - F.log(p)

    def _log_norm(self) -> Tensor:
        """The logarithm of the factor that makes it a density."""
        p = self._cut()
        below, above = F.where(p <= 0.5, p, 0.0), F.where(p >= 0.5, p, 1.0)
        distance = F.where(p <= 0.5, F.log1p(-2.0 * below), F.log(2.0 * above - 1.0))
        x = (self.probs - 0.5).pow(2)
        series = math.log(2.0) + (4.0 / 3.0 + 104.0 / 45.0 * x) * x
        return F.where(self._apart(), self._log_odds().abs().log() - distance, series)

    @property
    def mean(self) -> Tensor:
        p, x = self._cut(), self.probs - 0.5
        series = 0.5 + (1.0 / 3.0 + 16.0 / 45.0 * x.pow(2)) * x
        return F.where(self._apart(), p / (2.0 * p - 1.0) + 1.0 / self._log_odds(), series)

    @property
    def variance(self) -> Tensor:
        p, x = self._cut(), (self.probs - 0.5).pow(2)
        formula = p * (p - 1.0) / (1.0 - 2.0 * p).pow(2) + 1.0 / self._log_odds().pow(2)
        return F.where(self._apart(), formula, 1.0 / 12.0 - (1.0 / 15.0 - 128.0 / 945.0 * x) * x)

    def rsample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        return self.icdf(rand(self._extended_shape(sample_shape), dtype=self.probs.dtype))

    def log_prob(self, value: Tensor) -> Tensor:
        logits, value = broadcast_all(self.logits, self._checked(value))
        return self._log_norm() - binary_cross_entropy_with_logits(logits, value, reduction="none")

    def cdf(self, value: Tensor) -> Tensor:
        value, p = self._checked(value), self._cut()
        formula = (p.pow(value) * (1.0 - p).pow(1.0 - value) + p - 1.0) / (2.0 * p - 1.0)
        inside = F.where(self._apart(), formula, value)
        return F.where(value <= 0.0, 0.0, F.where(value >= 1.0, 1.0, inside))

    def icdf(self, value: Tensor) -> Tensor:
        p = self._cut()
        formula = (F.log1p(-p + value * (2.0 * p - 1.0)) - F.log1p(-p)) / (F.log(p) - F.log1p(-p))
        return F.where(self._apart(), formula, value)

    def entropy(self) -> Tensor:
        zero, one = F.log1p(-self.probs), F.log(self.probs)
        return self.mean * (zero - one) - self._log_norm() - zero

    @property
    def _natural_params(self) -> tuple[Tensor]:
        return (self.logits,)

    def _log_normalizer(self, x: Any) -> Tensor:
        apart = (x <= self._lims[0] - 0.5) | (x > self._lims[1] - 0.5)
        cut = F.where(apart, x, self._lims[0] - 0.5)
        series = 0.5 * x + x.pow(2) / 24.0 - x.pow(4) / 2880.0
        return F.where(apart, cut.expm1().abs().log() - cut.abs().log(), series)
