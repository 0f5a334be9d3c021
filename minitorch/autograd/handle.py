"""RemovableHandle: what registering a hook returns."""

import itertools
from typing import Any, Self

_keys = itertools.count()
RETAIN = 1 << 62  # hooks run in the order of their keys; `retain_grad`'s sees what the others made of the gradient


class RemovableHandle:
    """Takes a registered function out again: `remove()`, or leaving a `with` block. `torch.utils.hooks`' class."""

    def __init__(self, hooks: Any, key: int):
        self._hooks, self.id = hooks, key

    @classmethod
    def of(cls, hooks: Any, hook: Any) -> Self:
        """Register `hook` in the mapping `hooks` under a key of its own, higher than all before."""
        key = next(_keys)
        hooks[key] = hook
        return cls(hooks, key)

    def remove(self) -> None:
        """Take the function out; once is enough."""
        self._hooks.pop(self.id, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.remove()
