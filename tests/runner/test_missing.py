"""A missing name: one line says which, where it was asked for and what comes nearest."""

import minitorch
from minitorch.runner.missing import missing_name

RUN = ("-m", "minitorch", "run")

PROGRAMS = {
    "import torch\n\n\ntorch.sofmax\n": "AttributeError: program.py:4: minitorch has no torch.sofmax; nearest: "
    "torch.softmax,",
    "import torch\ntorch.nn.functional.relv\n": "AttributeError: program.py:2: minitorch has no "
    "torch.nn.functional.relv; nearest: torch.nn.functional.relu,",
    "from torch.nn import Lineer\n": "ImportError: program.py:1: minitorch has no torch.nn.Lineer; nearest: "
    "torch.nn.Linear,",
    "from torch.optim.sgd import SDG\n": "ImportError: program.py:1: minitorch has no torch.optim.sgd.SDG; nearest: "
    "torch.optim.sgd.SGD",
    "import torch.nn.functionals\n": "ModuleNotFoundError: program.py:1: minitorch has no "
    "torch.nn.functionals; nearest: torch.nn.functional",
    "import torch\ntorch.linalg.nrom\n": "AttributeError: program.py:2: minitorch has no torch.linalg.nrom; nearest: "
    "torch.linalg.norm",
    "import torch\ntorch.ones(2).reshap(1)\n": "AttributeError: program.py:2: minitorch has no torch.Tensor.reshap; "
    "nearest: torch.Tensor.reshape,",
    "import other\n": "AttributeError: other.py:2: minitorch has no torch.qqqqqqqq; nearest: nothing; dir(torch)",
}  # fmt: skip

DRIVER = """
import sys

for text in {texts!r}:
    try:
        exec(compile(text, "program.py", "exec"), {{"__name__": "__main__"}})
    except Exception:
        sys.excepthook(*sys.exc_info())
        print("----", file=sys.stderr)
"""


def test_the_last_line_says_what_is_missing(python):
    files = {"driver.py": DRIVER.format(texts=list(PROGRAMS)), "other.py": "import torch\ntorch.qqqqqqqq\n"}
    done = python(*RUN, "driver.py", files=files)
    printed = done.stderr.split("----\n")[:-1]
    for expected, text in zip(PROGRAMS.values(), printed, strict=True):
        *frames, last = text.splitlines()
        assert last.startswith(expected), last
        assert "/minitorch/" not in "".join(frames), frames


def test_what_others_lack_is_not_ours_to_say():
    for error in (AttributeError("x", name="y", obj=object()), ImportError("no", name="numpy"), ValueError("x")):
        assert missing_name(error) is None
    said = missing_name(AttributeError("no", name="zeroes", obj=minitorch))
    assert said.startswith("minitorch has no torch.zeroes; nearest: torch.zeros,")


def test_a_program_may_ask(python):
    text = """
import torch
assert not hasattr(torch, "no_such") and not hasattr(torch.nn, "NoSuch") and getattr(torch, "no_such", 1) == 1
for name in ("torch.no_such", "torch.nn.functional.no_such"):
    try:
        __import__(name)
    except ModuleNotFoundError as error:
        assert str(error).startswith(f"No module named '{name}'"), error
        assert error.name == name
    else:
        raise AssertionError
try:
    from torch import no_such
except ImportError:
    pass
"""
    done = python(*RUN, "program.py", files={"program.py": text})
    assert (done.returncode, done.stderr) == (0, "")
