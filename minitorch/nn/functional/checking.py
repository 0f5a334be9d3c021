"""What the functions of this folder check before they compute."""

from collections.abc import Callable
from typing import Any, TypeVar

from ...functions.calling import called
from ...tensor.tensor import Tensor

F = TypeVar("F", bound=Callable[..., Any])


def checked(f: F) -> F:
    """`f`, called only with arguments of the kinds that it is annotated with.

    But for what PyTorch reads in Python: anything may be false, and a wrong reduction is a ValueError.
    """
    f.aliases, f.unchecked = {}, ("inplace", "reduction")  # type: ignore[attr-defined]
    return called(f)


def require_tensor(name: str, *inputs: Any) -> None:
    """TypeError unless all inputs are tensors (or stand for tensors)."""
    for position, x in enumerate(inputs, 1):
        if not isinstance(x, Tensor) and not hasattr(x, "__op__"):
            raise TypeError(
                f"{name}(): argument {('input', 'target', 'weight')[position - 1]!r} (position {position}) must be "
                f"Tensor, not {type(x).__name__}"
            )


def check_probability(p: float) -> None:
    """ValueError unless `p` is in [0, 1]."""
    if not 0 <= p <= 1:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
