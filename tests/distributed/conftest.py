"""Programs in two processes, started as a user would, each within a time of its own."""

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

import minitorch
from minitorch.runner.launch import environment, launcher

HOUSE = Path(minitorch.__file__).parents[1]
HERE = Path(__file__).parent
ENVIRONMENT = {**environment(2), "PYTHONPATH": str(HOUSE)}

pytest.importorskip("mpi4py", reason="needs the extra mpi")


class Ended(NamedTuple):
    code: int
    out: str
    err: str


def start(*arguments, processes=2, **options):
    """mpiexec with a program of this folder."""
    command = [*launcher(processes), sys.executable, *map(str, arguments)]
    return popen(command, **options)


def popen(command, **options):
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, env=ENVIRONMENT, cwd=HERE, **pipes, **options)


def end(process, seconds=100):
    """What it has written when it has ended; it is killed after so many seconds."""
    try:
        out, err = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    return Ended(process.returncode, out.replace("\0", ""), err.replace("\0", ""))
