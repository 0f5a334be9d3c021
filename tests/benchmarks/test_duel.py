"""The duel: it looks at results first, times by turns, and asks sides in other processes alike."""

import itertools
import threading
import types
from multiprocessing import Pipe

import numpy as np
import pytest

from benchmarks.duel import Duel, Effort
from benchmarks.sides import Elsewhere, Here, serve

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


def here(*values, log=None):
    """Sides in this process: minitorch's work returns the first value, PyTorch's the second."""
    return {name: Here(working(value, log)) for name, value in zip(("minitorch", "torch"), values, strict=False)}


def test_sides_that_differ_do_not_get_timed():
    Duel(here(1, 1), EFFORT).agree(3)
    with pytest.raises(AssertionError, match="torch's differ"):
        Duel(here(1, 2), EFFORT).agree(1)


def test_work_that_returns_nothing_is_refused():
    with pytest.raises(AssertionError, match="nothing to compare"):
        Duel({"minitorch": Here(lambda: lambda: None)}, EFFORT).agree(1)


def test_sides_take_turns_and_all_figures_are_per_call():
    log = []
    duel = Duel(here(1, 2, log=log), EFFORT)
    result = duel.times(Benchmark())
    ours = len(list(itertools.takewhile(lambda side: side == 1, reversed(log))))  # calls in the last round
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

    side = Here(Work)
    assert side.evidence(4)[0] == 4


def test_a_side_elsewhere_answers_and_tells_its_errors():
    ours, theirs = Pipe()
    sides = {"torch": working(3), "broken": lambda: lambda: 1 / 0}
    server = threading.Thread(target=serve, args=(theirs, "row[1]", sides))
    server.start()
    assert ours.recv() == "row[1]"
    Duel({"minitorch": Here(working(3)), "torch": Elsewhere(ours, "torch")}, EFFORT).agree(2)
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        Elsewhere(ours, "broken").run(1)
    ours.send(None)
    server.join(10)
    assert not server.is_alive()


def test_rounds_fit_the_time_there_is():
    effort = Effort(row_seconds=6, least=11, most=60)
    assert [effort.rounds(seconds) for seconds in (0.001, 0.3, 10.0)] == [60, 20, 11]
