"""Every public function of tensors, under PyTorch's names: declared ops and compositions alike."""

from collections.abc import Callable
from typing import Any

from .public import functions


def __getattr__(name: str) -> Callable[..., Any]:
    try:
        return functions[name]
    except KeyError:
        raise AttributeError(f"there is no function {name!r} of tensors") from None
