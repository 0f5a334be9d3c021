"""The gamma distribution."""

from collections.abc import Sequence
from typing import Any

from ..functions import functions as F
from ..functions.data import as_tensor
from ..tensor.limits import finfo
from ..tensor.tensor import Tensor
from . import constraints
from .exp_family import ExponentialFamily
from .implicit import StandardGamma
from .parametric import Parametric


class Gamma(Parametric, ExponentialFamily):
    """Gamma, of shape `concentration` and of `rate`. PyTorch's `torch.distributions.Gamma`."""

    arg_constraints: dict[str, Any] = {"concentration": constraints.positive, "rate": constraints.positive}
    support = constraints.nonnegative
    has_rsample = True
    _mean_carrier_measure = 0
    concentration: Tensor
    rate: Tensor

    def __init__(self, concentration: Any, rate: Any, validate_args: bool | None = None) -> None:
        self._start(validate_args, concentration=concentration, rate=rate)

    @property
    def mean(self) -> Tensor:
        return self.concentration / self.rate

    @property
    def mode(self) -> Tensor:
        return ((self.concentration - 1) / self.rate).clamp(min=0)

    @property
    def variance(self) -> Tensor:
        return self.concentration / self.rate.pow(2)

    def rsample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        shape = self._extended_shape(sample_shape)
        value = StandardGamma.apply(self.concentration.expand(shape)) / self.rate.expand(shape)
        value.data.clamp_(min=finfo(value.dtype).tiny)  # beside the history
        return value

    def log_prob(self, value: Any) -> Tensor:
        value = self._checked(as_tensor(value, dtype=self.rate.dtype))
        a = self.concentration
        return F.xlogy(a, self.rate) + F.xlogy(a - 1, value) - self.rate * value - F.lgamma(a)

    def cdf(self, value: Tensor) -> Tensor:
        return F.igamma(self.concentration, self.rate * self._checked(value))

    def entropy(self) -> Tensor:
        a = self.concentration
        return a - F.log(self.rate) + F.lgamma(a) + (1.0 - a) * F.digamma(a)

    @property
    def _natural_params(self) -> tuple[Tensor, Tensor]:
        return self.concentration - 1, -self.rate

    def _log_normalizer(self, x: Any, y: Any) -> Tensor:
        return F.lgamma(x + 1) + (x + 1) * F.log(-y.reciprocal())
