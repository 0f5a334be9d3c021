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
    if text and "\nSource: " not in text:
        text = inspect.cleandoc(text)
        # Sections follow each other line by line, after an empty line.
        value.__doc__ = f"{text}{_gap(text)}Source: PyTorch's `{source}`."


def _gap(text: str) -> str:
    return "\n" if "\nShapes: " in text or "\nDtypes: " in text else "\n\n"
