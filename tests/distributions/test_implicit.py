"""Gradients of samples of gamma and beta distributions, against mpmath in 30 digits."""

import numpy as np
import pytest
import torch
from mpmath import mp

from minitorch.distributions.implicit import beta_gradient, gamma_gradient


def true_gradient(below, above, density, a, is_low):
    """-(∂F/∂a) / (∂F/∂x), by a central difference of the tail that is the smaller one."""
    with mp.workdps(30):
        slope = mp.diff(below if is_low else lambda a: -above(a), a, h=mp.mpf(10) ** -10 * a)
        return float(-slope / density(mp.mpf(a)))


@pytest.mark.parametrize("seed", range(20))
def test_gamma(seed):
    rng = np.random.default_rng(seed)
    a = float(np.exp(2 * rng.normal()))
    x = float(max(rng.gamma(a), 1e-100))
    expected = true_gradient(
        lambda a: mp.gammainc(a, 0, x, regularized=True),
        lambda a: mp.gammainc(a, x, mp.inf, regularized=True),
        lambda a: mp.mpf(x) ** (a - 1) * mp.exp(-mp.mpf(x)) / mp.gamma(a),
        a,
        x < a,
    )
    assert gamma_gradient(np.array(x), np.array(a)) == pytest.approx(expected, rel=1e-10)
    theirs = torch._standard_gamma_grad(*(torch.tensor(v, dtype=torch.float64) for v in (a, x))).item()
    assert theirs == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("seed", range(10))
def test_beta(seed):
    rng = np.random.default_rng(seed)
    a, b = map(float, np.exp(rng.normal(size=2)))
    x = min(max(rng.beta(a, b), 1e-100), 1 - 1e-12)
    expected = true_gradient(
        lambda a: mp.betainc(a, b, 0, x, regularized=True),
        lambda a: mp.betainc(a, b, x, 1, regularized=True),
        lambda a: mp.mpf(x) ** (a - 1) * (1 - mp.mpf(x)) ** (b - 1) / mp.beta(a, b),
        a,
        x < a / (a + b),
    )
    assert beta_gradient(np.array(x), np.array(a), np.array(b)) == pytest.approx(expected, rel=1e-9)
    theirs = torch._dirichlet_grad(*(torch.tensor(v, dtype=torch.float64) for v in (x, a, a + b))).item()
    assert theirs * (1 - x) == pytest.approx(expected, rel=2e-3)
