"""Memory: the peak of a process that trains, by how much it grows with the steps, and what the tape holds."""

import subprocess
import sys

import pytest
import torch

import minitorch
from benchmarks.memory import held
from benchmarks.models import MODELS, Training
from benchmarks.sizes import only_full

SIDES = ("minitorch", "torch")


def measured(lib, index, steps):
    """Peak and growth in bytes of a process that trains."""
    command = [sys.executable, "-m", "benchmarks.memory", lib, str(index), str(steps)]
    return [int(x) for x in subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()]


def by_model(but):
    return pytest.mark.parametrize(
        "index", only_full(range(len(MODELS)), but=but), ids=lambda index: str(MODELS[index])
    )


@pytest.mark.benchmark(group="peak memory of a training process")
@by_model(but=(3,))
def test_peak(amounts, index):
    amounts("B", **{lib: measured(lib, index, steps=20)[0] for lib in SIDES})


@pytest.mark.benchmark(group="held by the tape between forward and backward")
@by_model(but=range(len(MODELS) - 1))
def test_tape(amounts, index):
    amounts("B", **{lib.__name__: held(lib, Training(lib, MODELS[index])) for lib in (minitorch, torch)})


@pytest.mark.full
@pytest.mark.benchmark(group="growth of a process after its first steps")
@pytest.mark.parametrize("steps", [100_000])
def test_growth(amounts, steps):
    amounts("B", **{lib: measured(lib, 1, steps)[1] for lib in SIDES})
