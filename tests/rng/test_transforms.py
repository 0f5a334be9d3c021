"""Probabilities given one by one, and the errors of the transforming distributions."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from minitorch import rng


@settings(deadline=None)
@given(
    st.integers(0, 2**64 - 1),
    st.sampled_from([(7,), (3, 5), (2, 1, 40)]),
    st.sampled_from(["float16", "float32", "float64"]),
    st.sampled_from(["bool", "int64", "float32", "float64"]),
    st.booleans(),
)
def test_a_probability_for_each(twins, seed, shape, p_dtype, dtype, broadcast):
    p = np.random.default_rng(seed).random(shape[-1:] if broadcast else shape).astype(p_dtype)
    p[..., 0], p[..., -1] = 0, 1
    twins(seed).check(
        lambda g: rng.bernoulli_each(g, np.empty(shape, dtype), p),
        lambda g: torch.empty(shape, dtype=getattr(torch, dtype)).bernoulli_(torch.from_numpy(p), generator=g),
    )


def test_a_probability_for_each_in_another_layout(twins):
    pair, p = twins(1), np.linspace(0, 1, 12, dtype=np.float32).reshape(4, 3)
    ours, theirs = np.empty((3, 4)), np.empty((3, 4))
    rng.bernoulli_each(pair.ours, ours.T, p)
    torch.from_numpy(theirs).t().bernoulli_(torch.from_numpy(p), generator=pair.theirs)
    assert (ours == theirs).all()
    pair.check_states()


@pytest.mark.parametrize("p", [0.0, 1.0])
def test_certain_outcomes_still_take_their_words(twins, not_on_intel, p):
    twins(1).check_fill(rng.bernoulli, "bernoulli_", 20, "float32", p)


@pytest.mark.parametrize("rate", [1.0, 0.3, 7.7, float("inf")])
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_long_exponential_draws(twins, not_on_intel, rate, dtype):
    twins(1).check_fill(rng.exponential, "exponential_", 20_001, dtype, rate)


@pytest.mark.parametrize("distribution, name, dtype, args", [
    (rng.bernoulli, "bernoulli_", "float32", (2.0,)), (rng.bernoulli, "bernoulli_", "float32", (float("nan"),)),
    (rng.exponential, "exponential_", "float32", (0.0,)), (rng.exponential, "exponential_", "int64", (1.0,)),
    (rng.cauchy, "cauchy_", "float32", (0.0, 0.0)), (rng.cauchy, "cauchy_", "int64", ()),
    (rng.log_normal, "log_normal_", "float32", (0.0, 0.0)), (rng.log_normal, "log_normal_", "int64", ()),
    (rng.geometric, "geometric_", "float32", (0.0,)), (rng.geometric, "geometric_", "float32", (1.0,)),
    (rng.geometric, "geometric_", "bool", (0.5,)),
])  # fmt: skip
def test_errors_are_pytorchs(twins, distribution, name, dtype, args):
    twins().check_error(
        lambda g: distribution(g, np.empty(3, dtype), *args),
        lambda g: getattr(torch.empty(3, dtype=getattr(torch, dtype)), name)(*args, generator=g),
    )


@pytest.mark.parametrize("p", [np.array([0.5, 1.5]), np.array([np.nan, 0]), np.array([1, 0])])
def test_what_is_no_probability_raises(twins, p):
    with pytest.raises(RuntimeError) as expected:
        torch.bernoulli(torch.from_numpy(p))
    with pytest.raises(expected.type):
        rng.bernoulli_each(rng.Generator(), np.empty(2), p)
