"""Full backward hooks: functions of all gradients that arrive at a module's outputs, and of all that leave its inputs.

On either side the module's tensors pass through nodes of their own, one a tensor, which hold a gradient back until a
meeting node, older than all of them and so pulled after them, has every gradient there is and runs the hooks.
"""

import warnings
from collections.abc import Callable, Collection
from typing import Any

import numpy as np

from ...autograd.function_outputs import forbid_edits, view_of
from ...autograd.handle import replaced
from ...autograd.hookable import NOTHING
from ...autograd.node import Lift, Node, Pulled, passed_on
from ...tensor.modes import modes
from ...tensor.tensor import Tensor, wrap

Gradients = tuple[Any, ...]


class BackwardHookFunctionBackward(Node):
    """Where the gradient of one tensor waits for the others."""

    __slots__ = ("_index", "_meeting")

    def __init__(self, x: Tensor, meeting: "_Meeting", index: int):
        super().__init__(x._array.shape, x._array.dtype, (meeting,))
        self._meeting, self._index = meeting, index

    def pull(self, g: Any, lift: Lift | None, needed: Collection[Node] | None) -> Pulled:
        self._meeting.arrived[self._index] = g
        return [(self._meeting, np.zeros(()))]  # only the call matters

    def pull_nothing(self, lift: Lift | None, needed: Collection[Node] | None) -> Pulled:
        return [(self._meeting, np.zeros(()))]


class _Meeting(Node):
    """Runs `hooks` on the gradients that arrived, one for each value, and sends the result on.

    What no gradient arrived for counts as zeros: before the hooks at a module's inputs, after them at its outputs.
    """

    __slots__ = ("_behind", "_hooks_of_module", "_kinds", "_zeros_first", "arrived")

    def __init__(self, values: Gradients, hooks: Callable[[Gradients], Gradients], zeros_first: bool):
        self._behind = [x._history() if isinstance(x, Tensor) else None for x in values]
        super().__init__((), np.dtype(np.float64), tuple(node for node in self._behind if node is not None))
        self._kinds = [(x._array.shape, x._array.dtype) if isinstance(x, Tensor) else None for x in values]
        self._hooks_of_module, self._zeros_first = hooks, zeros_first
        self.arrived: dict[int, Any] = {}

    def pull(self, g: Any, lift: Lift | None, needed: Collection[Node] | None) -> Pulled:
        arrived, self.arrived = self.arrived, {}
        gradients = tuple(_as_tensor(arrived.get(i)) for i in range(len(self._behind)))
        if self._zeros_first:
            gradients = self._hooks_of_module(self._filled(gradients))
        else:
            gradients = self._filled(self._hooks_of_module(gradients))
        return [
            (node, NOTHING if gradient is None else passed_on(gradient, node, lift))
            for node, gradient in zip(self._behind, gradients, strict=True)
            if node is not None and (needed is None or node in needed)
        ]

    def _filled(self, gradients: Gradients) -> Gradients:
        pairs = zip(gradients, self._kinds, strict=True)
        return tuple(wrap(np.zeros(*kind)) if g is None and kind is not None else g for g, kind in pairs)


def _as_tensor(g: Any) -> Tensor | None:
    return g if g is None or isinstance(g, Tensor) else wrap(g)


class BackwardHooks:
    """The backward hooks of one call of a module: `inputs` before its forward, `outputs` after it."""

    def __init__(self, module: Any, before: tuple[Callable[..., Any], ...], after: tuple[Callable[..., Any], ...]):
        self.module, self.before, self.after = module, before, after
        self.grad_output: Gradients | None = None
        self.no_input = 0  # how many inputs there are, if none of them requires grad

    def inputs(self, args: Gradients) -> Gradients:
        """The arguments, their gradients to be shown to the hooks of this module."""
        passed = _through_meeting(args, self._at_inputs, True)
        self.no_input = len(args) if passed is args else 0
        return passed

    def outputs(self, result: Any) -> Any:
        """The result of forward, its gradients to be shown to the hooks of this module."""
        if not isinstance(result, Tensor | tuple):
            warnings.warn(
                "For backward hooks to be called, module output should be a Tensor or a tuple of Tensors but received "
                f"{type(result)}",
                stacklevel=4,
            )
            return result
        values = result if isinstance(result, tuple) else (result,)
        passed = _through_meeting(values, self._at_outputs, False)
        if hasattr(result, "_fields"):  # a namedtuple
            return type(result)(*passed)
        return passed if isinstance(result, tuple) else passed[0]

    def _at_outputs(self, gradients: Gradients) -> Gradients:
        for hook in self.before:
            result = hook(self.module, gradients)
            gradients = _replaced(gradients, result, hook, "Backward pre hook", "grad_output")
        self.grad_output = gradients
        if self.no_input:
            self._fire_without_inputs(gradients)
        return gradients

    def _at_inputs(self, gradients: Gradients) -> Gradients:
        if self.grad_output is None:
            return gradients  # they came past the outputs, as in a second differentiation
        for hook in self.after:
            result = hook(self.module, gradients, self.grad_output)
            gradients = _replaced(gradients, result, hook, "Backward hook", "grad_input")
        self.grad_output = None
        return gradients

    def _fire_without_inputs(self, grad_output: Gradients) -> None:
        warnings.warn(
            "Full backward hook is firing when gradients are computed with respect to module outputs since no inputs "
            "require gradients.",
            stacklevel=2,
        )
        for hook in self.after:
            result = hook(self.module, (None,) * self.no_input, grad_output)
            if result is not None and any(g is not None for g in result):
                raise RuntimeError(
                    "Backward hook for Modules where no input requires gradient should always return None or None for "
                    "all gradients."
                )


def _through_meeting(values: Gradients, hooks: Callable[[Gradients], Gradients], zeros_first: bool) -> Gradients:
    """The same values; the tensors that require grad have a waiting node before a common meeting."""
    wanted = [isinstance(x, Tensor) and x.requires_grad for x in values]
    if not modes.grad or not any(wanted):
        return values
    meeting = _Meeting(values, hooks, zeros_first)
    count = sum(wanted)
    pairs = enumerate(zip(values, wanted, strict=True))
    return tuple(_passed(x, meeting, i, count) if flag else x for i, (x, flag) in pairs)


def _passed(x: Tensor, meeting: _Meeting, index: int, count: int) -> Tensor:
    passed = view_of(x)
    forbid_edits(passed, index, "BackwardHookFunction", count)
    passed._node = BackwardHookFunctionBackward(x, meeting, index)
    return passed


def _replaced(gradients: Gradients, result: Any, function: Callable[..., Any], hook: str, name: str) -> Gradients:
    """The gradients that `function` has returned in place of these, if any."""
    if result is None:
        return gradients
    if len(result) != len(gradients):
        raise RuntimeError(
            f"{hook} returned an invalid number of {name}, got {len(result)}, but expected {len(gradients)}"
        )
    pairs = zip(gradients, result, strict=True)
    return tuple(g if old is None or g is None else replaced(old, g, function) for old, g in pairs)
