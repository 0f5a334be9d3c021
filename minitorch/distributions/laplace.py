"""The Laplace distribution."""

from collections.abc import Sequence

from ..functions import functions as F
from ..tensor.limits import finfo
from ..tensor.tensor import Tensor
from .parametric import LocationScale


class Laplace(LocationScale):
    """Exponential to both sides of `loc`, at a mean distance of `scale`. PyTorch's `torch.distributions.Laplace`."""

    @property
    def stddev(self) -> Tensor:
        return 2**0.5 * self.scale

    @property
    def variance(self) -> Tensor:
        return 2 * self.scale.pow(2)

    def rsample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        u = self.loc.new_empty(self._extended_shape(sample_shape)).uniform_(finfo(self.loc.dtype).eps - 1, 1)
        return self.loc - self.scale * u.sign() * F.log1p(-u.abs())

    def log_prob(self, value: Tensor) -> Tensor:
        return -F.log(2 * self.scale) - F.abs(self._checked(value) - self.loc) / self.scale

    def cdf(self, value: Tensor) -> Tensor:
        distance = self._checked(value) - self.loc
        return 0.5 - 0.5 * distance.sign() * F.expm1(-distance.abs() / self.scale)

    def icdf(self, value: Tensor) -> Tensor:
        centred = value - 0.5
        return self.loc - self.scale * centred.sign() * F.log1p(-2 * centred.abs())

    def entropy(self) -> Tensor:
        return 1 + F.log(2 * self.scale)
