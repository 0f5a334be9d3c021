"""What every benchmark shares: the same number of threads on both sides, quick runs, and the duel."""

import functools
import os
import warnings

import pytest

THREADS = int(os.environ.get("THREADS", "1"))
os.environ.setdefault("OMP_NUM_THREADS", str(THREADS))
os.environ.setdefault("OPENBLAS_NUM_THREADS", str(THREADS))
os.environ.setdefault("MKL_NUM_THREADS", str(THREADS))

import torch  # noqa: E402  the variables above must be set before a thread pool exists

from benchmarks.duel import duel as run_duel  # noqa: E402

torch.set_num_threads(THREADS)
warnings.filterwarnings("ignore", message=".*pedantic.*")


def pytest_addoption(parser):
    parser.addoption("--quick", action="store_true", help="fewer rounds: under three minutes in all, wider intervals")


@pytest.fixture
def duel(benchmark, request):
    """`duel(ours, {"torch": theirs})`: time by turns, in one process."""
    benchmark.extra_info["threads"] = THREADS
    rounds = 15 if request.config.getoption("--quick") else 60
    return functools.partial(run_duel, benchmark, rounds=rounds)
