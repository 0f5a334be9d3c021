"""Student's t distribution."""

import math
from collections.abc import Sequence
from typing import Any

from ..functions import functions as F
from ..tensor.tensor import Tensor
from . import constraints
from .chi2 import Chi2
from .distribution import Distribution
from .parametric import Parametric
from .utils import broadcast_all, standard_normal


class StudentT(Parametric):
    """Student's t of `df` degrees of freedom, times `scale`, plus `loc`. PyTorch's `torch.distributions.StudentT`."""

    arg_constraints = {"df": constraints.positive, "loc": constraints.real, "scale": constraints.positive}
    support = constraints.real
    has_rsample = True
    _kept = ("_chi2",)

    def __init__(self, df: Any, loc: Any = 0.0, scale: Any = 1.0, validate_args: bool | None = None) -> None:
        self.df, self.loc, self.scale = broadcast_all(df, loc, scale)
        self._chi2 = Chi2(self.df)
        Distribution.__init__(self, self.df.size(), validate_args=validate_args)

    @property
    def mean(self) -> Tensor:
        return F.where(self.df <= 1, math.nan, self.loc)

    @property
    def mode(self) -> Tensor:
        return self.loc

    @property
    def variance(self) -> Tensor:
        finite = self.scale.pow(2) * self.df / (self.df - 2)
        return F.where(self.df > 2, finite, F.where(self.df > 1, self.df.new_full((), math.inf), math.nan))

    def rsample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        x = standard_normal(self._extended_shape(sample_shape), self.df.dtype)
        z = self._chi2.rsample(sample_shape)
        return self.loc + self.scale * (x * F.rsqrt(z / self.df))

    def log_prob(self, value: Tensor) -> Tensor:
        y, df = (self._checked(value) - self.loc) / self.scale, self.df
        constant = self.scale.log() + 0.5 * df.log() + 0.5 * math.log(math.pi)
        constant = constant + F.lgamma(0.5 * df) - F.lgamma(0.5 * (df + 1.0))
        return -0.5 * (df + 1.0) * F.log1p(y**2.0 / df) - constant

    def entropy(self) -> Tensor:
        half, more = 0.5 * self.df, 0.5 * (self.df + 1)
        beta = F.lgamma(half) + math.lgamma(0.5) - F.lgamma(more)
        return self.scale.log() + more * (F.digamma(more) - F.digamma(half)) + 0.5 * self.df.log() + beta
