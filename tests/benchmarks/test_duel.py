"""The duel: it looks at results first, times by turns, and asks sides in other processes alike."""

import threading
import types
from multiprocessing import Pipe

import numpy as np
import pytest

from benchmarks.duel import Duel, Effort
from benchmarks.sides import Elsewhere, Here, processes_of, serve, served

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


def working(value):
    """What prepares work that returns `value`."""
    return lambda: lambda: np.float64(value)


def here(ours, theirs):
    """Sides in this process whose work returns these values."""
    return {"minitorch": Here(working(ours)), "torch": Here(working(theirs))}


def test_sides_that_differ_do_not_get_timed():
    Duel(here(1, 1), EFFORT).agree(3)
    with pytest.raises(AssertionError, match="torch's differ"):
        Duel(here(1, 2), EFFORT).agree(1)


def test_work_that_returns_nothing_is_refused():
    with pytest.raises(AssertionError, match="nothing to compare"):
        Duel({"minitorch": Here(lambda: lambda: None)}, EFFORT).agree(1)


class Clock:
    """In place of the module `time`: it goes on only when work is done."""

    now = 0.0

    def perf_counter(self):
        return self.now

    def sleep(self, seconds):
        pass

    def work(self, name, seconds, log):
        """Work that takes so long and takes down that it ran."""

        def run():
            self.now += seconds
            log.append(name)

        return Here(lambda: run)


def test_sides_take_turns_and_all_figures_are_per_call(monkeypatch):
    clock, log = Clock(), []
    monkeypatch.setattr("benchmarks.duel.time", clock)
    sides = {"minitorch": clock.work("ours", 2e-5, log), "torch": clock.work("theirs", 1e-5, log)}
    result = Duel(sides, EFFORT).times(Benchmark(seconds=1e-4))
    assert log[-15 * EFFORT.most :] == ([*["theirs"] * 10, *["ours"] * 5]) * EFFORT.most
    assert result["seconds"] == pytest.approx(2e-5)
    assert result["opponents"]["torch"]["seconds"] == pytest.approx(1e-5)
    assert result["opponents"]["torch"]["ratio"] == pytest.approx(0.5)


class Falling:
    """Work that takes so many calls to come into its steady state, each of which is shorter than the one before."""

    def __init__(self, clock, calls, seconds=1e-3):
        self.clock, self.left, self.seconds = clock, calls, seconds

    def __call__(self):
        self.clock.now += self.seconds * 1.2**self.left
        self.left = max(0, self.left - 1)


@pytest.mark.parametrize("calls", [0, 1, 7, 20])
def test_a_side_is_timed_once_its_calls_got_no_shorter(monkeypatch, calls):
    clock = Clock()
    monkeypatch.setattr("benchmarks.duel.time", clock)
    work = Falling(clock, calls)
    seconds = Duel({"minitorch": Here(lambda: work)}, Effort(round_seconds=2e-3, warm_seconds=9)).warm_up("minitorch")
    assert work.left == 0 and seconds == pytest.approx(1e-3)


def test_a_side_that_never_gets_ready_is_timed_all_the_same(monkeypatch):
    clock = Clock()
    monkeypatch.setattr("benchmarks.duel.time", clock)
    work = Falling(clock, 30, seconds=1e-5)
    Duel({"minitorch": Here(lambda: work)}, Effort(round_seconds=1e-4, warm_seconds=0.004)).warm_up("minitorch")
    assert work.left > 20 and 0.004 <= clock.now < 0.008


def test_evidence_comes_before_results():
    class Work:
        calls = 0

        def __call__(self):
            self.calls += 1
            return self.calls

        def evidence(self):
            return -1

    assert Here(Work).evidence(3) == [-1, 1, 2, 3]


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


@pytest.mark.slow
def test_processes_with_two_threads_and_with_one_do_the_same():
    row = "benchmarks/test_threads.py::test_step_on_two[1-1-SGD-eager]"
    with processes_of(row, threads=(2, 1)) as connections:
        two, one = (Elsewhere(connection, "minitorch") for connection in connections)
        Duel({"minitorch": two, "one thread": one}, EFFORT).agree(2)
        assert len(one.evidence(3)) == 8  # loss, two gradients, two parameters; then a loss a call


def test_rounds_fit_the_time_there_is():
    effort = Effort(row_seconds=6, least=11, most=60)
    assert [effort.rounds(seconds) for seconds in (0.001, 0.3, 10.0)] == [60, 20, 11]


def test_a_process_at_another_row_is_let_go():
    ours, theirs = Pipe()
    theirs.send("another row")
    with pytest.raises(RuntimeError, match="at this row, found it at another row"), served(ours, "this row"):
        pass
    assert ours.closed
    with pytest.raises(EOFError):
        theirs.recv()
