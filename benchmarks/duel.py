"""Duel: one piece of work timed in several libraries by turns, after they agreed on the result.

Every round times each side once, so that what else the machine does hits all of them alike, and the ratio is taken
within a round. Before the first one every side works until it is in its steady state. The rounds of minitorch's side
are pytest-benchmark's own, hence its saving and comparing of runs; the opponents are timed in the set-up of each round
and their figures travel in `extra_info`.
"""

import gc
import math
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from benchmarks.agreement import require_agreement
from benchmarks.sides import Side
from benchmarks.statistics import judge, spread

OURS = "minitorch"
STEADY = 0.95  # a side still falls if a turn takes less than this part of the best turn before


@dataclass(frozen=True)
class Effort:
    """How long to look at a row."""

    round_seconds: float = 0.02  # long enough to be in the caches again after the turns of the others
    row_seconds: float = 6.0  # of all sides together
    least: int = 11  # rounds
    most: int = 60
    warm_seconds: float = 2.0  # in which a side is ready
    rest: float = 0.0  # seconds between turns, for the threads of the side before to stop spinning
    doubt: float = 0.0  # by which part one program's times differ between two processes

    def calls(self, seconds: float) -> int:
        """How many calls of that many seconds make a round."""
        return max(1, round(self.round_seconds / max(seconds, 1e-9)))

    def rounds(self, seconds: float) -> int:
        """How many rounds of that many seconds."""
        return int(np.clip(self.row_seconds / seconds, self.least, self.most))


FULL = Effort()
QUICK = Effort(round_seconds=0.005, row_seconds=0.3, least=5, most=15, warm_seconds=0.3)


class Duel:
    """The sides of one row, minitorch among them."""

    def __init__(self, sides: Mapping[str, Side], effort: Effort):
        self.sides, self.effort = sides, effort

    def agree(self, calls: int) -> None:
        """Compare the evidence of the sides, and what so many calls return after that."""
        evidence = {name: side.evidence(calls) for name, side in self.sides.items()}
        ours = evidence.pop(OURS)
        assert ours, "there is nothing to compare"
        for name, theirs in evidence.items():
            require_agreement(name, ours, theirs)

    def warm_up(self, name: str) -> float:
        """Let a side work until its time a call stops falling; the least seconds a call took."""
        best, left = math.inf, self.effort.warm_seconds
        while left > 0:
            count = self.effort.calls(best)
            seconds = self._turn(name, count)
            left -= seconds
            before, best = best, min(best, seconds / count)
            if seconds / count > STEADY * before and seconds > self.effort.round_seconds / 2:
                break
        return best

    def times(self, benchmark: Any) -> dict[str, Any]:
        """Time all sides by turns; seconds a call of minitorch's side, and how each opponent did."""
        pace = {name: self.warm_up(name) for name in self.sides}
        counts = {name: self.effort.calls(seconds) for name, seconds in pace.items()}
        theirs: dict[str, list[float]] = {name: [] for name in self.sides if name != OURS}

        def turn_of_the_others() -> None:
            for name, times in theirs.items():
                times.append(self._turn(name, counts[name]) / counts[name])
            time.sleep(self.effort.rest)

        gc.collect()
        gc.freeze()  # else a collection in one side's turn goes through all that the other libraries have loaded
        rounds = self.effort.rounds(sum(counts[name] * seconds for name, seconds in pace.items()))
        benchmark.pedantic(self.sides[OURS].run, (counts[OURS],), setup=turn_of_the_others, rounds=rounds)
        gc.unfreeze()
        ours = [seconds / counts[OURS] for seconds in benchmark.stats.stats.data]
        return {
            "seconds": float(np.median(ours)),
            "spread": spread(ours),
            "opponents": {name: asdict(judge(ours, times, self.effort.doubt)) for name, times in theirs.items()},
        }

    def _turn(self, name: str, count: int) -> float:
        """How long a side takes for so many calls."""
        time.sleep(self.effort.rest)
        start = time.perf_counter()
        self.sides[name].run(count)
        return time.perf_counter() - start
