"""Mixtures of distributions of one family."""

from collections.abc import Sequence
from typing import Any

from ..autograd.modes import no_grad
from ..functions import functions as F
from ..tensor.size import Size
from ..tensor.tensor import Tensor
from . import constraints
from .categorical import Categorical
from .distribution import Distribution


class MixtureSameFamily(Distribution):
    """One of the components along the last batch dimension of `component_distribution`, which one told by
    `mixture_distribution`. PyTorch's `torch.distributions.MixtureSameFamily`.
    """

    arg_constraints: dict[str, Any] = {}

    def __init__(
        self, mixture_distribution: Categorical, component_distribution: Any, validate_args: bool | None = None
    ) -> None:
        if not isinstance(mixture_distribution, Categorical):
            raise ValueError("The Mixture distribution needs to be an instance of torch.distributions.Categorical")
        if not isinstance(component_distribution, Distribution):
            raise ValueError("The Component distribution needs to be an instance of torch.distributions.Distribution")
        self._mixture_distribution, self._component_distribution = mixture_distribution, component_distribution
        batch = component_distribution.batch_shape[:-1]
        for i, j in zip(reversed(mixture_distribution.batch_shape), reversed(batch), strict=False):
            if i != 1 and j != 1 and i != j:
                raise ValueError(
                    f"`mixture_distribution.batch_shape` ({mixture_distribution.batch_shape}) is not compatible with "
                    f"`component_distribution.batch_shape`({batch})"
                )
        count, components = mixture_distribution.logits.shape[-1], component_distribution.batch_shape[-1]
        if count != components:
            raise ValueError(
                f"`mixture_distribution component` ({count}) does not equal "
                f"`component_distribution.batch_shape[-1]` ({components})"
            )
        super().__init__(batch, component_distribution.event_shape, validate_args=validate_args)

    def expand(self, batch_shape: Sequence[int], _instance: Any = None) -> Any:
        new, batch = self._get_checked_instance(MixtureSameFamily, _instance), Size(batch_shape)
        components = self._component_distribution.batch_shape[-1:]
        new._component_distribution = self._component_distribution.expand(batch + components)
        new._mixture_distribution = self._mixture_distribution.expand(batch)
        Distribution.__init__(new, batch, self._event_shape, validate_args=False)
        new._validate_args = self._validate_args
        return new

    @constraints.dependent_property
    def support(self) -> Any:
        return constraints.MixtureSameFamilyConstraint(self._component_distribution.support)

    @property
    def mixture_distribution(self) -> Categorical:
        """Which component it is."""
        return self._mixture_distribution

    @property
    def component_distribution(self) -> Any:
        """The components."""
        return self._component_distribution

    def _beside(self, x: Tensor) -> Tensor:
        """With a dimension for the components."""
        return x.unsqueeze(-1 - len(self._event_shape))

    def _mean_over_components(self, values: Tensor) -> Tensor:
        event = (1,) * len(self._event_shape)
        weights = self._mixture_distribution.probs
        return (weights.reshape(weights.shape + event) * values).sum(-1 - len(event))

    @property
    def mean(self) -> Tensor:
        return self._mean_over_components(self._component_distribution.mean)

    @property
    def variance(self) -> Tensor:
        """The mean of the variances and the variance of the means."""
        own, means = self._component_distribution.variance, self._component_distribution.mean
        between = (means - self._beside(self.mean)).pow(2.0)
        return self._mean_over_components(own) + self._mean_over_components(between)

    def cdf(self, x: Tensor) -> Tensor:
        return (self._component_distribution.cdf(self._beside(x)) * self._mixture_distribution.probs).sum(-1)

    def log_prob(self, x: Tensor) -> Tensor:
        of_each = self._component_distribution.log_prob(self._beside(self._checked(x)))
        return F.logsumexp(of_each + F.log_softmax(self._mixture_distribution.logits, -1), -1)

    def sample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        with no_grad():
            which = self._mixture_distribution.sample(sample_shape)
            values = self._component_distribution.sample(sample_shape)
            dim, event = len(sample_shape) + len(self._batch_shape), self._event_shape
            index = which.reshape(which.shape + (1,) * (len(event) + 1)).expand(which.shape + (1,) + event)
            return F.gather(values, dim, index).squeeze(dim)

    def __repr__(self) -> str:
        return f"MixtureSameFamily(\n  {self._mixture_distribution},\n  {self._component_distribution})"
