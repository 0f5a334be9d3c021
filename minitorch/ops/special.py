"""Special functions: the gamma function's relatives, integrals of the normal distribution, Bessel functions."""

import math

from ..kernels import special as kernels
from .arithmetic import abs, sign
from .conversion import zero
from .exponential import exp, log
from .op import elementwise
from .selection import where
from .trigonometric import cos

_SQRT_PI, _SQRT_2PI = math.sqrt(math.pi), math.sqrt(2 * math.pi)


@elementwise(kernels.lgamma, promote="float", dx=lambda g, x: g * digamma(x))
def lgamma(x, /):
    """The logarithm of the absolute value of the gamma function; infinite at 0, -1, -2, ..."""
    return kernels.lgamma(x)


@elementwise(kernels.digamma, promote="float", dx=lambda g, x: g * polygamma(x, 1))
def digamma(x, /):
    """The derivative of `lgamma`; NaN at -1, -2, ..., infinite at 0."""
    return kernels.digamma(x)


@elementwise(kernels.polygamma, promote="float", public=False, dx=lambda g, x, n: g * polygamma(x, n + 1))
def polygamma(x, /, n):
    """The `n`-th derivative of `digamma`."""
    return kernels.polygamma(x, n)


@elementwise(kernels.mvlgamma, promote="float", public=False, dx=lambda g, x, p: g * _sum_of_digammas(x, p))
def mvlgamma(x, /, p):
    """The logarithm of the multivariate gamma function of dimension `p`."""
    return kernels.mvlgamma(x, p)


def _sum_of_digammas(x, p):
    added = digamma(x)
    for i in range(1, p):
        added = added + digamma(x - i / 2)
    return added


@elementwise(kernels.zeta, promote="float", public=False, dy=lambda g, x, y: g * (-x * zeta(x + 1, y)))
def zeta(x, y, /):
    """Hurwitz's zeta function: the sum of `(y + k) ** -x` over k = 0, 1, ..."""
    return kernels.zeta(x, y)


@elementwise(kernels.igamma, promote="float", dy=lambda g, x, y: g * _gamma_density(x, y))
def igamma(x, y, /):
    """The lower incomplete gamma function, regularized: the part of a gamma distribution of shape `x` below `y`."""
    return kernels.igamma(x, y)


@elementwise(kernels.igammac, promote="float", dy=lambda g, x, y: -g * _gamma_density(x, y))
def igammac(x, y, /):
    """The upper incomplete gamma function, regularized: `1 - igamma(x, y)`."""
    return kernels.igammac(x, y)


def _gamma_density(x, y):
    return exp((x - 1) * log(y) - y - lgamma(x))


@elementwise(kernels.erfc, promote="float", dx=lambda g, x: g * (exp(-x * x) * (-2 / _SQRT_PI)))
def erfc(x, /):
    """`1 - erf(x)`, exact also where that is near 0."""
    return kernels.erfc(x)


@elementwise(kernels.erfcx, promote="float", public=False, dx=lambda g, x, out: g * (2 * x * out - 2 / _SQRT_PI))
def erfcx(x, /):
    """`exp(x²) erfc(x)`."""
    return kernels.erfcx(x)


@elementwise(kernels.erfinv, promote="float", dx=lambda g, out: g * (exp(out * out) * (_SQRT_PI / 2)))
def erfinv(x, /):
    """The inverse of `erf`; NaN outside [-1, 1]."""
    return kernels.erfinv(x)


@elementwise(kernels.ndtr, promote="float", public=False, dx=lambda g, x: g * (exp(-0.5 * (x * x)) / _SQRT_2PI))
def ndtr(x, /):
    """The normal distribution's probability of less than `x`."""
    return kernels.ndtr(x)


@elementwise(kernels.ndtri, promote="float", public=False, dx=lambda g, out: g * (exp(0.5 * (out * out)) * _SQRT_2PI))
def ndtri(x, /):
    """The inverse of `ndtr`; NaN outside [0, 1]."""
    return kernels.ndtri(x)


@elementwise(
    kernels.log_ndtr,
    promote="float",
    public=False,
    dx=lambda g, x: g / erfcx(x * -math.sqrt(0.5)) * math.sqrt(2 / math.pi),
)
def log_ndtr(x, /):
    """The logarithm of `ndtr`."""
    return kernels.log_ndtr(x)


@elementwise(kernels.entr, promote="float", public=False, dx=lambda g, x: g * (-(1 + log(x))))
def entr(x, /):
    """`-x log(x)`; 0 at 0 and -inf below."""
    return kernels.entr(x)


@elementwise(
    kernels.xlogy,
    promote="float",
    dx=lambda g, x, y: where((x == 0) & (y <= 0), 0.0, xlogy(g, y)),
    dy=lambda g, x, y: g * x / y,
)
def xlogy(x, y, /):
    """`x log(y)`; 0 where `x` is 0 and `y` is a number."""
    return kernels.xlogy(x, y)


@elementwise(
    kernels.xlog1py,
    promote="float",
    public=False,
    dx=lambda g, x, y: where((x == 0) & (y <= -1), 0.0, xlog1py(g, y)),
    dy=lambda g, x, y: g * x / (y + 1),
)
def xlog1py(x, y, /):
    """`x log(1 + y)`; 0 where `x` is 0 and `y` is a number."""
    return kernels.xlog1py(x, y)


@elementwise(kernels.logit, promote="float", dx=lambda g, x, eps: _logit_gradient(g, x, eps))
def logit(x, /, eps=None):
    """`log(x / (1 - x))`, the inverse of `sigmoid`, of `x` brought into [eps, 1 - eps]; NaN outside [0, 1]."""
    return kernels.logit(x, eps)


def _logit_gradient(g, x, eps):
    low, other = (0.0, math.nan) if eps is None else (eps, 0.0)
    return where((x < low) | (x > 1 - low), other, g / (abs(x) * (1 - x)))


@elementwise(
    kernels.sinc, promote="float", dx=lambda g, x, out: where(x == 0, zero(g), g * ((cos(x * math.pi) - out) / x))
)
def sinc(x, /):
    """`sin(π x) / (π x)`; 1 at 0."""
    return kernels.sinc(x)


@elementwise(kernels.i0, promote="float", dx=lambda g, x: g * i1(x))
def i0(x, /):
    """The modified Bessel function of the first kind of order 0."""
    return kernels.i0(x)


@elementwise(kernels.i0e, promote="float", public=False, dx=lambda g, x, out: g * (i1e(x) - sign(x) * out))
def i0e(x, /):
    """`exp(-|x|) i0(x)`."""
    return kernels.i0e(x)


@elementwise(kernels.i1, promote="float", public=False, dx=lambda g, x, out: g * where(x == 0, 0.5, i0(x) - out / x))
def i1(x, /):
    """The modified Bessel function of the first kind of order 1."""
    return kernels.i1(x)


@elementwise(
    kernels.i1e,
    promote="float",
    public=False,
    dx=lambda g, x, out: g * where(x == 0, 0.5, i0e(x) - out * (sign(x) + 1 / x)),
)
def i1e(x, /):
    """`exp(-|x|) i1(x)`."""
    return kernels.i1e(x)
