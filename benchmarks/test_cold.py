"""Cold starts, each in a fresh process: import, from its start to the end of a first step, and a first compiled call.

Python's bytecode is on disk, and the library's cache too, as they are for a user's second process; but "cold disk"
means that there is nothing in its cache. With --compile also torch.compile's first call.
"""

import os
import shutil
import subprocess
import sys

import pytest

from benchmarks.models import MODELS
from benchmarks.sizes import only_full

IMPORT = "import {lib} as torch"
FIRST_STEP = f"""{IMPORT}
model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU(), torch.nn.Linear(3, 1))
optimizer = torch.optim.Adam(model.parameters())
loss = torch.nn.functional.mse_loss(model(torch.rand(100, 2)), torch.rand(100, 1))
loss.backward()
optimizer.step()
"""
PROGRAMS = {"import": IMPORT, "first step": FIRST_STEP}
FIRST_CALL = f"""{IMPORT}
import time
from benchmarks.models import MODELS, Compiled
step = Compiled(torch, MODELS[{{index}}], "Adam")
start = time.perf_counter()
step()
print(time.perf_counter() - start)
"""
DISKS = {"cold disk": 1, "warm disk": 3}
"""How many processes one after another do the same; the last one counts."""

# Compiled bytecode on disk is part of a warm start, whatever this process was told about writing it.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class Process:
    """A run of `code` in an interpreter of its own, which must not fail."""

    def __init__(self, code, **environment):
        self.command, self.environment = [sys.executable, "-c", code], ENVIRONMENT | environment

    def __call__(self):
        subprocess.run(self.command, check=True, env=self.environment)
        return 0

    def output(self):
        return subprocess.run(self.command, check=True, env=self.environment, capture_output=True, text=True).stdout


@pytest.mark.benchmark(group="cold start")
@pytest.mark.parametrize("name", only_full(PROGRAMS, but=["import"]))
def test_cold(duel, name):
    numpy = {"numpy alone": lambda: Process("import numpy")}
    duel(lambda lib: Process(PROGRAMS[name].format(lib=lib.__name__)), numpy)


@pytest.mark.full
@pytest.mark.benchmark(group="first call of a compiled step")
@pytest.mark.parametrize("disk", DISKS)
@pytest.mark.parametrize("index", range(1, len(MODELS)), ids=lambda index: str(MODELS[index]))
def test_first_call(amounts, request, tmp_path, index, disk):
    sides = {"minitorch": "minitorch"}
    if request.config.option.compile and shutil.which("c++"):
        sides["torch.compile"] = "torch"
    amounts("s", **{name: first_call(lib, index, tmp_path / lib, DISKS[disk]) for name, lib in sides.items()})


def first_call(lib, index, cache, runs):
    """How long the first call took in the last of several processes: tracing, compiling or loading, and the step."""
    places = ("MINITORCH_CACHE", "TORCHINDUCTOR_CACHE_DIR")
    process = Process(FIRST_CALL.format(lib=lib, index=index), **dict.fromkeys(places, str(cache)))
    return [float(process.output()) for _ in range(runs)][-1]
