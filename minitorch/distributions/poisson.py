"""The Poisson distribution."""

from collections.abc import Sequence
from typing import Any

from ..autograd.modes import no_grad
from ..functions import functions as F
from ..functions.sampling import poisson
from ..tensor.tensor import Tensor
from . import constraints
from .exp_family import ExponentialFamily
from .parametric import Parametric
from .utils import broadcast_all


class Poisson(Parametric, ExponentialFamily):
    """Counts of mean `rate`. PyTorch's `torch.distributions.Poisson`."""

    arg_constraints = {"rate": constraints.nonnegative}
    support = constraints.nonnegative_integer
    rate: Tensor

    def __init__(self, rate: Any, validate_args: bool | None = None) -> None:
        self._start(validate_args, rate=rate)

    @property
    def mean(self) -> Tensor:
        return self.rate

    @property
    def mode(self) -> Tensor:
        return self.rate.floor()

    @property
    def variance(self) -> Tensor:
        return self.rate

    def sample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        with no_grad():
            return poisson(self.rate.expand(self._extended_shape(sample_shape)))

    def log_prob(self, value: Tensor) -> Tensor:
        rate, value = broadcast_all(self.rate, self._checked(value))
        return value.xlogy(rate) - rate - (value + 1).lgamma()

    @property
    def _natural_params(self) -> tuple[Tensor]:
        return (F.log(self.rate),)

    def _log_normalizer(self, x: Any) -> Tensor:
        return F.exp(x)
