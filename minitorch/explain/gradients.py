"""Gradients: a backward pass on the side, in which every share of a gradient is noted and no `.grad` is touched."""

from collections.abc import Collection
from typing import Any, NamedTuple

from ..autograd.engine import _fitted as fitted
from ..autograd.handle import RETAIN
from ..autograd.hookable import NOTHING
from ..autograd.leaf import Leaf
from ..autograd.modes import no_grad
from ..autograd.node import Node
from ..autograd.node_hooks import by_place, pull_with_hooks
from ..jit.quiet import resume, silence
from ..ops.conversion import cast
from ..tensor.tensor import Tensor


class Flow(NamedTuple):
    """What went through a graph: the gradient at each node, and what each of its edges, by position, took on."""

    arrived: dict[Node, Any]
    sent: dict[Node, dict[int, Any]]


def flow(root: Node, seed: Any, nodes: Collection[Node]) -> Flow:
    """Send `seed` from `root` through `nodes`, latest first. Hooks run as ever, but those that would fill a `.grad`."""
    token = silence()  # rules meet the infinities that forward met
    try:
        with no_grad():
            return _walked({root: seed}, nodes)
    finally:
        resume(token)


def _walked(arrived: dict[Node, Any], nodes: Collection[Node]) -> Flow:
    sent = dict[Node, dict[int, Any]]()
    for node in nodes:
        if node not in arrived:
            continue
        g = arrived[node] = _hooked(node, arrived[node])
        if isinstance(node, Leaf):
            continue
        shares = sent[node] = by_place(node, pull_with_hooks(node, g, None, None))
        for i, d in shares.items():
            edge = node.edges[i]
            if d is not NOTHING and d.shape != edge.shape:
                d = shares[i] = fitted(d, edge)
            arrived[edge] = arrived[edge] + d if edge in arrived and d is not NOTHING else arrived.get(edge, d)
    return Flow(arrived, sent)


def _hooked(node: Node, g: Any) -> Any:
    for key, hook in sorted((node._hooks or {}).items()):
        g = g if key == RETAIN or g is NOTHING else hook(g)
    return g


def seed_of(tensor: Tensor, given: bool | Tensor) -> Any:
    """The gradient to begin with."""
    if isinstance(given, Tensor):
        if given.shape != tensor.shape:
            raise RuntimeError(f"gradients has shape {list(given.shape)}, the tensor {list(tensor.shape)}")
        return cast(given._array, tensor._array.dtype)
    if tensor._array.size != 1:
        raise RuntimeError("gradients=True needs a tensor of one number; of others give the gradient of the tensor")
    return cast(tensor._array * 0 + 1, tensor._array.dtype)
