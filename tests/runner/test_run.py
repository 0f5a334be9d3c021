"""`minitorch run`: a program finds itself as Python would have started it, with minitorch for `torch`."""

import sys
import zipfile

import pytest

from minitorch.cli.main import program_in

RUN = ("-m", "minitorch", "run")

FACTS = """
import os, sys
print(sys.argv, sys.path[0], __name__, __file__, __spec__ and __spec__.name, __package__)
print(vars(sys.modules["__main__"]) is globals(), __doc__, type(__loader__).__name__)
print(sorted(set(vars()) - {"os", "sys", "__annotations__"}))
if len(sys.argv) > 1:
    sys.exit(int(sys.argv[1]))
"""


COMMANDS = (("inner/facts.py", "3", "-m", "--help"), ("-m", "pack", "3"), ("x.zip", "0"))


@pytest.mark.parametrize("command", COMMANDS, ids=str)
def test_a_program_sees_what_python_shows_it(python, command, tmp_path):
    files = {"inner/facts.py": FACTS, "pack/__init__.py": "", "pack/__main__.py": FACTS}
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("__main__.py", FACTS)
    own, mine = python(*command, files=files), python(*RUN, *command)
    assert own.stdout.count("\n") == 3
    assert (mine.returncode, mine.stdout, mine.stderr) == (own.returncode, own.stdout, own.stderr)


PROGRAM = """
import sys
import torch
from torch import nn
import torch.nn.functional as F, torch.utils.data, torch.linalg, torch.optim.lr_scheduler
from torch.utils.data import DataLoader
import torch.nn.modules.linear as linear
import minitorch
assert torch is minitorch and nn is minitorch.nn and F is minitorch.nn.functional
assert DataLoader is torch.utils.data.DataLoader
assert torch.utils.data is minitorch.utils.data and torch.linalg is minitorch.linalg and linear.Linear is nn.Linear
assert sys.modules["torch.nn.modules.linear"] is sys.modules["minitorch.nn.modules.linear"]
for name, module in list(sys.modules.items()):
    if name.partition(".")[0] == "torch":
        assert module.__name__.startswith("minitorch") and module.__spec__.name == module.__name__, name
import multiprocessing, os, subprocess

def child(queue):
    import torch.nn as other
    queue.put((other.__name__, sys.modules["torch"].__name__, torch.__version__, torch.ones(2)))

if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=child, args=(queue,))
    process.start()
    name, top, version, ones = queue.get(timeout=30)
    process.join()
    assert (name, top, version) == ("minitorch.nn", "minitorch", torch.__version__) and ones.tolist() == [1, 1]
    command = [sys.executable, "-c", "import torch.optim; print(torch.optim.__name__)"]
    print(subprocess.run(command, capture_output=True, text=True).stdout)
"""


def test_every_module_is_the_same_object_and_processes_keep_it(python):
    done = python(*RUN, "program.py", files={"program.py": PROGRAM})
    assert (done.returncode, done.stdout, done.stderr) == (0, "minitorch.optim\n\n", "")


ERRORS = {
    "division.py": "def f():\n    1 / 0\n\n\nf()\n",
    "chained.py": "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise KeyError('x') from e\n",
    "syntax.py": "x = (\n",
    "interrupted.py": "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nwhile True:\n    pass\n",
}


@pytest.mark.parametrize("name", [*ERRORS, "none.py"])
def test_errors_are_printed_as_python_prints_them(python, name):
    if sys.platform == "win32" and name == "interrupted.py":
        pytest.skip("there are no signals")
    own, mine = python(name, files=ERRORS), python(*RUN, name)
    assert (mine.returncode, mine.stderr) == (own.returncode, own.stderr)
    assert own.returncode


def test_without_a_program_the_usage_is_printed(python):
    done = python(*RUN)
    assert (done.returncode, done.stderr) == (0, "") and "Usage: minitorch run" in done.stdout


def test_what_is_run():
    assert program_in(["run", "x.py", "-m", "--help"]) == ("x.py", ["-m", "--help"], False)
    assert program_in(["run", "-m", "pack", "a"]) == ("pack", ["a"], True)
    for others in ([], ["run"], ["run", "-m"], ["run", "--help"], ["run", ""], ["train", "x.csv"]):
        assert program_in(others) is None


def test_one_call_does_so_in_a_notebook(python):
    text = """
import minitorch
before = minitorch.__version__
minitorch.install_as_torch()
minitorch.install_as_torch()
import sys, torch.nn
assert torch is minitorch and torch.nn is minitorch.nn
assert torch.__version__ == f"2.13.0+minitorch.{before}"
"""
    done = python("-c", text)
    assert (done.returncode, done.stderr) == (0, "")
    done = python("-c", "import sys, types; sys.modules['torch'] = types.ModuleType('torch')" + text)
    assert "RuntimeError: PyTorch has been imported already" in done.stderr


MODEL = """
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = nn.DataParallel(nn.Sequential(nn.Linear(2, 3), nn.Tanh()))

    def forward(self, x):
        return self.inner(x).sum()
"""
TRAINING = """
import torch
from model_to_save import Net

torch.manual_seed(0)
net = Net()
optimizer = torch.optim.Adam(net.parameters())
net(torch.ones(1, 2)).backward()
optimizer.step()
state = {"model": net.state_dict(), "optimizer": optimizer.state_dict()}
torch.save({**state, "kinds": [torch.float16, torch.bfloat16]}, "state.pth")
torch.save(net, "net.pth")
print(net(torch.ones(1, 2)).item())
"""


def test_what_a_program_saves_is_read_by_pytorch(python, tmp_path, monkeypatch):
    import torch

    made = python(*RUN, "training.py", files={"training.py": TRAINING, "model_to_save.py": MODEL})
    assert made.returncode == 0, made.stderr
    read = torch.load(tmp_path / "state.pth")
    assert read["kinds"] == [torch.float16, torch.bfloat16]
    assert read["optimizer"]["state"][0]["exp_avg"].shape == (3, 2) and "inner.module.0.weight" in read["model"]
    monkeypatch.syspath_prepend(tmp_path)
    net = torch.load(tmp_path / "net.pth", weights_only=False)
    assert net(torch.ones(1, 2)).item() == pytest.approx(float(made.stdout), rel=1e-6)
