"""The negative binomial distribution."""

from collections.abc import Sequence
from typing import Any

from ..autograd.modes import no_grad
from ..functions import functions as F
from ..functions.sampling import poisson
from ..nn.functional.activation import logsigmoid
from ..tensor.tensor import Tensor
from . import constraints
from .distribution import Distribution
from .gamma import Gamma
from .parametric import ProbsOrLogits
from .utils import broadcast_all, lazy_property


class NegativeBinomial(ProbsOrLogits):
    """How many trials succeed, each with probability `probs`, before `total_count` have failed.
    PyTorch's `torch.distributions.NegativeBinomial`.
    """

    arg_constraints = {
        "total_count": constraints.greater_than_eq(0), "probs": constraints.half_open_interval(0.0, 1.0),
        "logits": constraints.real,
    }  # fmt: skip
    support = constraints.nonnegative_integer
    total_count: Tensor

    def __init__(
        self, total_count: Any, probs: Any = None, logits: Any = None, validate_args: bool | None = None
    ) -> None:
        self._name_given(probs, logits)
        count, given = broadcast_all(total_count, logits if probs is None else probs)
        setattr(self, self._given, given)
        self.total_count = count.type_as(given)
        Distribution.__init__(self, given.size(), validate_args=validate_args)

    @property
    def mean(self) -> Tensor:
        return self.total_count * F.exp(self.logits)

    @property
    def mode(self) -> Tensor:
        return ((self.total_count - 1) * self.logits.exp()).floor().clamp(min=0.0)

    @property
    def variance(self) -> Tensor:
        return self.mean / F.sigmoid(-self.logits)

    @lazy_property
    def _gamma(self) -> Any:
        """Of the rate of a Poisson distribution."""
        return Gamma(concentration=self.total_count, rate=F.exp(-self.logits), validate_args=False)

    def sample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        with no_grad():
            return poisson(self._gamma.sample(sample_shape))

    def log_prob(self, value: Tensor) -> Tensor:
        value, n = self._checked(value), self.total_count
        ways = -F.lgamma(n + value) + F.lgamma(1.0 + value) + F.lgamma(n)
        ways = ways.masked_fill(n + value == 0.0, 0.0)
        return n * logsigmoid(-self.logits) + value * logsigmoid(self.logits) - ways
