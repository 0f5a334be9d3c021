"""Without the folder, as without what it registers, the library works: the same numbers to the bit."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import minitorch

PROGRAM = """
import hashlib, sys
sys.meta_path[:] = [finder for finder in sys.meta_path if "editable" not in finder.__module__]  # of an installed one
import minitorch as torch
from minitorch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(2, 70), nn.ReLU(), nn.Dropout(0.2), nn.LeakyReLU(), nn.Linear(70, 1))
x, y, seen = torch.rand(200, 2), torch.randn(200, 1), []
for kind in (torch.optim.SGD, torch.optim.Adam):
    optimizer = kind(model.parameters(), lr=0.05)
    def step(x, y):
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        return loss
    for call in (step, torch.compile(step)):
        seen += [call(x, y).item() for _ in range(5)]
print(hashlib.sha256(b"".join(p.detach().numpy().tobytes() for p in model.parameters())).hexdigest(), seen)
print("minitorch.fast" in sys.modules, torch.__file__)
"""


def run(root, **environment):
    """What the program prints of its numbers, with the package that lies in `root`."""
    kept = {k: v for k, v in os.environ.items() if k != "MINITORCH_PLAIN"}
    environment = kept | environment | {"PYTHONPATH": str(root)}
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True, text=True)
    numbers, about = done.stdout.splitlines()
    loaded, file = about.split()
    assert Path(file).is_relative_to(root)
    return numbers, loaded


@pytest.fixture(scope="module")
def usual():
    return run(Path(minitorch.__file__).parents[1])


def test_it_is_loaded_unless_it_is_left_out(usual):
    assert usual[1] == "True"


def test_with_nothing_registered(usual):
    assert run(Path(minitorch.__file__).parents[1], MINITORCH_PLAIN="1") == (usual[0], "False")


def test_with_the_folder_deleted(usual, tmp_path):
    package = Path(minitorch.__file__).parent
    shutil.copytree(package, tmp_path / "minitorch", ignore=shutil.ignore_patterns("fast", "*.nb?", "*.pyc"))
    assert run(tmp_path) == (usual[0], "False")
