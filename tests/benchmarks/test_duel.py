"""The duel: it looks at results first, times by turns, and works alike in one process and in several."""

import os
import types
from contextlib import closing

import numpy as np
import pytest

from benchmarks.duel import Duel, Effort
from benchmarks.sides import Elsewhere

EFFORT = Effort(round_seconds=1e-4, least=5, most=5)


class Benchmark:
    """What a duel needs of pytest-benchmark's fixture, with rounds of known length."""

    def __init__(self, seconds=1.0):
        self.seconds = seconds

    def pedantic(self, target, args, setup, rounds):
        for _ in range(rounds):
            setup()
            target(*args)
        self.stats = types.SimpleNamespace(stats=types.SimpleNamespace(data=[self.seconds] * rounds))


def working(value, log=None):
    """A `make` of work that returns `value` and takes down that it ran."""

    def make():
        def work():
            if log is not None:
                log.append(value)
            return np.float64(value)

        return work

    return make


@pytest.mark.parametrize("apart", [False, True])
def test_sides_that_differ_do_not_get_timed(apart):
    with closing(Duel({"minitorch": working(1), "torch": working(1)}, EFFORT, apart)) as duel:
        duel.agree(3)
    different = closing(Duel({"minitorch": working(1), "torch": working(2)}, EFFORT, apart))
    with different as duel, pytest.raises(AssertionError, match="torch's differ"):
        duel.agree(1)


def test_work_that_returns_nothing_is_refused():
    silent = closing(Duel({"minitorch": lambda: lambda: None}, EFFORT))
    with silent as duel, pytest.raises(AssertionError, match="nothing to compare"):
        duel.agree(1)


def test_sides_take_turns_and_all_figures_are_per_call():
    log = []
    with closing(Duel({"minitorch": working(1, log), "torch": working(2, log)}, EFFORT)) as duel:
        result = duel.times(Benchmark())
    ours = duel.counts["minitorch"]
    turns = [side for k, side in enumerate(log) if k == 0 or log[k - 1] != side]
    assert turns[-2 * EFFORT.most :] == [2, 1] * EFFORT.most
    assert result["seconds"] == 1 / ours
    torch = result["opponents"]["torch"]
    assert torch["seconds"] < 1e-3 and torch["ratio"] == pytest.approx(torch["seconds"] * ours)


def test_evidence_takes_the_place_of_results():
    class Work:
        calls = 0

        def __call__(self):
            self.calls += 1

        def evidence(self):
            return self.calls

    with closing(Duel({"minitorch": Work, "torch": Work}, EFFORT)) as duel:
        duel.agree(4)
        assert duel.sides["torch"].evidence(0)[0] == 4


def test_a_side_elsewhere_is_another_process_and_tells_its_errors():
    with closing(Elsewhere(lambda: os.getpid)) as side:
        assert side.evidence(1)[0] == side.process.pid != os.getpid()
    with closing(Elsewhere(lambda: lambda: 1 / 0)) as side, pytest.raises(RuntimeError, match="ZeroDivisionError"):
        side.run(1)
    assert not side.process.is_alive()


def test_rounds_fit_the_time_there_is():
    effort = Effort(row_seconds=6, least=11, most=60)
    assert [effort.rounds(seconds) for seconds in (0.001, 0.3, 10.0)] == [60, 20, 11]
