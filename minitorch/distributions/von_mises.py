"""Von Mises's distribution: of angles."""

import math
from collections.abc import Sequence
from typing import Any

from ..autograd.modes import no_grad
from ..functions import functions as F
from ..functions.creation import zeros
from ..functions.random import rand
from ..tensor.dtype_names import bool as Bool
from ..tensor.dtypes import float64
from ..tensor.size import Size
from ..tensor.tensor import Tensor
from . import constraints
from .distribution import Distribution
from .utils import broadcast_all, lazy_property

SMALL = (
    (1.0, 3.5156229, 3.0899424, 1.2067492, 0.2659732, 0.0360768, 0.0045813),
    (0.5, 0.87890594, 0.51498869, 0.15084934, 0.02658733, 0.00301532, 0.00032411),
)
LARGE = (
    (0.39894228, 0.01328592, 0.00225319, -0.00157565, 0.00916281, -0.02057706, 0.02635537, -0.01647633, 0.00392377),
    (0.39894228, -0.03988024, -0.00362018, 0.00163801, -0.01031555, 0.02282967, -0.02895312, 0.01787654, -0.00420059),
)
"""Polynomials of the modified Bessel functions of orders 0 and 1, in `(x / 3.75)²` below 3.75 and in `3.75 / x` above:
Abramowitz and Stegun, Handbook of Mathematical Functions, 9.8.1 to 9.8.4."""


class VonMises(Distribution):
    """Angles around `loc`, the closer the larger `concentration`. PyTorch's `torch.distributions.VonMises`."""

    arg_constraints = {"loc": constraints.real, "concentration": constraints.positive}
    support = constraints.real

    def __init__(self, loc: Any, concentration: Any, validate_args: bool | None = None) -> None:
        self.loc, self.concentration = broadcast_all(loc, concentration)
        super().__init__(self.loc.shape, Size(), validate_args)

    def expand(self, batch_shape: Sequence[int], _instance: Any = None) -> Any:
        loc, concentration = self.loc.expand(batch_shape), self.concentration.expand(batch_shape)
        return type(self)(loc, concentration, validate_args=vars(self).get("_validate_args"))

    @property
    def mean(self) -> Tensor:
        return self.loc

    @property
    def mode(self) -> Tensor:
        return self.loc

    @lazy_property
    def variance(self) -> Any:
        """That of angles, `1 - I₁(κ) / I₀(κ)`."""
        return 1 - (_log_bessel(self.concentration, 1) - _log_bessel(self.concentration, 0)).exp()

    def sample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """In float64, by rejection from a wrapped Cauchy distribution (Best and Fisher, 1979)."""
        with no_grad():
            loc, kappa = self.loc.to(float64), self.concentration.to(float64)
            r, shape = _proposal(kappa), self._extended_shape(sample_shape)
            x, done = zeros(shape, dtype=float64), zeros(shape, dtype=Bool)
            while not done.all():
                u1, u2, u3 = rand((3, *shape), dtype=float64).unbind()
                z = F.cos(math.pi * u1)
                f = (1 + r * z) / (r + z)
                c = kappa * (r - f)
                accepted = (c * (2 - c) - u2 > 0) | ((c / u2).log() + 1 - c >= 0)
                x = F.where(accepted, (u3 - 0.5).sign() * f.acos(), x)
                done = done | accepted
            return ((x + math.pi + loc) % (2 * math.pi) - math.pi).to(self.loc.dtype)

    def log_prob(self, value: Tensor) -> Tensor:
        around = self.concentration * F.cos(self._checked(value) - self.loc)
        return around - math.log(2 * math.pi) - _log_bessel(self.concentration, 0)


def _proposal(kappa: Tensor) -> Tensor:
    """The parameter of the distribution that is drawn from; by the first terms of its series where κ is small."""
    tau = 1 + (1 + 4 * kappa**2).sqrt()
    rho = (tau - (2 * tau).sqrt()) / (2 * kappa)
    return F.where(kappa < 1e-5, 1 / kappa + kappa, (1 + rho**2) / (2 * rho))


def _log_bessel(x: Tensor, order: int) -> Tensor:
    """The logarithm of the modified Bessel function, to PyTorch's digits."""
    small = _polynomial((x / 3.75) ** 2, SMALL[order])
    small = (x.abs() * small if order else small).log()
    large = x - 0.5 * x.log() + _polynomial(3.75 / x, LARGE[order]).log()
    return F.where(x < 3.75, small, large)


def _polynomial(x: Any, coefficients: Sequence[float]) -> Any:
    result: Any = 0.0
    for coefficient in reversed(coefficients):
        result = coefficient + x * result
    return result
