"""Tells the user's code, whose globals and attributes may change between calls, from code of libraries."""

import sys
import types
from functools import cache
from typing import Any

from .errors import PACKAGE


def joined(name: str, key: str) -> str:
    """`name.key`."""
    return f"{name}.{key}" if name else key


def root(name: str) -> str:
    """The variable at the beginning of `variable.attribute[key]`."""
    return name.partition(".")[0].partition("[")[0]


def of_library(value: Any) -> bool:
    """Whether something is this package's, numpy's or Python's: what it holds does not change between calls."""
    if isinstance(value, types.FunctionType):
        file = value.__code__.co_filename
        return file.startswith((PACKAGE, "<frozen")) or "/numpy/" in file or _standard(value.__module__)
    name = value.__name__ if isinstance(value, types.ModuleType) else getattr(value, "__module__", "") or ""
    return name.split(".")[0] in (__package__.split(".")[0], "numpy", "builtins") or _standard(name)


def _standard(name: str | None) -> bool:
    return (name or "").split(".")[0] in sys.stdlib_module_names and name != "__main__"


@cache
def used_names(kind: type) -> frozenset[str]:
    """The attributes that methods of a class name, but for those that no call of its instances runs."""
    found: set[str] = set()
    for base in kind.__mro__:
        for name, method in vars(base).items():
            if isinstance(method, types.FunctionType) and name not in _NOT_IN_CALLS:
                found.update(method.__code__.co_names)
    return frozenset(found)


_NOT_IN_CALLS = ("__init__", "__repr__", "__setstate__", "extra_repr", "reset_parameters", "_expectation")
