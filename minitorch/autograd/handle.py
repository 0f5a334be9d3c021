"""Hooks: what registering one returns, and what one may return."""

import itertools
from collections.abc import Callable, Sequence
from typing import Any, Self

from ..tensor.dtypes import type_name
from ..tensor.tensor import Tensor

_keys = itertools.count()
RETAIN = 1 << 62  # hooks run in the order of their keys; `retain_grad`'s sees what the others made of the gradient


class RemovableHandle:
    """Takes a registered function out again: `remove()`, or leaving a `with` block. `torch.utils.hooks`' class."""

    def __init__(self, hooks: Any, key: int, flags: Sequence[Any] = ()):
        self._hooks, self.id, self._flags = hooks, key, flags

    @classmethod
    def of(cls, hooks: Any, hook: Any, flags: Sequence[Any] = ()) -> Self:
        """Register `hook` in the mapping `hooks` under a new key, higher than all before, that is true in `flags`."""
        key = next(_keys)
        hooks[key] = hook
        for flag in flags:
            flag[key] = True
        return cls(hooks, key, flags)

    def remove(self) -> None:
        """Take the function out; once is enough."""
        for mapping in (self._hooks, *self._flags):
            mapping.pop(self.id, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.remove()


def replaced(value: Tensor | None, result: Any, hook: Callable[..., Any]) -> Tensor | None:
    """What `hook`, run on the gradient `value`, has made of it: None, or a tensor of the same shape and dtype."""
    if result is None or result is value:
        return value
    if value is None:
        raise RuntimeError("can't replace a None gradient with a non-None value")
    if not isinstance(result, Tensor):
        raise TypeError(f"expected Variable, but hook returned '{type(result).__name__}'")
    name = getattr(hook, "__name__", "<unknown>")
    if result.dtype is not value.dtype:
        was, got = type_name(value.dtype), type_name(result.dtype)
        raise RuntimeError(f"hook '{name}' has changed the type of value (was {was} got {got})")
    if result.shape != value.shape:
        raise RuntimeError(
            f"hook '{name}' has changed the size of value: from {list(value.shape)} to {list(result.shape)}"
        )
    return result
