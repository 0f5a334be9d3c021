"""Tells code that is known, and runs as it is while a function is traced, from all other, which is seen through."""

import sys
import types
from typing import Any

PACKAGE, *_ = __package__.split(".")
KNOWN = ("autograd", "compile", "fast", "functions", "jit", "kernels", "ops", "presentation", "rng", "tensor")
"""Folders of this package that compute on their arguments, and change nothing else than the tensors among these."""
KNOWN_MODULES = (
    "determinism", "later", "nn.functional", "nn.init", "nn.modules.location", "nn.parallel.reducer", "strictness",
)  # fmt: skip
BENEATH = frozenset({"llvmlite", "numba", "numpy", "scipy", "threadpoolctl"})
"""What known code stands on, besides Python's own modules."""


def joined(name: str, key: str) -> str:
    """`name.key`."""
    return f"{name}.{key}" if name and key else name or key


def worded(key: Any) -> str:
    """A key of a container, for messages."""
    return str(key) if isinstance(key, str | int | float | None) else type(key).__name__


def module_of(scope: dict[str, Any]) -> str:
    """The name of the module whose variables these are."""
    name = scope.get("__name__", "")
    return name if isinstance(name, str) else ""


def is_known(module: str) -> bool:
    """Whether functions of a module are known."""
    root, _, rest = module.partition(".")
    if root == PACKAGE:
        return rest.partition(".")[0] in KNOWN or rest.startswith(KNOWN_MODULES)
    return root == "numpy"


def is_beneath(module: str) -> bool:
    """Whether known code may run functions of a module unseen."""
    root = module.partition(".")[0]
    if root.startswith("namedtuple_"):  # where a class of named tuples is made
        return True
    return root in BENEATH or (root in sys.stdlib_module_names and root != "__main__")


def is_known_function(function: types.FunctionType) -> bool:
    return is_known(module_of(function.__globals__))


def is_known_class(kind: type) -> bool:
    """Whether a class is one of known code."""
    return is_known(kind.__module__ if isinstance(kind.__module__, str) else "")


def is_fixed(kind: type) -> bool:
    """Whether a class is written in C, so that no attribute of it can be set."""
    return bool(kind.__flags__ & 1 << 8)


def is_made_by_python(kind: type) -> bool:
    """Whether a class was made by a class statement, or in C as one makes them."""
    return bool(kind.__flags__ & 1 << 9)
