"""Next functions: the graph as PyTorch shows it. The engine walks the edges of the nodes and knows nothing of this.

What a recorded call is shown as is said in `presentation/graphs.py`. Where that has several nodes for one of ours,
those behind the first are made when someone asks for them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..presentation.graphs import FurtherInputs, Shown
from .node import Node, numbered


@dataclass(frozen=True, slots=True, repr=False)
class InnerNode:
    """A node of PyTorch's that is a part of one of ours, such as the transposition of a weight in `linear`."""

    owner: Node
    label: str
    inputs: tuple[Any, ...]

    def name(self) -> str:
        """PyTorch's name of the node."""
        return self.label

    @property
    def next_functions(self) -> tuple[tuple[Any, int], ...]:
        """The nodes that gradients go to, each with the number of the output meant."""
        return numbered(self.inputs)

    def __repr__(self) -> str:
        return f"<{self.label} object at {id(self):#x}>"


def inputs_of(node: Any, graph: Shown) -> Iterator[Any]:
    """The nodes before `node`, the recorded call of an op, which is shown as `graph`."""
    for part in graph.inputs:
        if isinstance(part, Shown):
            inputs = tuple(inputs_of(node, part))
            yield None if all(x is None for x in inputs) else InnerNode(node, part.name, inputs)
        elif isinstance(part, FurtherInputs):
            (maker,) = _edges_of(node, part.argument)
            yield from [following for following, _ in maker.next_functions[1:]] if maker is not None else ()
        elif part is None:
            yield None
        else:
            yield from map(_visible, _edges_of(node, part))


def _edges_of(node: Any, argument: str) -> Any:
    """The edges of an argument: one, or all of an op that takes as many arguments as one likes."""
    return node.edges if node.op.variadic else (node.edges[node.op.arrays.index(argument)],)


def _visible(node: Any) -> Any:
    """`node`, or the one before it that is shown in its place."""
    while node is not None and node.name() == "":
        node = node.edges[0]
    return node
