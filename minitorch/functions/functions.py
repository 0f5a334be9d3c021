"""Every public function of tensors, under PyTorch's names: declared ops and compositions alike.

`functions.pyi`, beside this file, is the page that people and type checkers read: it is written from the functions.
`from .functions import *` takes them all.
"""

from collections.abc import Callable
from typing import Any

from .public import functions


def __getattr__(name: str) -> Callable[..., Any] | list[str]:
    if name == "__all__":
        return sorted(functions)
    try:
        return functions[name]
    except KeyError:
        raise AttributeError(f"there is no function {name!r} of tensors") from None
