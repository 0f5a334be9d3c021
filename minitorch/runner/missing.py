"""A name of PyTorch's that is not here, said in one line: what, where it was asked for, and what comes nearest."""

import difflib
import re
import sys
from types import ModuleType

PACKAGE = __name__.partition(".")[0]


def missing_name(error: BaseException) -> str | None:
    """What is missing, and what comes nearest, if that is what the error is about.

    'minitorch has no torch.nn.Lineer; nearest: torch.nn.Linear, torch.nn.Bilinear'
    """
    if isinstance(error, ModuleNotFoundError):
        page, _, name = (error.name or "").rpartition(".")
    elif isinstance(error, ImportError):
        found = re.match(r"cannot import name '(\w+)'", str(error))
        page, name = error.name or "", found[1] if found else ""
    elif isinstance(error, AttributeError) and isinstance(error.name, str):
        owner, name = error.obj, error.name
        kind = owner if isinstance(owner, ModuleType | type) else type(owner)
        page = kind.__name__ if isinstance(kind, ModuleType) else f"{kind.__module__}.{kind.__qualname__}"
    else:
        return None
    if page.partition(".")[0] not in (PACKAGE, "torch") or not name:
        return None
    inner = page.partition(".")[2]
    there = _object(inner)
    public = _public(inner, there)
    offered = [other for other in dir(there) if other.startswith("_") == name.startswith("_")]
    near = difflib.get_close_matches(name, offered, n=3, cutoff=0.5)
    nearest = ", ".join(f"{public}.{other}" for other in near) or f"nothing; dir({public}) lists what is there"
    return f"{PACKAGE} has no {public}.{name}; nearest: {nearest}"


def _object(inner: str) -> object:
    """A module or class of this package by its path in it."""
    module, _, last = inner.rpartition(".")
    home = sys.modules.get(f"{PACKAGE}.{module}".rstrip("."))
    return sys.modules.get(f"{PACKAGE}.{inner}".rstrip(".")) or getattr(home, last, None) or sys.modules[PACKAGE]


def _public(inner: str, there: object) -> str:
    """The name by which programs know what has this path: `torch.linalg` for functions/linalg.py."""
    last = inner.rpartition(".")[2]
    return f"torch.{last}" if getattr(sys.modules[PACKAGE], last, None) is there else f"torch.{inner}".rstrip(".")
