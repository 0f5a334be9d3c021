"""The Dirichlet distribution: vectors of shares."""

from collections.abc import Sequence
from typing import Any

from ..functions import functions as F
from ..nn.functional.embedding import one_hot
from ..tensor.tensor import Tensor
from . import constraints
from .distribution import Distribution
from .exp_family import ExponentialFamily
from .implicit import StandardDirichlet
from .parametric import Parametric


class Dirichlet(Parametric, ExponentialFamily):
    """Positive numbers of sum 1 along the last dimension. PyTorch's `torch.distributions.Dirichlet`."""

    arg_constraints = {"concentration": constraints.independent(constraints.positive, 1)}
    support = constraints.simplex
    has_rsample = True

    def __init__(self, concentration: Tensor, validate_args: bool | None = None) -> None:
        if concentration.dim() < 1:
            raise ValueError("`concentration` parameter must be at least one-dimensional.")
        self.concentration = concentration
        shape = concentration.shape
        Distribution.__init__(self, shape[:-1], shape[-1:], validate_args=validate_args)

    @property
    def mean(self) -> Tensor:
        return self.concentration / self.concentration.sum(-1, True)

    @property
    def mode(self) -> Tensor:
        above = (self.concentration - 1).clamp(min=0.0)
        mode = above / above.sum(-1, True)
        flat = (self.concentration < 1).all(dim=-1, keepdim=True)
        return F.where(flat, one_hot(mode.argmax(dim=-1), above.shape[-1]).to(mode), mode)

    @property
    def variance(self) -> Tensor:
        total = self.concentration.sum(-1, True)
        return self.concentration * (total - self.concentration) / (total.pow(2) * (total + 1))

    def rsample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        return StandardDirichlet.apply(self.concentration.expand(self._extended_shape(sample_shape)))

    def log_prob(self, value: Tensor) -> Tensor:
        a = self.concentration
        powers = F.xlogy(a - 1.0, self._checked(value)).sum(-1)
        return powers + F.lgamma(a.sum(-1)) - F.lgamma(a).sum(-1)

    def entropy(self) -> Tensor:
        a, k = self.concentration, self.concentration.size(-1)
        total = a.sum(-1)
        logs = F.lgamma(a).sum(-1) - F.lgamma(total) - (k - total) * F.digamma(total)
        return logs - ((a - 1.0) * F.digamma(a)).sum(-1)

    @property
    def _natural_params(self) -> tuple[Tensor]:
        return (self.concentration,)

    def _log_normalizer(self, x: Any) -> Tensor:
        return F.lgamma(x).sum(-1) - F.lgamma(x.sum(-1))
