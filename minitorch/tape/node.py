"""Node: one recorded call. The tape is nothing but nodes that point at the nodes of their arguments.

A node knows how to turn the gradient of its output into gradients of its arguments (`pull`), and nothing of tensors:
values are arrays in an ordinary backward pass, and whatever `lift` makes of them when gradients need gradients.
Next: `tape/engine.py`.
"""

import itertools
import traceback
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

import numpy as np

from ..ops.op import Op
from ..ops.plan import Plan
from .modes import modes

Hook = Callable[[Any], Any]
Lift = Callable[..., Any]

_counter = itertools.count()

Guard = tuple[int, list[int], int]
"""Of a saved value: its place, the counter of its memory, and the count at which it was saved."""

Pulled = Iterable[tuple["Node", Any]]
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
        return f"<{self.name().rpartition(':')[2]} object at {id(self):#x}>"


def _stack() -> list[traceback.FrameSummary]:
    """Where the code stands that makes a node."""
    return traceback.extract_stack()[:-2]


class OpNode(Node):
    """A recorded call of an op: what its rules name, kept until backward has used it."""

    __slots__ = ("guards", "plan", "saved", "settings")

    def __init__(
        self, plan: Plan, settings: tuple, edges: Sequence, saved: tuple, guards: Sequence[Guard], out: np.ndarray
    ):
        """`saved` is what `plan.keep` names; `guards` say which of it must not be overwritten."""
        # What Node.__init__ does, without the call: a node is made for every call that is recorded.
        self.shape, self.dtype, self.edges = out.shape, out.dtype, edges
        self.sequence = next(_counter)
        self._hooks = None
        self._trace = _stack() if modes.anomaly else None
        self.plan, self.settings, self.guards = plan, settings, guards
        self.saved: tuple | None = saved

    def pull(self, g: Any, lift: Lift | None, needed: Collection[Node] | None) -> Pulled:
        saved = self.saved
        if saved is None:
            raise RuntimeError(self._used_up())
        for k, counter, version in self.guards:
            if counter[0] != version:
                raise RuntimeError(self._stale(k, counter, version))
        if lift is not None:
            saved = self._lifted(saved, lift)
        edges: Any = self.edges
        if needed is None:
            return self.plan.pull(edges, g, *saved)
        pulls = self.plan.pulls
        return [(edges[i], vjp(g, *[saved[k] for k in picks])) for i, vjp, picks in pulls if edges[i] in needed]

    def release(self) -> None:
        if self.plan.frees:
            self.saved = None

    @property
    def op(self) -> Op:
        """What was called."""
        return self.plan.op

    def name(self) -> str:
        return self.plan.op.label(self.settings)

    def _used_up(self) -> str:
        return (
            "Trying to backward through the graph a second time (or directly access saved tensors after they have "
            f"already been freed): {self.name()} was used up by the first pass. Specify retain_graph=True if you need "
            "to backward through the graph a second time or if you need to access saved tensors after calling backward."
        )

    def _maker(self, k: int) -> Node | None:
        """The node that made what stands at `k` in `saved`."""
        position = dict(self.plan.guarded)[k]
        return self.edges[position] if position < len(self.edges) else self

    def _stale(self, k: int, counter: list[int], version: int) -> str:
        value, source = self.saved[k], self._maker(k)  # type: ignore[index]
        origin = f", which is output 0 of {source.name()}," if source else ""
        return (
            "one of the variables needed for gradient computation has been modified by an inplace operation: "
            f"[{value.dtype} {list(value.shape)}]{origin} and was saved by {self.name()}, is at version {counter[0]}; "
            f"expected version {version} instead. Hint: edit a clone, or edit before it is used; "
            "autograd.set_detect_anomaly(True) shows the line that used it."
        )

    def _lifted(self, saved: tuple, lift: Lift) -> tuple:
        """Saved arrays as values with a history, so that rules run on them are recorded themselves."""
        values = list(saved)
        for k, counter, _ in self.guards:
            values[k] = lift(values[k], self._maker(k), counter)
        return tuple(values)
