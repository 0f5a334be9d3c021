"""Cold starts, each in a fresh process: import, and from the start of the process to the end of a first step."""

import os
import subprocess
import sys

import pytest

FIRST_STEP = """
import {lib} as torch
model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU(), torch.nn.Linear(3, 1))
optimizer = torch.optim.Adam(model.parameters())
loss = torch.nn.MSELoss()(model(torch.rand(100, 2)), torch.rand(100, 1))
loss.backward()
optimizer.step()
"""


# Compiled bytecode on disk is part of a warm start, whatever this process was told about writing it.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def process(code):
    """A run of `code` in an interpreter of its own."""
    return lambda: subprocess.run([sys.executable, "-c", code], check=True, env=ENVIRONMENT)


@pytest.mark.benchmark(group="cold start")
@pytest.mark.parametrize("code", ["import {lib}", FIRST_STEP], ids=["import", "first step"])
def test_cold(duel, code):
    ours, theirs, empty = (process(c) for c in (code.format(lib="minitorch"), code.format(lib="torch"), "import numpy"))
    duel(ours, {"torch": theirs, "numpy alone": empty})
