"""Choices of categories."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from minitorch import rng


@settings(deadline=None)
@given(
    st.integers(0, 2**64 - 1),
    st.sampled_from([(1,), (5,), (40,), (3, 4), (2, 300)]),
    st.integers(2, 50),
    st.sampled_from([np.float32, np.float64]),
)
def test_with_replacement(twins, seed, shape, n, dtype):
    weights = np.random.default_rng(seed).random(shape).astype(dtype)
    twins(seed).check(
        lambda g: rng.multinomial(g, weights, n, True),
        lambda g: torch.multinomial(torch.from_numpy(weights), n, True, generator=g),
    )


@settings(deadline=None)
@given(
    st.integers(0, 2**64 - 1),
    st.sampled_from([(1,), (5,), (40,), (3, 4), (2, 300)]),
    st.data(),
    st.sampled_from([np.float32, np.float64]),
)
def test_without_replacement(twins, not_on_intel, seed, shape, data, dtype):
    weights = np.random.default_rng(seed).random(shape).astype(dtype)
    n = data.draw(st.integers(1, shape[-1]))
    for replacement in (False, True)[: 1 + (n == 1)]:
        twins(seed).check(
            lambda g, r=replacement: rng.multinomial(g, weights, n, r),
            lambda g, r=replacement: torch.multinomial(torch.from_numpy(weights), n, r, generator=g),
        )


def test_categories_of_weight_0_come_last():
    weights = np.array([0, 1, 0, 2.0])
    assert rng.multinomial(rng.Generator(1), weights, 4).tolist()[2:] == [0, 2]
    assert set(rng.multinomial(rng.Generator(1), weights, 100, True).tolist()) == {1, 3}


@pytest.mark.parametrize("weights, n, replacement", [
    (np.ones(2), 3, False), (np.ones(2), 0, True), (np.zeros(2), 1, False), (np.zeros(2), 2, True),
    (-np.ones(2), 2, True), (np.array([1, np.nan]), 2, True), (np.array([1, np.inf]), 1, False),
    (np.ones(2, int), 1, False), (np.ones((2, 2, 2)), 1, False), (np.float64(1), 1, False),
])  # fmt: skip
def test_errors_are_pytorchs(twins, weights, n, replacement):
    twins().check_error(
        lambda g: rng.multinomial(g, weights, n, replacement),
        lambda g: torch.multinomial(torch.as_tensor(weights), n, replacement, generator=g),
    )
