"""The fused multiply-add against mpmath's exact arithmetic."""

import mpmath
import numpy as np
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


def test_a_sum_just_off_the_middle_of_two_floats_rounds_to_the_nearer():
    x = np.array([1 + 2.0**-23, 1 + 2.0**-23], np.float32)
    y, z = np.float32(2.0**-40), np.float32(1 + 2.0**-23)
    for shift in (z, -z):
        expected = exactly(x[0], y, shift, np.float32)
        assert (multiply_add(x, y, shift) == expected).all()
    tie = np.float32(2.0**-24)  # 1 + 2⁻²⁴ lies in the middle of 1 and the float after it; a little more must round up
    assert multiply_add(np.array([1 + 2.0**-23], np.float32), tie, np.float32(1))[0] == np.float32(1 + 2.0**-23)
    tiny = np.array([2.0**-60 + 2.0**-83], np.float32)
    assert multiply_add(tiny, np.float32(1), np.float32(1))[0] == 1


@given(numbers(32), numbers(32), numbers(32))
def test_shortcuts_for_1_and_0(x, y, z):
    for scale, shift in [(1, 0), (1, z), (y, 0), (y, z)]:
        assert affine(np.array([x], np.float32), scale, shift)[0] == exactly(x, scale, shift, np.float32)
