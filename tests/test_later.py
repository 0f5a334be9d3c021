"""What a page imports when it is asked for: found as if it had been there from the start."""

import importlib
import pickle
import subprocess
import sys

import pytest

import minitorch
from minitorch.later import Place, later

PAGES = ["", ".nn", ".nn.modules", ".optim", ".optim.lr_scheduler", ".utils", ".utils.data", ".compile",
         ".serialization", ".functions.linalg", ".nn.functional"]  # fmt: skip

# Each alone in a process, where nothing has been asked for before.
STATEMENTS = [
    "import minitorch.nn.functional as F; F.relu",
    "import minitorch, minitorch.utils.data as data; minitorch.utils.data.DataLoader is data.DataLoader or 1/0",
    "import minitorch as torch; torch.optim.lr_scheduler.StepLR",
    "import minitorch.optim.lr_scheduler; minitorch.optim.Adam",
    "from minitorch.optim import *; SGD, lr_scheduler, Optimizer",
    "from minitorch.nn import *; Linear, functional, Parameter, Module; 'container' not in globals() or 1/0",
    "from minitorch import *; nn.Linear, save, compile, tensor, float32; '_later' not in globals() or 1/0",
    "from minitorch import nn, optim, save, compile; compile(nn.Linear(1, 1)), optim.SGD, save",
    "from minitorch.nn.modules.linear import Linear; import minitorch; minitorch.nn.Linear is Linear or 1/0",
    "from minitorch.compile.launch.step import Compiled; import minitorch; minitorch.compile(abs)",
    "import minitorch.serialization.load; import minitorch; minitorch.load is minitorch.serialization.load or 1/0",
    "import minitorch; isinstance(minitorch.ones(1), minitorch.nn.Parameter) and 1/0",
    "import minitorch, copy; copy.deepcopy(minitorch.nn.Sequential(minitorch.nn.ReLU()))",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_imports_as_users_write_them(statement):
    subprocess.run([sys.executable, "-c", statement], check=True)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_all_that_it_lists(name):
    page = importlib.import_module(f"minitorch{name}")
    for listed in dir(page):
        assert not isinstance(getattr(page, listed), Place)
    with pytest.raises(AttributeError, match="not all of PyTorch is here"):
        page.no_such_name  # noqa: B018


def test_a_name_is_imported_once_and_only_when_it_is_asked_for(tmp_path, monkeypatch):
    page = tmp_path / "house" / "__init__.py"
    page.parent.mkdir()
    page.write_text("from minitorch.later import later\nwith later(globals()):\n    from .room import bed as couch\n")
    (page.parent / "room.py").write_text("bed = object()\n")
    monkeypatch.syspath_prepend(tmp_path)
    house = importlib.import_module("house")
    assert "house.room" not in sys.modules and "couch" in dir(house)
    assert house.couch is house.couch is sys.modules["house.room"].bed
    monkeypatch.delitem(sys.modules, "house")
    monkeypatch.delitem(sys.modules, "house.room")


def test_other_imports_in_the_same_moment_are_made_as_ever():
    page = {"__name__": "house", "__package__": "house"}
    with later(page):
        import colorsys

        exec("from .room import bed", page)
    assert callable(colorsys.rgb_to_hsv)
    assert "bed" not in page and page["__dir__"]()[-1] == "bed"


def test_classes_that_came_later_are_pickled_by_the_names_that_they_have():
    for kind in (minitorch.nn.Linear, minitorch.optim.Adam, minitorch.utils.data.TensorDataset):
        assert pickle.loads(pickle.dumps(kind)) is kind


