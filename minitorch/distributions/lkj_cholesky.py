"""Lewandowski, Kurowicka and Joe's distribution of correlation matrices."""

import math
from collections.abc import Sequence
from typing import Any

from ..autograd.modes import no_grad
from ..functions import functions as F
from ..functions.random import randn
from ..functions.ranges import arange
from ..tensor.limits import finfo
from ..tensor.size import Size
from ..tensor.tensor import Tensor
from . import constraints
from .beta import Beta
from .distribution import Distribution
from .utils import broadcast_all


class LKJCholesky(Distribution):
    """Lower triangular L (dim, dim), `L Lᵀ` being a correlation matrix of a density that grows with its determinant to
    the power `concentration - 1`. PyTorch's `torch.distributions.LKJCholesky`.

    Source: Lewandowski, Kurowicka and Joe, Generating random correlation matrices based on vines and extended onion
    method, 2009: row i is a direction of i dimensions, as long as a beta-distributed number says.
    """

    arg_constraints = {"concentration": constraints.positive}
    support = constraints.corr_cholesky

    def __init__(self, dim: int, concentration: Any = 1.0, validate_args: bool | None = None) -> None:
        if dim < 2:
            raise ValueError(f"Expected dim to be an integer greater than or equal to 2. Found dim={dim}.")
        self.dim = dim
        (self.concentration,) = broadcast_all(concentration)
        offset = arange(dim - 1, dtype=self.concentration.dtype)
        offset = F.cat([offset.new_zeros((1,)), offset])
        marginal = self.concentration + 0.5 * (dim - 2)
        self._beta = Beta(offset + 0.5, marginal.unsqueeze(-1) - 0.5 * offset)
        super().__init__(self.concentration.size(), Size((dim, dim)), validate_args)

    def expand(self, batch_shape: Sequence[int], _instance: Any = None) -> Any:
        new, batch = self._get_checked_instance(LKJCholesky, _instance), Size(batch_shape)
        new.dim = self.dim
        new.concentration = self.concentration.expand(batch)
        new._beta = self._beta.expand(batch + (self.dim,))
        Distribution.__init__(new, batch, self._event_shape, validate_args=False)
        new._validate_args = self._validate_args
        return new

    def sample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        with no_grad():
            lengths = self._beta.sample(sample_shape).unsqueeze(-1).sqrt()
            noise = randn(self._extended_shape(sample_shape), dtype=lengths.dtype).tril(-1)
            directions = noise / noise.norm(dim=-1, keepdim=True)
            directions[..., 0, :] = 0.0  # the first row has none
            rows = lengths * directions
            rest = 1 - (rows**2).sum(-1)
            return rows + F.diag_embed(rest.clamp(min=finfo(rows.dtype).tiny).sqrt())

    def log_prob(self, value: Tensor) -> Tensor:
        """`Σ (2 (η - 1) + dim - i) log L_ii` over rows i from 2 on, less the constant of page 1999 of the source."""
        diagonal = self._checked(value).diagonal(dim1=-1, dim2=-2)[..., 1:]
        order = 2 * (self.concentration - 1).unsqueeze(-1) + self.dim - arange(2, self.dim + 1)
        rest = self.dim - 1
        alpha = self.concentration + 0.5 * rest
        constant = 0.5 * rest * math.log(math.pi) + F.mvlgamma(alpha - 0.5, rest) - F.lgamma(alpha) * rest
        return (order * diagonal.log()).sum(-1) - constant
