"""Whose code is it: the user's, whose globals and attributes may change between calls, or a library's."""

import sys
import types
from typing import Any

from .errors import PACKAGE


def joined(name: str, key: str) -> str:
    """`name.key`."""
    return f"{name}.{key}" if name else key


def of_library(value: Any) -> bool:
    """Whether something is this package's, numpy's or Python's: what it holds does not change between calls."""
    if isinstance(value, types.FunctionType):
        file = value.__code__.co_filename
        return file.startswith((PACKAGE, "<frozen")) or "/numpy/" in file or _standard(value.__module__)
    name = value.__name__ if isinstance(value, types.ModuleType) else getattr(value, "__module__", "") or ""
    return name.split(".")[0] in (__package__.split(".")[0], "numpy", "builtins") or _standard(name)


def _standard(name: str | None) -> bool:
    return (name or "").split(".")[0] in sys.stdlib_module_names and name != "__main__"
