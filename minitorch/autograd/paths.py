"""Paths: what a backward pass asks of the graph before it starts, if it does not simply go to all leaves.

Gradients may be asked for at given nodes only, and leaves with hooks get theirs before the end of the pass.
"""

from collections.abc import Collection, Sequence
from math import inf
from typing import Any

from .node import Node


class Pass:
    """A backward pass, as `modes.backward` holds it while it runs: where it starts, and at which nodes it ends, if not
    in the leaves."""

    __slots__ = ("__weakref__", "seeds", "wanted")

    def __init__(self, seeds: Sequence[tuple[Node, Any]], wanted: Collection[Node] | None):
        self.seeds, self.wanted = seeds, wanted

    def nodes(self) -> set[Node]:
        """The nodes at which gradients arrive in this pass."""
        seen = {node for node, _ in self.seeds}
        if self.wanted is not None:
            needed, _ = leading_to(self.wanted, seen)
            return seen & set(needed)
        stack = list(seen)
        while stack:
            for edge in stack.pop().edges:
                if edge is not None and edge not in seen:
                    seen.add(edge)
                    stack.append(edge)
        return seen


def leading_to(wanted: Collection[Node], seen: set[Node]) -> tuple[Collection[Node], Collection[Node]]:
    """The nodes on a path from a root (in `seen`) to a wanted one, and those of them at which all their paths end."""
    earliest = min((node.sequence for node in wanted), default=0)
    stack = list(seen)
    while stack:
        for edge in stack.pop().edges:
            if edge is not None and edge not in seen and edge.sequence >= earliest:
                seen.add(edge)
                stack.append(edge)
    needed = set(wanted)
    for node in sorted(seen, key=lambda node: node.sequence):
        if not needed.isdisjoint(node.edges):
            needed.add(node)
    return needed, {node for node in wanted if needed.isdisjoint(node.edges)}


def turns_of(leaves: Collection[Node], seen: set[Node]) -> dict[Node, float]:
    """When the gradient of each leaf is complete: right after the turn of the earliest node that it goes into.

    `seen` are the roots of the graph.
    """
    stack = list(seen)
    turns: dict[Node, float] = {}
    while stack:
        node = stack.pop()
        for edge in node.edges:
            if edge is None or edge in seen:
                continue
            if edge in leaves:
                turns[edge] = max(turns.get(edge, -inf), 0.5 - node.sequence)
            else:
                seen.add(edge)
                stack.append(edge)
    return turns
