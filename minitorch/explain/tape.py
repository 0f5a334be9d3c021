"""Tape: the facts of the graph behind a tensor, read off its nodes."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ..autograd.function import FunctionNode
from ..autograd.hookable import NOTHING
from ..autograd.leaf import Leaf
from ..autograd.node import Node
from ..autograd.op_node import OpNode
from ..tensor.tensor import Tensor
from . import sources
from .explanation import Explanation
from .facts import EdgeFacts, NodeFacts, Numbers
from .gradients import Flow, flow, seed_of
from .memory import Memories
from .names import Names
from .numbers import numbers_of
from .values import KEPT, Known, arguments_of, names_of, values_of

PACKAGE = str(Path(__file__).parents[1])

LINES = (
    "The user's lines are not known of {count}: compute inside `with minitorch.recording_lines():`, or while anomaly "
    "detection is on."
)
FREED = "A backward pass has used up the graph: what was kept is freed. retain_graph=True leaves it there."
COMPILED = "The tensor comes from a compiled function, which has no tape: explain(function) says what it became."


def tape_of(root: Tensor, names: Mapping[str, Any], gradients: bool | Tensor | None, values: bool) -> Explanation:
    """The explanation of a tensor; `names` are those of other tensors, or arrays. With `values` those are shown too."""
    top = root._history()
    if top is None:
        raise RuntimeError("explain: the tensor requires no grad, so nothing was recorded")
    nodes = reached(top)
    if gradients is None:
        gradients = values and root._array.size == 1 and not any(map(_is_freed, nodes))
    passed = flow(top, seed_of(root, gradients), nodes) if gradients is not False else Flow({}, {})
    known = values_of(root, nodes) if values or passed.arrived else {}
    return _Reader(nodes, Names(names), known, passed).explanation()


def reached(top: Node) -> list[Node]:
    """All nodes that `top` leads to, latest first and leaves at the end: as backward visits them."""
    found, left = {top}, [top]
    while left:
        new = {edge for edge in left.pop().edges if edge is not None} - found
        found |= new
        left += new
    return sorted(found, key=lambda node: (not node.edges, -node.sequence))


def _is_freed(node: Node) -> bool:
    return (isinstance(node, OpNode) and node.saved is None) or (isinstance(node, FunctionNode) and node._saved is None)


class _Reader:
    """Writes down the facts of nodes."""

    def __init__(self, nodes: list[Node], names: Names, known: Known, passed: Flow):
        self.nodes, self.names, self.known, self.passed = nodes, names, known, passed
        self.ids = {node: i for i, node in enumerate(nodes)}
        self.memories = Memories(nodes, names.called, names.of_array)
        self.data: dict[tuple, NodeFacts] = {}
        self.edges: list[EdgeFacts] = []

    def explanation(self) -> Explanation:
        told = [self._told(node) for node in self.nodes]
        calls = [node for node in told if node.kind == "call"]
        lineless = sum(not node.line for node in calls)
        notes = [LINES.format(count=f"{lineless} of {len(calls)} calls")] if lineless else []
        notes += [FREED] * any(node.freed for node in told)
        notes += [COMPILED] * any(type(node).__name__ == "CompiledResult" for node in self.nodes)
        return Explanation([*told, *self.data.values()], self.edges, *self.memories.totals(), notes)

    def _told(self, node: Node) -> NodeFacts:
        leaf = isinstance(node, Leaf)
        op = self.names.called(node)
        name = node.name().rpartition(":")[2]
        layer = self.names.layer(node)
        facts = NodeFacts(self.ids[node], "leaf" if leaf else "call", op, name, layer, node.shape, str(node.dtype))
        facts.file, facts.line, facts.code = line_of(node)
        facts.freed = _is_freed(node)
        facts.value = self._value(node)
        facts.gradient = _gradient(node, self.passed.arrived.get(node))
        if isinstance(node, OpNode):
            self._tell_op(node, facts)
        elif isinstance(node, FunctionNode):
            facts.formula, facts.rules["backward"] = sources.of_function(node._function)
        facts.kept = self.memories.kept(node)
        self._tell_edges(node, names_of(node) if isinstance(node, OpNode) else [])
        return facts

    def _tell_op(self, node: OpNode, facts: NodeFacts) -> None:
        op = node.op
        facts.settings = {name: repr(x) for name, x in zip(op.settings, node.settings, strict=False)}
        kept = arguments_of(node)
        plain = {name: kept.get(name) for name, edge in zip(op.arrays, node.edges, strict=False) if edge is None}
        facts.settings |= {name: repr(x) for name, x in plain.items() if isinstance(x, int | float)}
        facts.formula = sources.declaration(op)
        shared = sources.shared(op)
        facts.rules = {"all, before": shared} if shared else {}
        for name in dict.fromkeys(op.arrays):
            used = op.variadic or node.edges[op.arrays.index(name)] is not None
            if used:
                facts.rules[name] = sources.rule(op, name)

    def _tell_edges(self, node: Node, names: list[str]) -> None:
        kept = arguments_of(node) if isinstance(node, OpNode) else {}
        sent = self.passed.sent.get(node, {})
        for i, edge in enumerate(node.edges):
            name = names[i] if i < len(names) else str(i)
            if edge is not None:
                gradient = _gradient(edge, sent.get(i))
                self.edges.append(EdgeFacts(self.ids[edge], self.ids[node], name, gradient))
            elif isinstance(kept.get(name), np.ndarray):
                self.edges.append(EdgeFacts(self._datum(kept[name]).id, self.ids[node], name))

    def _datum(self, array: Any) -> NodeFacts:
        """The node of an array that needs no gradient; the same one wherever it takes part."""
        key = array.__array_interface__["data"][0], array.shape, array.strides, array.dtype
        if key not in self.data:
            number = len(self.nodes) + len(self.data)
            name = self.names.of_array(array) or "data"
            self.data[key] = NodeFacts(number, "data", name, "", "", array.shape, str(array.dtype))
            self.data[key].value = numbers_of(array, KEPT) if self.known else None
        return self.data[key]

    def _value(self, node: Node) -> Numbers | None:
        return numbers_of(*self.known[node]) if node in self.known else None


def _gradient(node: Node, g: Any) -> Numbers | None:
    """A gradient in short; those of several outputs have their own nodes."""
    array = getattr(g, "_array", g)
    return numbers_of(array) if isinstance(array, np.ndarray | np.generic) and g is not NOTHING else None


def line_of(node: Node) -> tuple[str, int, str]:
    """File, number and text of the innermost line outside of this package that made a node."""
    for frame in reversed(node._trace or ()):
        if not frame.filename.startswith((PACKAGE, "<record of", "<node of", "<view of")):
            return frame.filename, frame.lineno or 0, (frame.line or "").strip()
    return "", 0, ""
