"""The classes and functions a user allows files to name: `add_safe_globals` and its kin, as in `torch.serialization`.

A file that names one of them may make it, fill it and call it with arguments of its choice: allow what you trust.
"""

from collections.abc import Callable
from typing import Any

SafeGlobal = Callable[..., Any] | tuple[Callable[..., Any], str]

_allowed: list[SafeGlobal] = []


def add_safe_globals(safe_globals: list[SafeGlobal]) -> None:
    """Allow files to name these classes and functions, or `(class, "the.name.in.the.file")`.

    TypeError or ValueError for anything else.
    """
    for item in safe_globals:
        _named(item)
    _allowed.extend(item for item in safe_globals if item not in _allowed)


def get_safe_globals() -> list[SafeGlobal]:
    """What has been allowed."""
    return list(_allowed)


def clear_safe_globals() -> None:
    """Allow nothing any more."""
    _allowed.clear()


class safe_globals:
    """`with safe_globals([Net]): model = load(f)`: allow these inside the block."""

    def __init__(self, safe_globals: list[SafeGlobal]) -> None:
        self.safe_globals = safe_globals

    def __enter__(self) -> None:
        self.before = get_safe_globals()
        add_safe_globals(self.safe_globals)

    def __exit__(self, *exception: object) -> None:
        _allowed[:] = [item for item in _allowed if item in self.before or item not in self.safe_globals]


def allowed_globals() -> dict[str, Any]:
    """What has been allowed, by the full name that files give it."""
    return dict(_named(item) for item in _allowed)


def _named(item: SafeGlobal) -> tuple[str, Any]:
    if isinstance(item, tuple):
        if len(item) != 2:
            raise ValueError(f"expected a tuple of a class and its full name in files, got {len(item)} items")
        value, name = item
        if not isinstance(name, str):
            raise TypeError(f"expected the second item to be the full name in files, a str, got {type(name).__name__}")
        return name, value
    if not (callable(item) and hasattr(item, "__qualname__")):
        raise TypeError(f"safe globals must be classes or functions, got {type(item).__name__}")
    return f"{item.__module__}.{item.__qualname__}", item
