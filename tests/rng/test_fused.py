"""The fused multiply-add against mpmath's exact arithmetic."""

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minitorch.rng.fused import affine, multiply_add

BITS = {np.float32: 24, np.float64: 53}


def exactly(x, y, z, dtype):
    with mpmath.workprec(1000):
        value = mpmath.mpf(float(x)) * float(y) + float(z)
    with mpmath.workprec(BITS[dtype]):
        return dtype(+value)


def numbers(width):
    return st.floats(2.0**-20, 2.0**20, width=width) | st.floats(-(2.0**20), -(2.0**-20), width=width)


@settings(deadline=None, max_examples=300)
@given(numbers(32), numbers(32), numbers(32), st.integers(-60, 60))
def test_float32(x, y, z, scale):
    z = np.float32(z * 2.0**scale)
    fused = multiply_add(np.array([x], np.float32), np.float32(y), z)
    assert fused.dtype == np.float32
    assert fused[0] == exactly(x, y, z, np.float32)


@settings(deadline=None, max_examples=300)
@given(numbers(64), numbers(64), numbers(64), st.integers(-60, 60))
def test_float64(x, y, z, scale):
    z *= 2.0**scale
    assert multiply_add(np.array([x]), y, z)[0] == exactly(x, y, z, np.float64)


# Products a hair below and above a power of two: 2³² - 1, 2³² + 1, 2⁶⁴ - 1 and 2⁶⁴ + 1 have two factors that fit.
NEAR_TIES = [
    (np.float32, 65535, 65537 * 2.0**-56),
    (np.float32, 641, 6700417 * 2.0**-56),
    (np.float64, 4294967295, 4294967297 * 2.0**-117),
    (np.float64, 274177, 67280421310721 * 2.0**-117),
]


@pytest.mark.parametrize("dtype, x, y", NEAR_TIES)
@pytest.mark.parametrize("ulps", [0, 1])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_sum_just_off_the_middle_of_two_floats_rounds_to_the_nearer(dtype, x, y, ulps, sign):
    z = dtype(sign * (1 + ulps * np.finfo(dtype).eps))
    assert multiply_add(np.array([x], dtype), dtype(sign * y), z)[0] == exactly(x, sign * y, z, dtype)


@given(numbers(32), numbers(32), numbers(32))
def test_shortcuts_for_1_and_0(x, y, z):
    for scale, shift in [(1, 0), (1, z), (y, 0), (y, z)]:
        assert affine(np.array([x], np.float32), scale, shift)[0] == exactly(x, scale, shift, np.float32)
