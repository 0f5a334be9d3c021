"""Node: one recorded call. The tape is nothing but nodes that point at the nodes of their arguments.

A node knows how to turn the gradient of its output into gradients of its arguments (`pull`), and nothing of tensors:
values are arrays in an ordinary backward pass, and whatever `lift` makes of them when gradients need gradients.
Next: `tape/engine.py`.
"""

import itertools
import traceback
from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np

from ..ops.op import Op, Plan
from .modes import modes

Hook = Callable[[Any], Any]
Lift = Callable[..., Any]

_counter = itertools.count()


Pulled = Sequence[tuple["Node", Any]]
"""Pairs of an earlier node and the share of a gradient that goes there."""


class Node:
    """A place in the graph where a gradient arrives: shape and dtype of the value, edges to earlier nodes."""

    __slots__ = ("__weakref__", "_hooks", "_trace", "dtype", "edges", "sequence", "shape")

    def __init__(self, shape: tuple[int, ...], dtype: np.dtype, edges: Sequence["Node | None"]):
        self.shape, self.dtype, self.edges = shape, dtype, edges
        # Every edge points at a node made earlier, so descending numbers are a topological order.
        self.sequence = next(_counter)
        self._hooks: dict[int, Hook] | None = None
        self._trace = _stack() if modes.anomaly else None

    def pull(self, g: Any, lift: Lift | None, needed: Collection["Node"] | None) -> "Pulled":
        """Pairs of an earlier node (only `needed` ones, if given) and its share of the gradient `g`.

        `lift`, if given, wraps saved arrays so that the rules run on them are recorded in turn.
        """
        raise NotImplementedError

    def release(self) -> None:
        """Drop what was saved for backward."""

    @property
    def hooks(self) -> dict[int, Hook]:
        """Functions of the gradient that arrives here, run in order; each may replace it."""
        if self._hooks is None:
            self._hooks = {}
        return self._hooks

    @property
    def trace(self) -> str | None:
        """The stack that made this node, innermost frame last, if anomaly detection was on."""
        return "".join(traceback.format_list(self._trace)) if self._trace else None

    def name(self) -> str:
        """PyTorch's name of the node, such as `MulBackward0`."""
        return type(self).__name__

    @property
    def next_functions(self) -> tuple[tuple["Node | None", int], ...]:
        """The nodes that gradients go to, each with the number of the output meant (always 0 here)."""
        return tuple((edge, 0) for edge in self.edges)

    def __repr__(self) -> str:
        return f"<{self.name()} object at {id(self):#x}>"


def _stack() -> list[traceback.FrameSummary]:
    """Where the code stands that makes a node."""
    return traceback.extract_stack()[:-2]


class OpNode(Node):
    """A recorded call of an op: what its rules name, kept until backward has used it."""

    __slots__ = ("guards", "op", "plan", "saved", "settings")

    def __init__(
        self, op: Op, settings: tuple, plan: Plan, edges: Sequence, saved: list, guards: list, out: np.ndarray
    ):
        """`saved[k]` is what the frame holds at `plan.keep[k]`; `guards[k]` its version counter and version, if any."""
        # What Node.__init__ does, without the call: a node is made for every call that is recorded.
        self.shape, self.dtype, self.edges = out.shape, out.dtype, edges
        self.sequence = next(_counter)
        self._hooks = None
        self._trace = _stack() if modes.anomaly else None
        self.op, self.settings, self.plan, self.guards = op, settings, plan, guards
        self.saved: list | None = saved

    def pull(self, g: Any, lift: Lift | None, needed: Collection[Node] | None) -> Pulled:
        saved = self.saved
        if saved is None:
            raise RuntimeError(self._used_up())
        for guard in self.guards:
            if guard is not None and guard[0][0] != guard[1]:
                raise RuntimeError(self._stale(self.guards.index(guard), *guard))
        if lift is not None:
            saved = [self._lifted(k, value, lift) for k, value in enumerate(saved)]
        edges: Any = self.edges
        return [
            (edges[i], vjp(g, *[saved[k] for k in picks]))
            for i, vjp, picks in self.plan.pulls
            if needed is None or edges[i] in needed
        ]

    def release(self) -> None:
        if self.plan.frees:
            self.saved = None

    def name(self) -> str:
        return self.op.label(self.settings)

    def _used_up(self) -> str:
        return (
            "Trying to backward through the graph a second time (or directly access saved tensors after they have "
            f"already been freed): {self.name()} was used up by the first pass. Specify retain_graph=True if you need "
            "to backward through the graph a second time or if you need to access saved tensors after calling backward."
        )

    def _stale(self, k: int, counter: list[int], version: int) -> str:
        value, position = self.saved[k], self.plan.keep[k]  # type: ignore[index]
        source = self if position == self.op.arity else self.edges[position]
        origin = f", which is output 0 of {source.name()}," if source else ""
        return (
            "one of the variables needed for gradient computation has been modified by an inplace operation: "
            f"[{value.dtype} {list(value.shape)}]{origin} and was saved by {self.name()}, is at version {counter[0]}; "
            f"expected version {version} instead. Hint: edit a clone, or edit before it is used; "
            "autograd.set_detect_anomaly(True) shows the line that used it."
        )

    def _lifted(self, k: int, value: Any, lift: Lift) -> Any:
        """A saved array as a value with a history, so that a rule run on it is recorded itself."""
        guard, position = self.guards[k], self.plan.keep[k]
        if guard is None:
            return value
        return lift(value, self if position == self.op.arity else self.edges[position], guard[0])
