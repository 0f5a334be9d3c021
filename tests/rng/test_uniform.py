"""Uniform numbers: bounds, rounding and errors."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minitorch import rng

BOUNDS = st.floats(-1e6, 1e6, width=32)


@settings(deadline=None)
@given(st.integers(0, 2**32), BOUNDS, st.floats(0, 1e3), st.sampled_from(["float32", "float64"]))
def test_any_interval(twins, seed, low, width, dtype):
    twins(seed).check_fill(rng.uniform, "uniform_", 300, dtype, low, low + width)


@pytest.mark.parametrize("low, high", [(1000.0, 1000.001), (-0.3, -0.299), (1.0, 1.0), (0.0, 1e-38), (1e8, 1e8 + 8)])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_what_rounds_up_to_the_bound_starts_again_from_below(twins, low, high, dtype):
    twins(1).check_fill(rng.uniform, "uniform_", 5000, dtype, low, high)


@pytest.mark.parametrize("low, high", [(0, 1), (-0.3, -0.299), (1000, 1001), (0, 60000)])
def test_half_precision(twins, low, high):
    twins(1).check_fill(rng.uniform, "uniform_", 5000, "float16", low, high)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_long_arrays_are_drawn_as_one(twins, dtype):
    twins(1).check_fill(rng.uniform, "uniform_", 100_001, dtype, -0.25, 0.5)


@pytest.mark.parametrize("low, high, dtype", [(2, 1, "float32"), (0, 1e39, "float32"), (-3e38, 3e38, "float32"),
    (0, float("nan"), "float32"), (0, 1e5, "float16"), (0, 1, "int32")])  # fmt: skip
def test_errors_are_pytorchs(twins, low, high, dtype):
    pair = twins()
    with pytest.raises(RuntimeError):
        rng.uniform(pair.ours, np.empty(3, dtype), low, high)
    pair.check_states()
