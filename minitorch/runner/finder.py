"""`torch` means this package: an import hook gives its modules, the very same objects, under PyTorch's names too."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from .. import version

PACKAGE = __name__.partition(".")[0]
PATH = str(Path(__file__).with_name("path"))


def install_as_torch() -> None:
    """Let `import torch` give minitorch from now on: in the program, in each library that it imports, and in each
    process that it starts.

    For notebooks and the interactive Python: `import minitorch; minitorch.install_as_torch()` before anything imports
    `torch`. A second call does nothing. `torch.__version__` is that of the PyTorch which this package is held against,
    for libraries refuse older ones, with its own version as the local part, as in `2.13.0+minitorch.0.1.0`. Processes
    find a folder of this package in `PYTHONPATH`, which is set for that.

    Raises RuntimeError where PyTorch itself has been imported: what holds its classes would meet others.
    """
    page = sys.modules[PACKAGE]
    if sys.modules.get("torch") is page:
        return
    loaded = sys.modules.get("torch")
    if loaded is not None and not str(getattr(loaded, "__file__", "")).startswith(PATH):
        raise RuntimeError("PyTorch has been imported already: call install_as_torch() first, in a new process")
    page.__version__ = version.__version__  # type: ignore[attr-defined]
    sys.meta_path.insert(0, _Finder())
    sys.modules["torch"] = page  # in place of path/torch.py, where that has called
    _name_loaded()
    if PATH not in sys.path:
        sys.path.insert(1, PATH)  # processes that are spawned get this list
    inherited = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    if PATH not in inherited:
        os.environ["PYTHONPATH"] = os.pathsep.join([PATH, *filter(None, inherited)])


class _Finder(MetaPathFinder):
    """Of `sys.meta_path`: finds `torch.nn` where `minitorch.nn` is, `torch.linalg` where the page has it from."""

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: Any = None) -> ModuleSpec | None:
        top, _, inner = name.partition(".")
        if top != "torch":
            return None
        own = _own_name(inner)
        if own is None:
            return None
        return ModuleSpec(name, _Same(own), is_package=hasattr(import_module(own), "__path__"))


def _name_loaded() -> None:
    """Give what has been imported so far PyTorch's names too.

    What Python finds so it leaves as it is; what it loads it makes an attribute of the page above, where a function may
    have the name of its file, as `autograd.gradcheck` has.
    """
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == PACKAGE:
            sys.modules.setdefault("torch" + name[len(PACKAGE) :], module)


def _own_name(inner: str) -> str | None:
    """The name of the module of this package that a program knows as `torch.<inner>`; None if there is none."""
    name = f"{PACKAGE}.{inner}" if inner else PACKAGE
    if name in sys.modules or find_spec(name):
        return name
    parent, _, last = name.rpartition(".")
    named = getattr(import_module(parent), last, None)
    return named.__name__ if isinstance(named, ModuleType) and named.__name__.startswith(PACKAGE) else None


class _Same(Loader):
    """A loader that gives a module of this package, and leaves it as it is."""

    def __init__(self, own: str) -> None:
        self.own = own

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = import_module(self.own)
        self.spec = module.__spec__  # the import system writes its own over it
        return module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self.spec
        _name_loaded()
