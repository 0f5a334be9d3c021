"""Poisson counts."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from minitorch import rng

RATES = st.just(0.0) | st.floats(1e-3, 9.9) | st.floats(10, 200) | st.floats(200, 1e5)


@settings(deadline=None)
@given(st.integers(0, 2**64 - 1), st.lists(RATES, max_size=40), st.sampled_from([np.float32, np.float64]))
def test_counts_and_the_words_they_take(twins, seed, rates, dtype):
    rates = np.array(rates, dtype)
    pair = twins(seed)
    pair.check_fill(rng.normal, "normal_", 1, "float32")  # leaves a spare normal, which must survive
    pair.check(lambda g: rng.poisson(g, rates), lambda g: torch.poisson(torch.from_numpy(rates), generator=g))


@pytest.mark.parametrize("rates", [np.array([1.0, -1]), np.array([1, 2])])
def test_errors_are_pytorchs(twins, rates):
    with pytest.raises(RuntimeError) as expected:
        torch.poisson(torch.from_numpy(rates))
    with pytest.raises(expected.type):
        rng.poisson(rng.Generator(), rates)
