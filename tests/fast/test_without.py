"""Without the folder fast/ there is a working, slower library: here it is one that was never installed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import minitorch

pytestmark = pytest.mark.slow

WHOLE = Path(minitorch.__file__).parent
PROJECT = WHOLE.parent

PROGRAM = """
import importlib.util

import minitorch as torch
from minitorch import nn

assert importlib.util.find_spec("minitorch.fast") is None

torch.manual_seed(0)
x = torch.rand(60, 2)
y = (x * torch.tensor([2.0, -1.0])).sum(1, keepdim=True) + 0.5


def training(compile):
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)

    def step(x, y):
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        return loss

    step = compile(step)
    return model, [step(x, y).item() for _ in range(100)]


model, losses = training(lambda step: step)
assert losses[-1] < losses[0] / 10

_, compiled = training(torch.compile)
assert all(abs(a - b) <= 1e-4 * abs(b) + 1e-6 for a, b in zip(compiled, losses, strict=True))

torch.save(model.state_dict(), "model.pth")
loaded = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
loaded.load_state_dict(torch.load("model.pth"))
with torch.no_grad():
    assert torch.equal(loaded(x), model(x))
print([loss.hex() for loss in losses])
"""

# Where the package is installed to be edited, its finder would find fast/ where it is.
ALONE = """
import sys

sys.meta_path[:] = [finder for finder in sys.meta_path if "editable" not in getattr(finder, "__module__", "")]
"""


@pytest.fixture(scope="module")
def without(tmp_path_factory):
    """Runs a command with the package but for fast/, in a folder of its own. Gives what it printed."""
    folder = tmp_path_factory.mktemp("without")
    shutil.copytree(WHOLE, folder / "minitorch", ignore=shutil.ignore_patterns("fast", "__pycache__"))
    shutil.copytree(PROJECT / "tests", folder / "tests", ignore=shutil.ignore_patterns("fast", "__pycache__"))
    (folder / "sitecustomize.py").write_text(ALONE)
    return lambda *command: ran(*command, folder=folder)


def ran(*command, folder):
    environment = {**os.environ, "PYTHONPATH": str(folder), "MINITORCH_CACHE": str(folder / "cache")}
    done = subprocess.run([sys.executable, *command], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_trains_compiles_saves_and_loads_to_the_same_bits(without, tmp_path):
    whole = PROGRAM.replace('assert importlib.util.find_spec("minitorch.fast") is None\n', "")
    tmp_path.joinpath("minitorch").symlink_to(WHOLE)
    assert without("-c", PROGRAM) == ran("-c", whole, folder=tmp_path)


def test_tests_of_ops_pass(without):
    pytest.importorskip("torch", reason="needs PyTorch")
    tests = ("tests/ops/test_arithmetic.py", "tests/ops/test_activations.py", "tests/autograd/test_node.py")
    assert " passed" in without("-m", "pytest", "-p", "no:cacheprovider", *tests)
