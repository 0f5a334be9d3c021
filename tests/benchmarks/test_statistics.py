"""Medians and intervals of what was timed: against a normal distribution whose median is known."""

import numpy as np
import pytest

from benchmarks.statistics import interval, judge, spread


def test_a_ratio_is_taken_within_each_round():
    # The machine is three times as slow in half of the rounds; both sides meet that.
    slowness = np.where(np.arange(20) % 2, 3.0, 1.0)
    found = judge(2e-6 * slowness, 5e-6 * slowness)
    assert found.ratio == pytest.approx(2.5)
    assert found.low == pytest.approx(2.5) and found.high == pytest.approx(2.5)
    assert not found.noisy


def test_an_interval_holds_the_median_in_19_of_20_cases():
    noise = np.random.default_rng(1)
    held = 0
    for _ in range(200):
        low, high = interval(noise.normal(3, 1, 30))
        held += low <= 3 <= high
    assert 178 <= held <= 199


def test_an_interval_of_equal_values_has_no_width():
    assert interval(np.full(9, 2.5)) == (2.5, 2.5)


def test_wide_intervals_are_called_noisy():
    noise = np.random.default_rng(0)
    assert judge(np.ones(15), noise.lognormal(0, 1, 15)).noisy
    assert not judge(np.ones(15), noise.lognormal(0, 0.01, 15)).noisy


def test_what_rounds_cannot_settle_widens_the_interval():
    sure, unsure = judge(np.ones(9), np.full(9, 0.97)), judge(np.ones(9), np.full(9, 0.97), doubt=0.05)
    assert sure.high < 1 < unsure.high == pytest.approx(0.97 * 1.05)
    assert unsure.low == pytest.approx(0.97 * 0.95) and unsure.ratio == sure.ratio and not unsure.noisy


def test_spread_is_half_of_the_middle_half():
    assert spread([1.0, 2.0, 3.0, 4.0, 100.0]) == 1.0
