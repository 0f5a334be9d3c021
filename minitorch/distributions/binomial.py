"""The binomial distribution."""

from collections.abc import Sequence
from typing import Any

from ..autograd.modes import no_grad
from ..functions import functions as F
from ..functions.ranges import arange
from ..functions.sampling import binomial
from ..tensor.tensor import Tensor
from . import constraints
from .distribution import Distribution
from .parametric import ProbsOrLogits
from .utils import broadcast_all


class Binomial(ProbsOrLogits):
    """How many of `total_count` trials succeed, each with probability `probs`. `torch.distributions.Binomial`."""

    arg_constraints = {
        "total_count": constraints.nonnegative_integer, "probs": constraints.unit_interval, "logits": constraints.real,
    }  # fmt: skip
    has_enumerate_support = True
    total_count: Tensor

    def __init__(
        self, total_count: Any = 1, probs: Any = None, logits: Any = None, validate_args: bool | None = None
    ) -> None:
        self._name_given(probs, logits)
        count, given = broadcast_all(total_count, logits if probs is None else probs)
        setattr(self, self._given, given)
        self.total_count = count.type_as(given)
        Distribution.__init__(self, given.size(), validate_args=validate_args)

    @constraints.dependent_property(is_discrete=True, event_dim=0)
    def support(self) -> Any:
        return constraints.integer_interval(0, self.total_count)

    @property
    def mean(self) -> Tensor:
        return self.total_count * self.probs

    @property
    def mode(self) -> Tensor:
        return ((self.total_count + 1) * self.probs).floor().clamp(max=self.total_count)

    @property
    def variance(self) -> Tensor:
        return self.total_count * self.probs * (1 - self.probs)

    def sample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        shape = self._extended_shape(sample_shape)
        with no_grad():
            return binomial(self.total_count.expand(shape), self.probs.expand(shape))

    def log_prob(self, value: Tensor) -> Tensor:
        """With logits z: `log C(n, k) + k z - n log(1 + exp(z))`, the last without overflow."""
        value, n, logits = self._checked(value), self.total_count, self.logits
        above = (logits.clamp(min=0) + logits - logits.clamp(max=0)) / 2  # max(z, 0), of gradient 1/2 at 0
        rest = n * above + n * F.log1p(F.exp(-F.abs(logits))) - F.lgamma(n + 1)
        return value * logits - F.lgamma(value + 1) - F.lgamma(n - value + 1) - rest

    def entropy(self) -> Tensor:
        self._common_count("entropy")
        logs = self.log_prob(self.enumerate_support(False))
        return -(F.exp(logs) * logs).sum(0)

    def enumerate_support(self, expand: bool = True) -> Tensor:
        count = self._common_count("enumerate_support")
        return self._over_batch(arange(1 + count, dtype=self._param.dtype), expand)

    def _common_count(self, name: str) -> int:
        count = int(self.total_count.max())
        if not self.total_count.min() == count:
            raise NotImplementedError(f"Inhomogeneous total count not supported by `{name}`.")
        return count
