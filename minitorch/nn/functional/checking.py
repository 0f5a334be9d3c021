"""What the functions of this folder check before they compute."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from ...functions.calling import called

F = TypeVar("F", bound=Callable[..., Any])


def checked(f: F) -> F:
    """`f`, called only with arguments of the kinds that it is annotated with, but for those in `READ`."""
    f.aliases, f.unchecked = {}, READ  # type: ignore[attr-defined]
    return called(f)


READ = ("inplace", "mode", "recompute_scale_factor", "reduction", "return_indices")
"""What PyTorch reads in Python: anything may be true or false, and a wrong name is not a TypeError."""


def require_ints(name: str, argument: str, sizes: Sequence[Any]) -> None:
    """TypeError unless all of `sizes` are ints."""
    for i, n in enumerate(sizes):
        if not isinstance(n, int):
            raise TypeError(
                f"{name}(): argument '{argument}' must be tuple of ints, but found element of type "
                f"{type(n).__name__} at pos {i}"
            )


def check_probability(p: float) -> None:
    """ValueError unless `p` is in [0, 1]."""
    if not 0 <= p <= 1:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
