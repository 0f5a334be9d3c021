"""The error function of many single floats, against scipy's in double precision."""

import numpy as np
from scipy import special

from minitorch.kernels.erf import SMALL, erf


def test_within_two_units_in_the_last_place():
    ranges = [(-6, 6), (-1, 1), (0.9, 1), (-1e-3, 1e-3), (-1e-30, 1e-30)]
    x = np.concatenate([np.linspace(low, high, 200_001) for low, high in ranges]).astype(np.float32)
    exact = special.erf(x.astype(np.float64))
    error = np.abs(erf(x) - exact) / np.spacing(np.abs(exact).astype(np.float32))
    assert error.max() < 2


def test_special_values():
    x = np.resize(np.array([0.0, -0.0, np.nan, np.inf, -np.inf, 1e-40, 9, -9], np.float32), 2 * SMALL)
    np.testing.assert_array_equal(erf(x), special.erf(x))
    np.testing.assert_array_equal(np.signbit(erf(x)), np.signbit(x))


def test_other_dtypes_and_layouts():
    x = np.linspace(-3, 3, 2 * SMALL).reshape(2, -1)
    np.testing.assert_array_equal(erf(x), special.erf(x))
    np.testing.assert_allclose(erf(x.astype(np.float32).T), special.erf(x.T), rtol=1e-6)
    assert erf(x.astype(np.float16)).dtype == np.float16
