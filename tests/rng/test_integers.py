"""Whole numbers and permutations."""

import warnings

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from minitorch import rng

INTEGERS = ["uint8", "int8", "int16", "int32", "int64"]
WORD = 2**28


@settings(deadline=None)
@given(st.integers(0, 2**64 - 1), st.data(), st.sampled_from(INTEGERS))
def test_any_range_that_the_dtype_holds(twins, seed, data, dtype):
    limits = np.iinfo(dtype)
    low = data.draw(st.integers(limits.min, limits.max - 1))
    high = data.draw(st.integers(low + 1, limits.max) | st.none())
    twins(seed).check_fill(rng.integers, "random_", 50, dtype, low, high)


@pytest.mark.parametrize("dtype", ["int64", "float64", "float32"])
@pytest.mark.parametrize("count", [1, 2, 10, WORD - 1, WORD, WORD + 1, 2**32 - 1, 2**32, 2**40 + 1, 2**63 - 1])
def test_ranges_around_one_and_two_words(twins, dtype, count):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for low in (0, -(2**40), 5):
            if low + count < 2**63:
                twins(count).check_fill(rng.integers, "random_", 50, dtype, low, low + count)


@pytest.mark.parametrize("dtype", ["int64", "float64", "float32"])
def test_all_64_bits(twins, dtype):
    twins(1).check_fill(rng.integers, "random_", 50, dtype, -(2**63), None)


@pytest.mark.parametrize("low, high", [(0, 2), (0, 1), (1, 2), (1, None)])
def test_booleans(twins, low, high):
    twins(1).check_fill(rng.integers, "random_", 50, "bool", low, high)


@pytest.mark.parametrize("low, high", [(0, 65504), (-65504, 10), (2047, None), (-3, 3000)])
def test_bounds_that_half_precision_cannot_hold(twins, low, high):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        twins(1).check_fill(rng.integers, "random_", 5000, "float16", low, high)


def test_a_range_that_floats_cannot_hold_warns():
    with pytest.warns(UserWarning, match="out of bounds"):
        rng.integers(rng.Generator(), np.empty(3, np.float32), 0, 2**30)


@pytest.mark.parametrize("dtype, low, high", [("int64", 5, 5), ("uint8", -5, 5), ("int32", 0, 2**32), ("bool", 0, 3),
    ("int32", -(2**63), None), ("float16", 0, 10**6), ("float32", 2**30 + 1, 2**30 + 2)])  # fmt: skip
@pytest.mark.filterwarnings("ignore:.*out of bounds:UserWarning")
def test_errors_are_pytorchs(twins, dtype, low, high):
    twins().check_error(
        lambda g: rng.integers(g, np.empty(3, dtype), low, high),
        lambda g: torch.empty(3, dtype=getattr(torch, dtype)).random_(low, high, generator=g),
    )


@settings(deadline=None)
@given(st.integers(0, 2**64 - 1), st.integers(0, 2000), st.sampled_from(["int64", "int32", "float32", "float64"]))
def test_permutations(twins, seed, n, dtype):
    twins(seed).check(
        lambda g: rng.permutation(g, n, dtype), lambda g: torch.randperm(n, dtype=getattr(torch, dtype), generator=g)
    )


def test_a_long_permutation(twins):
    twins(6).check(lambda g: rng.permutation(g, 100_000), lambda g: torch.randperm(100_000, generator=g))


@pytest.mark.parametrize("n, dtype", [(-1, "int64"), (300, "uint8"), (3, "bool"), (3000, "float16")])
def test_permutation_errors_are_pytorchs(twins, n, dtype):
    twins().check_error(
        lambda g: rng.permutation(g, n, dtype), lambda g: torch.randperm(n, dtype=getattr(torch, dtype), generator=g)
    )
