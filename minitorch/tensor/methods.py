"""The one place where Tensor gets its methods. What they do is written where their subject is."""

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

from .tensor import Tensor

F = TypeVar("F", bound=Callable[..., Any])


def method(f: F) -> F:
    """Decorator: make `f(tensor, ...)` the method of its name."""
    attach(f.__name__, f)
    return f


def attach(name: str, value: Any) -> None:
    """Make `value`, a function, a property or a constant, the attribute `name` of every tensor."""
    if not name.startswith("_"):
        cite(value, f"torch.Tensor.{name}")
    setattr(Tensor, name, value)


def cite(value: Any, source: str) -> None:
    """Add to the docstring of a function or a property what it is in PyTorch, unless that is said already."""
    text = value.__doc__ if isinstance(value, property) or inspect.isfunction(value) else None
    if text and "Source: " not in text:
        text, indent = text.rstrip(), "    " if "\n    " in text else ""
        # Sections follow each other line by line, after an empty line.
        gap = "" if "Shapes: " in text or "Dtypes: " in text else "\n"
        value.__doc__ = f"{text}{gap}\n{indent}Source: PyTorch's `{source}`."
