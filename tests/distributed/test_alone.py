"""A world of one, which a process has that mpiexec has not started: no MPI, the same calls."""

import subprocess
import sys
from datetime import timedelta

import pytest

import minitorch
import minitorch.distributed as dist
from minitorch.distributed import world

from .conftest import ENVIRONMENT


@pytest.fixture
def alone(monkeypatch):
    for name in (*world.STARTED_BY_MPI, "RANK", "WORLD_SIZE"):
        monkeypatch.delenv(name, raising=False)
    dist.init_process_group("mpi")
    yield
    dist.destroy_process_group()


def test_mpi_is_not_imported():
    program = "import minitorch.distributed as d, sys; d.init_process_group(); assert 'mpi4py' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", program], env=ENVIRONMENT).returncode == 0


def test_calls_give_what_there_is(alone):
    x, outs = minitorch.arange(3.0), [minitorch.zeros(3)]
    assert dist.all_reduce(x, dist.ReduceOp.AVG, async_op=True).wait()
    dist.broadcast(x, 0), dist.barrier(), dist.all_gather(outs, x)
    dist.reduce_scatter(y := minitorch.zeros(3), [x])
    dist.scatter(z := minitorch.zeros(3), [x])
    dist.broadcast_object_list(listed := [1, "a"])
    dist.all_gather_object(found := [None], {"a": x})
    assert all(t.tolist() == [0, 1, 2] for t in (x, outs[0], y, z, found[0]["a"])) and listed == [1, "a"]
    assert (dist.get_rank(), dist.get_world_size(), dist.get_backend()) == (0, 1, "mpi")


def test_there_is_a_world_between_init_and_destroy(alone):
    assert dist.is_available() and dist.is_initialized()
    with pytest.raises(ValueError, match="twice"):
        dist.init_process_group("mpi")
    dist.destroy_process_group()
    assert not dist.is_initialized()
    with pytest.raises(ValueError, match="has not been initialized"):
        dist.all_reduce(minitorch.ones(1))
    with pytest.warns(UserWarning, match="'gloo' means 'mpi'"):
        dist.init_process_group("gloo")


@pytest.mark.parametrize(
    ("arguments", "error", "text"),
    [
        ({"backend": "nccl"}, ValueError, "for GPUs"),
        ({"backend": "smoke"}, ValueError, "Invalid backend"),
        ({"backend": 3}, ValueError, "a string"),
        ({"store": object()}, ValueError, "store is not supported"),
        ({"timeout": 3}, TypeError, "datetime.timedelta"),
        ({"timeout": timedelta(0)}, ValueError, "more than 0"),
        ({"rank": 1}, dist.DistNetworkError, "rank is said to be 1"),
        ({"world_size": 4}, dist.DistNetworkError, "world_size is said to be 4"),
    ],
)
def test_what_is_not_supported_is_refused(arguments, error, text):
    with pytest.raises(error, match=text):
        dist.init_process_group(**arguments)
    assert not dist.is_initialized()


def test_torchruns_variables_must_be_right(monkeypatch):
    monkeypatch.setenv("WORLD_SIZE", "2")
    with pytest.raises(dist.DistNetworkError, match="not by torchrun"):
        dist.init_process_group("mpi")
