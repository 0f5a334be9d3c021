"""When a rank fails, the other ends in time with an error that names it; no process is left, no file is cut."""

import random
import signal
import time
from pathlib import Path

import pytest

import minitorch

from .conftest import ENVIRONMENT, HERE, end, start

ENDS = 10
"""Seconds that the others may take, and what the ranks' own timeout is less than."""


def run(how, folder, after=0.0):
    """What the ranks have written, and how long it took since both were up."""
    ENVIRONMENT["AFTER"] = str(after)
    process = start(HERE / "fails.py", how, folder)
    pids = pids_of(process)
    began = time.monotonic()
    ended = end(process, seconds=60)
    took = time.monotonic() - began - after
    assert all_have_ended(pids)
    assert ended.code != 0
    for rank in (0, 1):
        assert minitorch.load(folder / f"{rank}.pth")["x"].shape == (100_000,)
    return ended, took


def pids_of(process):
    """Of both ranks, when they are up."""
    lines = [process.stdout.readline().split() for _ in range(2)]
    assert all(lines), end(process)
    return [int(line[-1]) for line in lines]


def is_running(pid):
    """Whether there is such a process that does something: not one that has ended and waits to be counted."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def all_have_ended(pids):
    deadline = time.monotonic() + ENDS
    while any(map(is_running, pids)):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("raises", "rank 1 has failed (KeyError: 'gone')"),
        ("SIGKILL", "rank 1 has died"),
        ("SIGSTOP", "for rank 1: it hangs"),
        pytest.param("other", "rank 1 in broadcast(float32 [100000], src=0)", marks=pytest.mark.slow),
        pytest.param("ends", "rank 1 has ended", marks=pytest.mark.slow),
        pytest.param("SIGINT", "rank 1 has failed (KeyboardInterrupt: )", marks=pytest.mark.slow),
        pytest.param("SIGSEGV", "rank 1 has died", marks=pytest.mark.slow),
        pytest.param("SIGTERM", "rank 1 has failed (DistBackendError", marks=pytest.mark.slow),
    ],
)
def test_the_other_rank_says_which_failed_and_in_which_call(tmp_path, how, reason):
    ended, took = run(how, tmp_path)
    line = next(line for line in ended.err.splitlines() if reason in line and "rank 0" in line)
    assert took < ENDS and ("all_reduce(AVG, float32 [100000])" in line or "between two calls" in line)


@pytest.mark.slow
def test_a_hundred_kills_leave_no_process_and_no_broken_file(tmp_path):
    draws = random.Random(0)
    named = 0
    for _ in range(100):
        ended, took = run("SIGKILL", tmp_path, after=draws.random() * 0.2)
        assert took < ENDS
        named += "rank 1 has died" in ended.err
    assert named == 100


@pytest.mark.slow
def test_ranks_end_when_mpiexec_is_killed(tmp_path):
    process = start(HERE / "fails.py", "goes on", tmp_path)
    pids = pids_of(process)
    process.send_signal(signal.SIGKILL)
    end(process)
    assert all_have_ended(pids)
