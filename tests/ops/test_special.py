"""Special functions in double precision: as exact as PyTorch's or nearly, held against mpmath; and the namespace."""

import numpy as np
import pytest
import torch
from mpmath import mp, mpf

import minitorch
from minitorch.testing import assert_close
from tests.both import check, programs

TWO = mpf(2)
POSITIVE, ANY, INSIDE = (0.01, 30.0), (-6.0, 6.0), (0.001, 0.999)
FUNCTIONS = {
    "digamma": (lambda T, x: T.special.digamma(x), mp.digamma, POSITIVE),
    "lgamma": (lambda T, x: T.special.gammaln(x), mp.loggamma, POSITIVE),
    "trigamma": (lambda T, x: T.special.polygamma(1, x), lambda x: mp.polygamma(1, x), POSITIVE),
    "pentagamma": (lambda T, x: T.special.polygamma(3, x), lambda x: mp.polygamma(3, x), POSITIVE),
    "multigammaln": (
        lambda T, x: T.special.multigammaln(x + 1, 3),
        lambda x: sum(mp.loggamma(x + 1 - mpf(i) / 2) for i in range(3)) + mpf(3) / 2 * mp.log(mp.pi),
        POSITIVE,
    ),
    "erfc": (lambda T, x: T.special.erfc(x), mp.erfc, ANY),
    "erfcx": (lambda T, x: T.special.erfcx(x), lambda x: mp.exp(x * x) * mp.erfc(x), ANY),
    "erfinv": (lambda T, x: T.special.erfinv(x), mp.erfinv, INSIDE),
    "ndtr": (lambda T, x: T.special.ndtr(x), mp.ncdf, ANY),
    "ndtri": (lambda T, x: T.special.ndtri(x), lambda x: mp.sqrt(2) * mp.erfinv(2 * x - 1), INSIDE),
    "log_ndtr": (lambda T, x: T.special.log_ndtr(x), lambda x: mp.log(mp.ncdf(x)), ANY),
    "i0": (lambda T, x: T.special.i0(x), lambda x: mp.besseli(0, x), ANY),
    "i0e": (lambda T, x: T.special.i0e(x), lambda x: mp.besseli(0, x) * mp.exp(-abs(x)), ANY),
    "i1": (lambda T, x: T.special.i1(x), lambda x: mp.besseli(1, x), ANY),
    "i1e": (lambda T, x: T.special.i1e(x), lambda x: mp.besseli(1, x) * mp.exp(-abs(x)), ANY),
    "sinc": (lambda T, x: T.special.sinc(x), mp.sincpi, ANY),
    "logit": (lambda T, x: T.special.logit(x), lambda x: mp.log(x / (1 - x)), INSIDE),
    "entr": (lambda T, x: T.special.entr(x), lambda x: -x * mp.log(x), POSITIVE),
    "zeta": (lambda T, x: T.special.zeta(x * 0 + 2.5, x), lambda x: mp.zeta(2.5, x), POSITIVE),
    "gammainc": (
        lambda T, x: T.special.gammainc(x, x + 1), lambda x: mp.gammainc(x, 0, x + 1, regularized=True), POSITIVE
    ),
    "gammaincc": (
        lambda T, x: T.special.gammaincc(x, x + 1), lambda x: mp.gammainc(x, x + 1, mp.inf, regularized=True), POSITIVE
    ),
}  # fmt: skip
"""By name: the call, what it is by definition, and where it is measured."""


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_less_exact_than_pytorch(name):
    call, definition, (low, high) = FUNCTIONS[name]
    x = np.random.default_rng(0).uniform(low, high, 60)
    with mp.workdps(40):
        true = [definition(mpf(v)) for v in x.tolist()]
        errors = []
        for library in (minitorch, torch):
            found = call(library, library.from_numpy(x)).tolist()
            sizes = [np.spacing(max(abs(float(t)), 1e-3)) for t in true]
            errors.append(max(abs(float(mpf(v) - t)) / s for v, t, s in zip(found, true, sizes, strict=True)))
    assert errors[0] <= errors[1] + 2, f"{errors[0]} ulps, PyTorch {errors[1]}"


@pytest.mark.parametrize("name", ["digamma", "trigamma", "multigammaln", "lgamma"])
def test_gradients_of_those_that_pytorch_has_to_1e_8(name):
    call, definition, (low, high) = FUNCTIONS[name]
    x = minitorch.tensor(np.linspace(low + 0.3, high, 20), requires_grad=True)
    (g,) = minitorch.autograd.grad(call(minitorch, x).sum(), x)
    assert_close(g, np.array([float(mp.diff(definition, v)) for v in x.tolist()]), rtol=1e-12, atol=0)


@programs(
    lambda torch: torch.polygamma(-1, torch.ones(2)),
    lambda torch: torch.mvlgamma(torch.ones(2), 0),
    lambda torch: [torch.ones(2).polygamma(2), torch.full((2,), 3.0).mvlgamma(2), torch.mvlgamma(torch.tensor([3]), 2)],
    lambda torch: [torch.ones(2).mul(3).mvlgamma_(2), torch.ones(2).polygamma_(1)],
    lambda torch: [torch.xlogy(torch.arange(3), 2), torch.xlogy(2.0, torch.arange(3))],
    lambda torch: torch.special.zeta(2, torch.ones(2)),
    lambda torch: [torch.lgamma(torch.tensor([-float("inf"), -1.0, 0.0]).to(d)) for d in (torch.float32, torch.half)],
    lambda torch: torch.special.xlog1py(torch.arange(3.0), 1),
    lambda torch: torch.special.gammainc(2, torch.ones(2)),
    lambda torch: torch.logit(torch.tensor([0.0, 0.3, 1.5]), 1e-3),
    lambda torch: torch.logit(torch.tensor([0.0, 0.3, 1.5])),
    lambda torch: [f(torch.arange(3, dtype=torch.int32)) for f in (torch.lgamma, torch.digamma, torch.erfc, torch.i0)],
    lambda torch: [f(torch.tensor([0.5, 0.25]).half()) for f in (torch.lgamma, torch.sinc, torch.erfinv, torch.logit)],
    lambda torch: [f(torch.ones(2), out=torch.ones(2)) for f in (torch.lgamma, torch.special.entr)],
    lambda torch: [torch.special.softmax(torch.ones(2, 3), 1), torch.special.log_softmax(torch.ones(2, 3), dim=0)],
    lambda torch: [torch.special.round(torch.tensor([0.26]), decimals=1), torch.special.logsumexp(torch.ones(2, 3), 1)],
    lambda torch: [f(torch.ones(2)) for f in (torch.special.expit, torch.special.psi, torch.special.exp2)],
    lambda torch: torch.special.hermite(torch.ones(2)),
)
def test_as_pytorch(program):
    check(program, ulp=4, but={"more text": "it says what to do, too", "text": "so"})


@programs(
    lambda torch, x: torch.lgamma(x),
    lambda torch, x: torch.special.i1(x),
    lambda torch, x: torch.special.i1e(x) + torch.special.i0e(x),
    lambda torch, x: torch.special.entr(x) * torch.special.erfcx(x),
    lambda torch, x: torch.special.xlog1py(x, x) + torch.xlogy(x, x),
    lambda torch, x: torch.special.ndtr(x) + torch.special.log_ndtr(x) + torch.special.ndtri(x / 10),
    lambda torch, x: torch.special.erfinv(x / 10) + torch.sinc(x) + torch.logit(x / 10) + torch.erfc(x),
    lambda torch, x: torch.special.zeta(torch.full_like(x, 3).detach(), x),
    lambda torch, x: torch.igamma(torch.full_like(x, 3).detach(), x) - torch.igammac(x.detach(), x),
)
def test_gradients_are_pytorchs(program):
    check(program, np.array([0.5, 1.25, 3.0]), rtol=2e-8, atol=2e-8, but={"grad_fn": "ndtr is one op here"})
