"""The multinomial distribution: how often each class is drawn."""

from collections.abc import Sequence
from math import inf
from typing import Any

from ..functions import functions as F
from ..functions.data import tensor
from ..tensor.size import Size
from ..tensor.tensor import Tensor
from . import constraints
from .binomial import Binomial
from .categorical import Categorical
from .distribution import Distribution
from .parametric import Parametric
from .utils import broadcast_all


class OfCategories(Parametric):
    """A distribution of vectors that is made of a categorical one."""

    arg_constraints = {"probs": constraints.simplex, "logits": constraints.real_vector}
    _kept: tuple[str, ...] = ("_categorical",)
    _categorical: Categorical

    @property
    def probs(self) -> Tensor:
        """The probabilities of the classes."""
        return self._categorical.probs

    @property
    def logits(self) -> Tensor:
        """Their logarithms."""
        return self._categorical.logits

    @property
    def _param(self) -> Tensor:
        return self._categorical._param

    @property
    def param_shape(self) -> Size:
        """The shape of the parameter."""
        return self._categorical.param_shape


class Multinomial(OfCategories):
    """How often each class is among `total_count` draws. PyTorch's `torch.distributions.Multinomial`."""

    _kept = ("_categorical", "total_count")

    def __init__(
        self,
        total_count: int = 1,
        probs: Tensor | None = None,
        logits: Tensor | None = None,
        validate_args: bool | None = None,
    ) -> None:
        if not isinstance(total_count, int):
            raise NotImplementedError("inhomogeneous total_count is not supported")
        self.total_count = total_count
        self._categorical = Categorical(probs=probs, logits=logits)
        shape = self._categorical.param_shape
        Distribution.__init__(self, shape[:-1], shape[-1:], validate_args=validate_args)

    @constraints.dependent_property(is_discrete=True, event_dim=1)
    def support(self) -> Any:
        return constraints.multinomial(self.total_count)

    @property
    def mean(self) -> Tensor:
        return self.probs * self.total_count

    @property
    def variance(self) -> Tensor:
        return self.total_count * self.probs * (1 - self.probs)

    def sample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        shape = Size(sample_shape)
        drawn = self._categorical.sample(Size((self.total_count,)) + shape).movedim(0, -1)
        counts = drawn.new_zeros(self._extended_shape(shape))
        return counts.scatter_add_(-1, drawn, F.ones_like(drawn)).type_as(self.probs)

    def log_prob(self, value: Tensor) -> Tensor:
        value = self._checked(value)
        logits, value = broadcast_all(self.logits, value)
        logits = F.where((value == 0) & (logits == -inf), 0.0, logits)
        orders = F.lgamma(value.sum(-1) + 1) - F.lgamma(value + 1).sum(-1)
        return orders + (logits * value).sum(-1)

    def entropy(self) -> Tensor:
        n = tensor(self.total_count)
        counts = Binomial(self.total_count, probs=self.probs)
        numbers = counts.enumerate_support(expand=False)[1:]
        orders = F.exp(counts.log_prob(numbers)) * F.lgamma(numbers + 1)
        return n * self._categorical.entropy() - F.lgamma(n + 1) + orders.sum([0, -1])
