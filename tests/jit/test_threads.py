"""How many threads products and large loops use."""

import subprocess
import sys
import threading

import numpy as np
import pytest
import torch as pytorch

import minitorch as torch
from minitorch.jit import threads


@pytest.fixture
def restored():
    """The number of threads as it was."""
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize("num", [0, -1, 1.5, "2", True, None])
def test_what_is_no_number_of_threads_is_refused(num):
    before = torch.get_num_threads()
    for lib in (pytorch, torch):
        with pytest.raises(RuntimeError, match="set_num_threads expects"):
            lib.set_num_threads(num)
    assert torch.get_num_threads() == before


@pytest.mark.parametrize("numbers", [(3,), (2, 4), (4, 2)])
def test_a_loop_runs_on_as_many_threads_as_were_set(restored, numbers):
    for num in numbers:
        torch.set_num_threads(num)
        assert torch.get_num_threads() == num
        together, slices = threading.Barrier(num), []

        def work(start, stop, together=together, slices=slices):
            together.wait(30)  # until all are here
            slices.append((start, stop))

        threads.in_slices(work, 64 * 100, least=64)
        assert len(slices) == num
        assert sorted(slices)[0][0] == 0
        assert sorted(slices)[-1][1] == 64 * 100
        assert all(a[1] == b[0] for a, b in zip(sorted(slices), sorted(slices)[1:], strict=False))


def test_an_error_in_a_thread_reaches_the_caller(monkeypatch):
    monkeypatch.setattr(threads, "THREADS", 2)

    def work(start, stop):
        if start:
            raise ValueError("in the second slice")

    with pytest.raises(ValueError, match="in the second slice"):
        threads.in_slices(work, 1000, 1)


@pytest.mark.parametrize("n", [0, 1, 63, 64, 129, 1000])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_slices_cover_everything_once(n, count, monkeypatch):
    monkeypatch.setattr(threads, "THREADS", count)
    covered = np.zeros(n, int)

    def work(start, stop):
        covered[start:stop] += 1

    threads.in_slices(work, n, 10)
    assert (covered == 1).all()


SET_EARLY = """
import minitorch as torch
from threadpoolctl import threadpool_info
torch.set_num_threads(3)
before = len(threadpool_info())
torch.compile(lambda x: x @ x)(torch.ones(64, 64))  # uses scipy's BLAS, which was not there yet
found = [library["num_threads"] for library in threadpool_info()]
print(before, *found)
"""


def test_products_keep_to_the_number_of_threads_whichever_blas_makes_them():
    result = subprocess.run([sys.executable, "-c", SET_EARLY], check=True, capture_output=True, text=True)
    before, *found = map(int, result.stdout.split())
    assert len(found) > before
    assert set(found) == {3}
