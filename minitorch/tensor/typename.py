"""The name of an object's type, as errors say it."""

from typing import Any

from .dtypes import type_name
from .tensor import Tensor


def typename(obj: Any, /) -> str:
    """'torch.FloatTensor' for a tensor; else the full name of the type, or of `obj` if it is itself named."""
    if isinstance(obj, Tensor):
        return type_name(obj.dtype)
    named = obj if hasattr(obj, "__qualname__") else type(obj)
    module = getattr(named, "__module__", None) or "builtins"
    return named.__qualname__ if module == "builtins" else f"{module}.{named.__qualname__}"
