"""Absent names: what a module says of a name that it has not, which PyTorch's module of that name may have."""

from typing import Any


def absent(module: dict[str, Any]) -> None:
    """Give a module, by its globals, a `__getattr__` that says so; type checkers, which know the names, see none."""
    own = module["__name__"]

    def missing(name: str) -> Any:
        raise AttributeError(
            f"module {own!r} has no attribute {name!r}; not all of PyTorch is here: dir({own}) lists what is"
        )

    module["__getattr__"] = missing
