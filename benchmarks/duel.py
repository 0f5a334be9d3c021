"""Duel: one piece of work timed in several libraries by turns, after they agreed on the result.

Every round times each side once, so that what else the machine does hits all of them alike, and the ratio is taken
within a round. The rounds of minitorch's side are pytest-benchmark's own, hence its saving and comparing of runs;
the opponents are timed in the set-up of each round and their figures travel in `extra_info`.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from scipy import stats

ROUND_SECONDS = 0.004  # a round is long against the clock's step and the cost of a call
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


def repeated(work: Callable[[], Any], count: int) -> Callable[[], None]:
    """`work` called `count` times."""

    def loop() -> None:
        for _ in range(count):
            work()

    return loop


def seconds_of(loop: Callable[[], Any]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    loop()
    return time.perf_counter() - start


def calls_a_round(work: Callable[[], Any]) -> int:
    """How many calls make a round of about ROUND_SECONDS."""
    work()
    once = min(seconds_of(work) for _ in range(5))
    return max(1, round(ROUND_SECONDS / max(once, 1e-9)))


def duel(
    benchmark: Any, ours: Callable[[], Any], opponents: Mapping[str, Callable[[], Any]], rounds: int
) -> dict[str, Opponent]:
    """Time `ours` and every opponent by turns, `rounds` times; the result is also kept in the benchmark's record."""
    sides = {name: (calls_a_round(work), work) for name, work in {"minitorch": ours, **opponents}.items()}
    loops = {name: repeated(work, count) for name, (count, work) in sides.items()}
    times: dict[str, list[float]] = {name: [] for name in opponents}

    def opponents_turn() -> None:
        for name in opponents:
            times[name].append(seconds_of(loops[name]) / sides[name][0])

    benchmark.pedantic(loops["minitorch"], setup=opponents_turn, rounds=rounds)
    mine = np.array(benchmark.stats.stats.data) / sides["minitorch"][0]
    results = {name: _judge(mine, np.array(theirs)) for name, theirs in times.items()}
    benchmark.extra_info["seconds"] = float(np.median(mine))
    benchmark.extra_info["spread"] = _half_iqr(mine)
    benchmark.extra_info["opponents"] = {name: asdict(result) for name, result in results.items()}
    return results


def _judge(mine: np.ndarray, theirs: np.ndarray) -> Opponent:
    ratios = theirs / mine
    interval = stats.bootstrap((ratios,), np.median, n_resamples=999, rng=np.random.default_rng(0)).confidence_interval
    ratio = float(np.median(ratios))
    noisy = bool(interval.high - interval.low > TOO_NOISY * ratio)
    return Opponent(
        float(np.median(theirs)), _half_iqr(theirs), ratio, float(interval.low), float(interval.high), noisy
    )


def _half_iqr(values: np.ndarray) -> float:
    return float(np.subtract(*np.percentile(values, [75, 25])) / 2)
