"""Loops over many single floats with exponentials in them, against scipy's in double precision."""

import numpy as np
import pytest
from scipy import special, stats

from minitorch.jit.quiet import quiet
from minitorch.kernels import activations, powers
from minitorch.kernels.thresholds import MANY

RANGES = [(-120, 120), (-6, 6), (-1, 1), (0.9, 1), (-1e-3, 1e-3), (-1e-30, 1e-30)]
SPECIAL = np.array([0, -0.0, np.nan, np.inf, -np.inf, 1e-40, 9, -9, 88.8, -88.8, -95, 200, -200], np.float32)
EXACT = {
    "erf": ((), special.erf, 2),
    "sigmoid": ((), special.expit, 3),
    "logsigmoid": ((), special.log_expit, 3),
    "softplus": ((1.0, 20.0), lambda x: np.where(x > 20, x, np.logaddexp(0, x)), 3),
    "softplus_gradient": ((-1.0, np.inf), lambda x: special.expit(-x), 3),
    "silu": ((), lambda x: x * special.expit(x), 3),
}
"""Settings, the function in double precision, and how many units in the last place one may be off."""


def units_off(found, exact):
    return np.abs(found - exact) / np.spacing(np.abs(exact).astype(np.float32))


@pytest.mark.parametrize("name", EXACT)
def test_within_units_in_the_last_place(name):
    args, exact, most = EXACT[name]
    x = np.concatenate([np.linspace(low, high, 100_001) for low, high in RANGES]).astype(np.float32)
    if name in ("sigmoid", "silu"):
        x = x[x > -88]  # below, as in PyTorch, exp(-x) overflows
    found = quiet(getattr(activations, name))(x, *args)
    assert found.dtype == np.float32
    assert units_off(found, exact(x.astype(np.float64))).max() < most


@pytest.mark.parametrize("name", [*EXACT, "gelu_gradient"])
def test_special_values_are_those_of_few(name):
    args = EXACT[name][0] if name in EXACT else ()
    kernel = quiet(getattr(activations, name))
    x = np.resize(SPECIAL, 2 * MANY)
    many, few = kernel(x, *args), np.resize(kernel(SPECIAL, *args), 2 * MANY)
    np.testing.assert_allclose(many, few, rtol=1e-6, atol=1e-44)
    np.testing.assert_array_equal(np.signbit(many[x == x]), np.signbit(few[x == x]))


def test_gelu():
    x = np.linspace(-12, 12, 4 * MANY, dtype=np.float32)
    wide = x.astype(np.float64)
    chance, density = stats.norm.cdf(wide), stats.norm.pdf(wide)
    np.testing.assert_allclose(activations.gelu(x, "none"), wide * chance, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(activations.gelu_gradient(x), chance + wide * density, rtol=1e-6, atol=1e-6)


def test_logaddexp():
    x, y = np.random.default_rng(0).normal(0, 30, (2, 2 * MANY)).astype(np.float32)
    x[:9], y[:9] = [*SPECIAL[2:5], *SPECIAL[2:5], 1, 2, 3], [np.inf, np.inf, -np.inf, 1, -np.inf, np.inf, 1, np.nan, 3]
    with np.errstate(invalid="ignore"):
        np.testing.assert_allclose(activations.logaddexp(x, y), np.logaddexp(x, y), rtol=1e-6, atol=1e-6)


def test_hypot():
    x, y = np.random.default_rng(0).normal(0, 1, (2, 2 * MANY)).astype(np.float32)
    x[: SPECIAL.size], x[100:103], y[100:103] = SPECIAL, [np.nan, np.inf, 3e38], [np.inf, np.nan, 1e38]
    exact = quiet(np.hypot)(x.astype(np.float64), y.astype(np.float64)).astype(np.float32)
    np.testing.assert_array_equal(quiet(powers.hypot)(x, y), exact)


@pytest.mark.parametrize("name", EXACT)
def test_other_dtypes_and_layouts(name):
    args, exact, _ = EXACT[name]
    x = np.linspace(-3, 3, 2 * MANY).reshape(2, -1)
    kernel = getattr(activations, name)
    np.testing.assert_allclose(kernel(x, *args), exact(x), rtol=1e-14)
    np.testing.assert_allclose(kernel(x.astype(np.float32).T, *args), exact(x.T), rtol=1e-5)
    np.testing.assert_allclose(kernel(x.astype(np.float32)[:, ::2], *args), exact(x[:, ::2]), rtol=1e-5)
    assert kernel(x.astype(np.float16), *args).dtype == np.float16
