"""Hookable: what users add to a node: functions of the gradients that come and go, and facts of their own."""

from collections.abc import Callable, Sequence
from typing import Any

from .handle import RemovableHandle

Hook = Callable[[Any], Any]


class _Nothing:
    """The gradient that a user's function did not give: nodes it arrives at have their turn, their hooks see None."""

    shape = None

    def __add__(self, gradient: Any) -> Any:
        return gradient


NOTHING = _Nothing()


class Hooks(dict[int, Hook]):
    """What users have added to a node: functions of the gradient that arrives, run in the order of their keys, and
    functions run `before` and `after` the node sends it on."""

    def __init__(self) -> None:
        super().__init__()
        self.before: dict[int, Callable[[tuple], Any]] = {}
        self.after: dict[int, Callable[[tuple, tuple], Any]] = {}
        self.metadata: dict[Any, Any] = {}

    def __bool__(self) -> bool:
        return bool(len(self) or self.before or self.after)


class Hookable:
    """A node as users hook it."""

    __slots__ = ("_hooks",)

    edges: Sequence[Any]
    _hooks: Hooks | None

    @property
    def hooks(self) -> Hooks:
        """Functions of the gradient that arrives here, each of which may replace it; asked for in order to add one."""
        if self._hooks is None:
            self._hooks = Hooks()
        return self._hooks

    @property
    def metadata(self) -> dict[Any, Any]:
        """What users like to keep with the node."""
        return self.hooks.metadata

    def register_prehook(self, hook: Callable[[tuple], tuple | None]) -> RemovableHandle:
        """Run `hook(grad_outputs)` before the node sends its gradient on; what it returns replaces the tuple."""
        return RemovableHandle.of(self.hooks.before, hook)

    def register_hook(self, hook: Callable[[tuple, tuple], tuple | None]) -> RemovableHandle:
        """Run `hook(grad_inputs, grad_outputs)` after the node; what it returns replaces `grad_inputs`.

        A tuple has None for what has no gradient; of a leaf `grad_inputs` is empty.
        """
        return RemovableHandle.of(self.hooks.after, hook)

    def inputs(self) -> Sequence[int]:
        """The places, among the edges, of what `grad_inputs` of a hook are for."""
        return range(len(self.edges))

    def transposed(self) -> Sequence[bool]:
        """For each of these, whether users see the transposed gradient."""
        return [False] * len(self.edges)

    def apart(self, g: Any) -> tuple:
        """What arrived here as the gradients of all outputs, None where there is none."""
        return (None if g is NOTHING else g,)

    def together(self, gradients: tuple) -> Any:
        """What `apart` has taken apart."""
        return NOTHING if gradients[0] is None else gradients[0]
