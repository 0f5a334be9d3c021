"""Fisher and Snedecor's F distribution."""

from collections.abc import Sequence
from math import nan
from typing import Any

from ..functions import functions as F
from ..tensor.limits import finfo
from ..tensor.tensor import Tensor
from . import constraints
from .gamma import Gamma
from .parametric import Parametric


class FisherSnedecor(Parametric):
    """The ratio of two chi-squared numbers, each by its degrees of freedom, `df1` and `df2`.
    PyTorch's `torch.distributions.FisherSnedecor`.
    """

    arg_constraints = {"df1": constraints.positive, "df2": constraints.positive}
    support = constraints.positive
    has_rsample = True
    _kept = ("_gamma1", "_gamma2")
    df1: Tensor
    df2: Tensor

    def __init__(self, df1: Any, df2: Any, validate_args: bool | None = None) -> None:
        self._start(validate_args, df1=df1, df2=df2)
        self._gamma1, self._gamma2 = Gamma(self.df1 * 0.5, self.df1), Gamma(self.df2 * 0.5, self.df2)

    @property
    def mean(self) -> Tensor:
        return F.where(self.df2 <= 2, nan, self.df2 / (self.df2 - 2))

    @property
    def mode(self) -> Tensor:
        mode = (self.df1 - 2) / self.df1 * self.df2 / (self.df2 + 2)
        return F.where(self.df1 <= 2, nan, mode)

    @property
    def variance(self) -> Tensor:
        df1, df2 = self.df1, F.where(self.df2 <= 4, nan, self.df2)
        return 2 * df2.pow(2) * (df1 + df2 - 2) / (df1 * (df2 - 2).pow(2) * (df2 - 4))

    def rsample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        shape = self._extended_shape(sample_shape)
        above, below = (gamma.rsample(sample_shape).view(shape) for gamma in (self._gamma1, self._gamma2))
        tiny = finfo(below.dtype).tiny
        return (above / below.clamp(min=tiny)).clamp(min=tiny)

    def log_prob(self, value: Tensor) -> Tensor:
        value, a, b, ratio = self._checked(value), self.df1 * 0.5, self.df2 * 0.5, self.df1 / self.df2
        constant = (a + b).lgamma() - a.lgamma() - b.lgamma()
        return constant + a * ratio.log() + (a - 1) * value.log() - (a + b) * F.log1p(ratio * value)
