"""Values: what the calls of a graph gave, as far as it is still known.

A node does not keep its value. It is known of a leaf, and where a rule needs it: then a node has kept it, and says
whether it has been edited since. The rest is computed again from the values of the arguments, if all are known.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from ..autograd.leaf import Leaf
from ..autograd.node import Node
from ..autograd.op_node import OpNode
from ..jit.quiet import resume, silence

KEPT, NOW, AGAIN = "kept for backward", "as it is now", "computed again"

Known = dict[Node, tuple[Any, str]]


def values_of(root: Any, nodes: Iterable[Node]) -> Known:
    """By node its value and how it is known; `root` is the tensor that the last one made."""
    nodes = list(nodes)
    known: Known = {root._node: (root._array, NOW)}
    for node in nodes:
        if isinstance(node, Leaf) and node.variable is not None:
            known[node] = node.variable._array, NOW
        elif isinstance(node, OpNode):
            for maker, array in _kept(node):
                known.setdefault(maker, (array, KEPT))
    for node in reversed(nodes):
        if node not in known and isinstance(node, OpNode) and node.saved is not None:
            _compute(node, known)
    return known


def _kept(node: OpNode) -> Iterable[tuple[Node, Any]]:
    """The values that `node` has kept as they were, and the nodes that made them."""
    for k, counter, version in node.guards:
        maker = node._maker(k)
        if maker is not None and node.saved is not None and counter[0] == version and not isinstance(maker, Leaf):
            yield maker, node.saved[k]


def _compute(node: OpNode, known: Known) -> None:
    arguments = arguments_of(node)
    values = [known[edge][0] if edge in known else arguments.get(name) for edge, name in _named(node)]
    if any(x is None and edge is not None for x, (edge, _) in zip(values, _named(node), strict=True)):
        return
    missing = [name for (_, name), x in zip(_named(node), values, strict=True) if x is None]
    if missing and not (node.op.name == "linear" and missing == ["bias"]):
        return
    token = silence()
    try:
        array = np.asarray(node.op.run(*values, *node.settings))
    except Exception:  # what does not fit is not known: an argument that was left out, an edit of a part
        return
    finally:
        resume(token)
    if array.shape == node.shape:
        known[node] = array.astype(node.dtype, copy=False), AGAIN


def _named(node: OpNode) -> list[tuple[Node | None, str]]:
    """The edges of a call with the names of its arguments."""
    return [(edge, name) for edge, name in zip(node.edges, names_of(node), strict=False)]


def names_of(node: OpNode) -> list[str]:
    """The names of the arguments of a call."""
    op = node.op
    return [f"{op.arrays[0]}{i}" for i in range(len(node.edges))] if op.variadic else list(op.arrays)


def arguments_of(node: OpNode) -> Mapping[str, Any]:
    """What the node has kept, by name."""
    return dict(zip(node.plan.keep, node.saved, strict=True)) if node.saved is not None else {}
