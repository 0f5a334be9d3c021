"""Cold starts, each in a fresh process: import, and from the start of the process to the end of a first step.

numba's cache and Python's bytecode are on disk, as they are for a user's second process. A compiled step's first call
would be a line of `PROGRAMS` each for a cold and a warm cache.
"""

import os
import subprocess
import sys

import pytest

PROGRAMS = {
    "import": "import {lib}",
    "first step": """
import {lib} as torch
model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU(), torch.nn.Linear(3, 1))
optimizer = torch.optim.Adam(model.parameters())
loss = torch.nn.MSELoss()(model(torch.rand(100, 2)), torch.rand(100, 1))
loss.backward()
optimizer.step()
""",
}

# Compiled bytecode on disk is part of a warm start, whatever this process was told about writing it.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class Process:
    """A run of `code` in an interpreter of its own, which must not fail."""

    def __init__(self, code):
        self.command = [sys.executable, "-c", code]

    def __call__(self):
        subprocess.run(self.command, check=True, env=ENVIRONMENT)
        return 0


@pytest.mark.benchmark(group="cold start")
@pytest.mark.parametrize("name", PROGRAMS)
def test_cold(duel, name):
    numpy = {"numpy alone": lambda: Process("import numpy")}
    duel(lambda lib: Process(PROGRAMS[name].format(lib=lib.__name__)), numpy)
