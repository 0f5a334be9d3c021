"""Memory: what the nodes of a graph keep alive, counted once however many see it."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from ..autograd.function import FunctionNode
from ..autograd.leaf import Leaf
from ..autograd.node import Node
from ..autograd.op_node import OpNode
from .facts import Kept


class Memories:
    """The memory behind the values that nodes keep; `called` and `of_array` give names, of a node and of data."""

    def __init__(self, nodes: Iterable[Node], called: Callable[[Node], str], of_array: Callable[[Any], str]):
        self.called, self.of_array = called, of_array
        self.numbers: dict[int, int] = {}
        self.sizes: dict[int, int] = {}
        self.leaves = {id(owner_of(n.variable._array)) for n in nodes if isinstance(n, Leaf) and n.variable is not None}

    def kept(self, node: Node) -> list[Kept]:
        """What `node` keeps: arrays, not the shapes and numbers beside them."""
        return [self._kept(*found) for found in _saved(node) if isinstance(found[1], np.ndarray)]

    def _kept(self, name: str, array: Any, maker: Node | str, edited: bool) -> Kept:
        owner = owner_of(array)
        number = self.numbers.setdefault(id(owner), len(self.numbers))
        self.sizes[id(owner)] = size = int(owner.nbytes)
        of = (self.of_array(array) or maker) if isinstance(maker, str) else self.called(maker)
        return Kept(name, of, array.shape, str(array.dtype), size, number, edited)

    def totals(self) -> tuple[int, int]:
        """The bytes of all memory that was asked about, and of that which leaves have too."""
        return sum(self.sizes.values()), sum(size for key, size in self.sizes.items() if key in self.leaves)


def _saved(node: Node) -> Iterable[tuple[str, Any, Node | str, bool]]:
    """Name, array and maker of what a node keeps, and whether it has been edited since."""
    if isinstance(node, OpNode) and node.saved is not None:
        guards = {k: counter[0] != version for k, counter, version in node.guards}
        places = dict(node.plan.guarded)
        for k, (name, value) in enumerate(zip(node.plan.keep, node.saved, strict=True)):
            maker = node._maker(k) if k in places else None
            yield name, value, maker or ("data" if k in places else "setting"), guards.get(k, False)
    elif isinstance(node, FunctionNode):
        for i, saved in enumerate(node._saved or ()):
            if saved is not None:
                made = saved.node if isinstance(saved.node, Node) else "data" if saved.node is None else node
                yield f"saved_tensors[{i}]", saved.array, made, saved.counter[0] != saved.version


def owner_of(array: Any) -> Any:
    """The array whose memory a view sees."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array
