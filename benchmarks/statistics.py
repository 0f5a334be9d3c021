"""What the times of two sides, taken by turns, tell about their ratio: a median, its confidence interval, or noise."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

TOO_NOISY = 0.25  # a confidence interval wider than this part of the ratio tells nothing


@dataclass(frozen=True)
class Opponent:
    """How one opponent did: seconds a call, and how many times as long as minitorch it took."""

    seconds: float  # median of the rounds
    spread: float  # half the distance between the quartiles, in seconds
    ratio: float  # median of its time over minitorch's, round by round
    low: float  # 95 % confidence interval of that median
    high: float
    noisy: bool


def judge(mine: Sequence[float], theirs: Sequence[float], doubt: float = 0.0) -> Opponent:
    """The opponent whose seconds in each round are `theirs`, beside minitorch's in the same rounds.

    `doubt` is the part of the ratio that no number of rounds can settle: the interval is wider by it on either side.
    """
    ratios = np.array(theirs) / np.array(mine)
    ratio, (low, high) = float(np.median(ratios)), interval(ratios)
    noisy = high - low > TOO_NOISY * ratio
    return Opponent(float(np.median(theirs)), spread(theirs), ratio, low * (1 - doubt), high * (1 + doubt), noisy)


def interval(values: np.ndarray) -> tuple[float, float]:
    """The 95 % confidence interval of the median of `values`: (n,), by bootstrap. All the same: an interval of none."""
    if np.ptp(values) == 0:
        return float(values[0]), float(values[0])
    found = stats.bootstrap((values,), np.median, n_resamples=999, method="percentile", rng=np.random.default_rng(0))
    return float(found.confidence_interval.low), float(found.confidence_interval.high)


def spread(values: Sequence[float]) -> float:
    """Half the distance between the quartiles."""
    return float(np.subtract(*np.percentile(values, [75, 25])) / 2)
