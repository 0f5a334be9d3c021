"""Cold starts, each in a fresh process: import, and from the start of the process to the end of a first step.

numba's cache and Python's bytecode are on disk, as they are for a user's second process. With --compile also the first
step of a compiled training, with nothing in the cache of compiled steps and with that step in it.
"""

import os
import subprocess
import sys
import time

import pytest

IMPORT = "import {lib} as torch"
SET_UP = f"""{IMPORT}
model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU(), torch.nn.Linear(3, 1))
optimizer = torch.optim.Adam(model.parameters())
def step(x, y):
    loss = torch.nn.functional.mse_loss(model(x), y)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
x, y = torch.rand(100, 2), torch.rand(100, 1)
"""
PROGRAMS = {"import": IMPORT, "first step": f"{SET_UP}step(x, y)"}
COMPILED = f"{SET_UP}torch.compile(step)(x, y)"

# Compiled bytecode on disk is part of a warm start, whatever this process was told about writing it.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class Process:
    """A run of `code` in an interpreter of its own, which must not fail."""

    def __init__(self, code, **environment):
        self.command, self.environment = [sys.executable, "-c", code], ENVIRONMENT | environment

    def __call__(self):
        subprocess.run(self.command, check=True, env=self.environment)
        return 0


@pytest.mark.benchmark(group="cold start")
@pytest.mark.parametrize("name", PROGRAMS)
def test_cold(duel, name):
    numpy = {"numpy alone": lambda: Process("import numpy")}
    duel(lambda lib: Process(PROGRAMS[name].format(lib=lib.__name__)), numpy)


@pytest.mark.full
@pytest.mark.benchmark(group="cold start of a compiled step")
@pytest.mark.parametrize("runs", [1, 3], ids=["nothing in the cache", "step in the cache"])
def test_compiled(amounts, request, tmp_path, runs):
    if not request.config.option.compile:
        pytest.skip("takes minutes: only with --compile")
    amounts("s", **{lib: seconds_compiled(lib, tmp_path, runs) for lib in ("minitorch", "torch")})


def seconds_compiled(lib, cache, runs):
    """How long the last of several processes took to its first compiled step."""
    places = {"MINITORCH_CACHE": f"{cache}/ours", "TORCHINDUCTOR_CACHE_DIR": f"{cache}/theirs"}
    process = Process(COMPILED.format(lib=lib), **places)
    for _ in range(runs):
        start = time.perf_counter()
        process()
    return time.perf_counter() - start
