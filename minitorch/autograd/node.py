"""Node: a place in the graph, which is nothing but nodes that point at the nodes of their arguments (`edges`).

A node knows how to turn the gradient of its output into gradients of its arguments (`pull`), and nothing of tensors:
values are arrays in an ordinary backward pass, and whatever `lift` makes of them when gradients need gradients.
Next: `autograd/op_node.py`.
"""

import itertools
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from ..tensor.modes import modes
from .classes import shown
from .hookable import NOTHING, Hookable
from .stack import stack

Lift = Callable[..., Any]

numbers = itertools.count()

Pulled = Iterable[tuple["Node", Any]]
"""Pairs of an earlier node and the share of a gradient that goes there."""


class Node(Hookable):
    """A place in the graph where a gradient arrives: shape and dtype of the value, edges to earlier nodes."""

    __slots__ = ("__weakref__", "_trace", "dtype", "edges", "sequence", "shape", "shown_as")

    shown_as: Any
    """What PyTorch's graph shows in place of this, if not the usual; see `presentation/graphs.py`."""

    def __init__(self, shape: tuple[int, ...], dtype: Any, edges: Sequence["Node | None"]):
        self.shape, self.dtype, self.edges = shape, dtype, edges
        # Every edge points at a node made earlier, so descending numbers are a topological order.
        self.sequence = next(numbers)
        self._hooks = None
        self._trace = stack() if modes.anomaly else None

    def pull(self, g: Any, lift: Lift | None, needed: Collection["Node"] | None) -> "Pulled":
        """Pairs of an earlier node (only `needed` ones, if given) and its share of the gradient `g`.

        `lift`, if given, wraps saved arrays so that the rules run on them are recorded in turn. To a leaf goes an array
        that is nobody else's, or `g` itself.
        """
        raise NotImplementedError

    def pull_nothing(self, lift: Lift | None, needed: Collection["Node"] | None) -> "Pulled":
        """As `pull`, where nothing arrived: none of the arguments has a gradient then."""
        return [(edge, NOTHING) for edge in self.edges if edge is not None and (needed is None or edge in needed)]

    def release(self) -> None:
        """Drop what was saved for backward."""

    @property
    def trace(self) -> str | None:
        """The stack that made this node, innermost frame last, if anomaly detection was on."""
        return str(self._trace) if self._trace else None

    def name(self) -> str:
        """PyTorch's name of the node, such as `MulBackward0`."""
        return type(self).__name__

    @property
    def next_functions(self) -> tuple[tuple[Any, int], ...]:
        """The nodes that gradients go to, each with the number of the output meant."""
        return numbered(self.edges)

    @property
    def output(self) -> int:
        """Which of several outputs of PyTorch's node this is the node of."""
        return 0

    def __lt__(self, other: "Node") -> bool:
        """Which of two nodes with the same turn the engine visits first: the later one."""
        return self.sequence > other.sequence

    def __repr__(self) -> str:
        return f"<{self.name().rpartition(':')[2]} object at {id(self):#x}>"


def numbered(nodes: Iterable[Any]) -> tuple[tuple[Any, int], ...]:
    """Nodes as `next_functions` lists them."""
    return tuple((node and shown(node), getattr(node, "output", 0)) for node in nodes)


def passed_on(gradient: Any, target: Node, lift: Lift | None) -> Any:
    """A tensor from outside of the engine as what is sent to `target`: of what a leaf keeps, a copy."""
    if lift is not None:
        return gradient
    return gradient._array if target.edges else gradient._array.copy()
