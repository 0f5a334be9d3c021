"""The one place where Tensor gets its methods. What they do is written where their subject is.
"""

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
    setattr(Tensor, name, value)
