"""Normal numbers: every path, the spare number, and the two forms of the transform."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from minitorch import rng
from minitorch.rng import libm


@settings(deadline=None)
@given(st.integers(0, 2**64 - 1), st.lists(st.integers(0, 40), max_size=6), st.sampled_from(["float32", "float64"]))
def test_short_and_long_draws_in_any_order(twins, seed, sizes, dtype):
    pair = twins(seed)
    for n in sizes:
        pair.check_fill(rng.normal, "normal_", n, dtype)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@pytest.mark.parametrize("mean, std", [(0, 1), (0, 0.02), (3, 1), (-1.7, 0.3), (5, 0)])
def test_a_long_draw(twins, dtype, mean, std):
    twins(1).check_fill(rng.normal, "normal_", 50_007, dtype, mean, std)


def test_a_million_numbers_are_pytorchs_to_the_last_bit(twins):
    twins(5).check_fill(rng.normal, "normal_", 1_500_000, "float32")


@pytest.mark.parametrize("n", [3, 15, 16, 40])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_mean_and_deviation_for_each(twins, n, dtype):
    mean, std = np.linspace(-1, 1, n, dtype=dtype), np.linspace(0, 2, n, dtype=dtype)
    for ours in [(mean, std), (mean, 2.5), (1.5, std)]:
        theirs = [torch.from_numpy(x) if isinstance(x, np.ndarray) else x for x in ours]
        pair = twins(n)
        pair.check(
            lambda g, ours=ours: rng.normal_each(g, np.empty(n, dtype), *ours),
            lambda g, theirs=theirs: torch.normal(*theirs, generator=g),
        )


def test_errors_are_pytorchs(twins):
    pair = twins()
    pair.check_error(lambda g: rng.normal(g, np.empty(3), 0, -1), lambda g: torch.empty(3).normal_(0, -1, generator=g))
    pair.check_error(
        lambda g: rng.normal(g, np.empty(3, int)), lambda g: torch.empty(3, dtype=torch.int64).normal_(generator=g)
    )
    pair.check_error(
        lambda g: rng.normal_each(g, np.empty(2), 0, np.array([1.0, -1])),
        lambda g: torch.normal(0.0, torch.tensor([1.0, -1]), generator=g),
    )


@pytest.mark.parametrize("name", ["log", "log1p", "exp", "sin", "cos", "tan"])
def test_compiled_and_ready_library_functions_agree_to_the_last_bit(name):
    function = getattr(libm, name)
    x = rng.uniform(rng.Generator(3), np.empty(50_000), 1e-9, 6.3)
    assert function.ready(x).tobytes() == function.compiled(x.dtype, 1)(x).tobytes()
