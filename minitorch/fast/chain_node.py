"""The node that a folded chain leaves: it becomes the nodes of the plain way as soon as anybody looks at it.

In the place of its edges stands what is known of the call. Whoever reads them, or anything else that a node of an op
has, is shown what the plain way has made.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np

from ..autograd.node import Lift, Node, Pulled, numbers
from ..autograd.op_node import OpNode
from ..ops import activations, products
from ..ops.op import Op
from ..presentation.graphs import PLAIN
from .chain_program import SINGLE
from .rules import ArrayNode

_new, _empty = object.__new__, np.empty


class Call(Sequence):
    """A call, in the place of its node's edges: those, once they are looked at."""

    __slots__ = ("counters", "inner", "items", "versions")
    counters: list[list[int]]
    versions: list[int]
    items: list[np.ndarray] | None
    """The arrays of forward, until backward has used them."""
    inner: OpNode | None
    """The last node as the plain way makes it, once somebody has asked."""

    def __bool__(self) -> bool:
        return True

    def __len__(self) -> int:
        return len(self.last().edges)

    def __getitem__(self, i: Any) -> Any:
        return self.last().edges[i]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.last().edges)

    def last(self) -> OpNode:
        """A node as the plain way has made the last one, after all those before."""
        if self.inner is None:
            self.inner = self.nodes()
        return self.inner

    def nodes(self) -> OpNode:
        """All nodes of the call, made anew; the last one."""
        raise NotImplementedError

    def is_usable(self) -> bool:
        """Whether nobody has looked at it, backward has not used it, and nothing that it was given has changed."""
        if self.inner is not None or self.items is None:
            return False
        for counter, version in zip(self.counters, self.versions, strict=True):  # noqa: SIM110 - all() takes 1 µs more
            if counter[0] != version:
                return False
        return True


def node_as_recorded(
    op: Op, edges: tuple, arrays: Sequence | None, settings: tuple, out: Any, owners: Sequence, number: int
) -> ArrayNode:
    """The node of a call of `op`, or, without `arrays`, of one that backward has used. `owners` are the counters and
    versions of its arguments and of its value."""
    plan, node = op.plan_for(edges), _new(ArrayNode)
    node.shape, node.dtype, node.edges = out.shape, SINGLE, edges
    node.sequence, node._hooks, node._trace, node.plan, node.settings = number, None, None, plan, settings
    node.guards = [(k, *owners[position]) for k, position in plan.guarded]
    node.saved = None if arrays is None else plan.save(*arrays, out, *settings)
    return node


class ChainCall(Call):
    """A call of a folded chain: `items` are its input, weights, biases, and the values of its layers."""

    __slots__ = ("leaves", "numbers", "programs")
    programs: Any
    leaves: list[Node]
    numbers: list[int]

    def nodes(self) -> OpNode:
        layers, count, fresh = self.programs.layers, len(self.programs.layers), ([0], 0)
        biases, numbers = iter(range(count, len(self.leaves))), iter(self.numbers)
        items: Any = self.items
        shapes = self.programs.shapes
        values = items[-count:] if items else [np.broadcast_to(SINGLE.type(), shape) for shape in shapes]
        node: Any = None
        x, owner = items and items[0], (self.counters[0], self.versions[0])
        for i, layer in enumerate(layers):
            at = next(biases) if layer.bias else None
            edges = node, self.leaves[i], None if at is None else self.leaves[at]
            arrays = items and [x, items[1 + i], None if at is None else items[1 + at]]
            weight, before, x = (self.counters[1 + i], self.versions[1 + i]), owner, values[i]
            owner = (self.counters[-1], 0) if i == count - 1 else fresh
            node = node_as_recorded(products.linear, edges, arrays, (), x, [before, weight, None, owner], next(numbers))
            if not layer.bias:
                node.shown_as = PLAIN["linear"]
            if layer.relu:
                arrays = items and [x]
                node = node_as_recorded(activations.relu, (node,), arrays, (), x, [owner, owner], next(numbers))
        return node


def folded_node(programs: Any, x: Any, weights: list, leaves: list, items: list, out: Any) -> "Folded":
    """The node of `out`, which a call of a folded chain has made."""
    node = _new(Folded)
    node.shape, node.dtype, node._hooks, node._trace = out._array.shape, SINGLE, None, None
    node.edges = call = ChainCall()
    call.programs, call.leaves, call.items, call.inner = programs, leaves, items, None
    call.counters = counters = [x._counter]
    for weight in weights:
        counters.append(weight._counter)
    counters.append(out._counter)
    call.versions = [counter[0] for counter in counters]
    call.numbers = [next(numbers) for _ in programs.ops]
    node.sequence = call.numbers[-1]
    return node


class Folded(ArrayNode):
    """The node of a folded chain."""

    __slots__ = ()

    def pull(self, g: Any, lift: Lift | None, needed: Collection[Node] | None) -> Pulled:
        call: Any = self.edges
        if lift is None and needed is None and g.__class__ is np.ndarray and call.is_usable():
            pulled = gradients(call, call.programs.backward, g)
            if pulled is not None:
                return pulled
        return unfolded(self).pull(g, lift, needed)

    def release(self) -> None:
        self.edges.items = None  # type: ignore[attr-defined]


def gradients(call: ChainCall, program: Any, first: np.ndarray) -> list[tuple[Node, np.ndarray]] | None:
    """The gradients of all parameters, each with its leaf, by this program, of which the list begins with `first`; None
    if the arrays are none for it."""
    programs, items, leaves = call.programs, call.items, call.leaves
    made = [_empty(shape, SINGLE) for shape in programs.parameters]
    rooms = [_empty(shape, SINGLE) for shape in programs.rooms]
    count = len(programs.layers)
    passed = [first, *items[: 1 + count], *items[-count:], *rooms, *made, programs.ones]  # type: ignore[index]
    return [(leaves[i], made[i]) for i in programs.order] if program.run(passed) else None


def unfolded(node: Any) -> Any:
    """The node, which is one of the plain way from now on."""
    last = node.edges.last()
    for name in ("edges", "plan", "settings", "saved", "guards"):
        getattr(ArrayNode, name).__set__(node, getattr(last, name))
    if hasattr(last, "shown_as"):
        node.shown_as = last.shown_as
    node.__class__ = ArrayNode
    return node


def shown_when_looked_at(kind: type[ArrayNode]) -> None:
    """Give a kind of folded nodes what users, and the library itself, may ask a node of an op for."""
    for name in ("plan", "settings", "saved", "guards", "hooks"):
        setattr(kind, name, _looked_at(name))


def _looked_at(name: str) -> property:
    slot: Any = getattr(OpNode, name)
    return property(
        lambda node: getattr(unfolded(node), name), lambda node, value: slot.__set__(unfolded(node), value)
    )


shown_when_looked_at(Folded)
