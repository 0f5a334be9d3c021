"""Backward: gradients flow from the roots through the graph, latest node first.

Every node is numbered when it is made and points only at earlier nodes, so taking the highest number first visits a
node after all of its consumers: no topological sort, no recursion. The engine runs on arrays, or on tensors when
gradients are to have gradients; it is the one place where broadcasting is undone. Leaves get their gradients at the
end of the walk, those with hooks as soon as no more can come: a hook may send them elsewhere meanwhile. `z.backward()`
(`backward.py`) starts it with the pair of z's node and a gradient of 1. Next: `autograd/leaf.py`.
"""

from collections.abc import Collection
from heapq import heappop, heappush
from typing import Any

from ..ops.broadcasting import sum_to
from ..tensor.modes import modes
from .hookable import NOTHING
from .leaf import Leaf, watched_leaves
from .node import Lift, Node, Pulled
from .node_hooks import pull_with_hooks, run_hooks
from .paths import leading_to, turns_of

Nodes = Collection[Node] | None
Captured = dict[Node, Any]


def run(pulled: Pulled, retain: bool, lift: Lift | None, wanted: Nodes) -> Captured:
    """Send gradients, paired with the roots where they start, through the graph: leaves accumulate what arrives.

    With `wanted` nothing accumulates: only paths to these nodes are walked, and what arrives at each is returned.
    `retain` keeps what nodes saved, for another pass; `lift` makes values with a history out of saved arrays.
    """
    simple = wanted is None and not Leaf.ever_watched
    needed, ends, early = (None, (), {}) if simple else _prepared(pulled, wanted)
    pulled = pulled if needed is None else [pair for pair in pulled if pair[0] in needed]
    captured: Captured = {}
    sums: dict[Node, Any] = {}  # gradients on their way, added up
    queue: list[tuple[float, Node]] = []  # the nodes with edges that they are on the way to, latest first
    anomaly = modes.anomaly
    g: Any = None
    while True:
        for target, d in pulled:
            if d.shape != target.shape:
                d = _fitted(d, target)
            elif d is g and not target.edges and lift is None:
                d = d.copy()  # a leaf keeps what arrives as its .grad: no two may share it
            if target not in sums:
                sums[target] = d
                turn = -target.sequence if target.edges else early.get(target) if early else None
                if turn is not None and target not in ends:
                    heappush(queue, (turn, target))
            elif d is not NOTHING:
                sums[target] = sums[target] + d
        if not queue:
            break
        g = sums.pop(node := heappop(queue)[1])
        usual = node._hooks is None and g is not NOTHING and not anomaly
        if not usual:
            g = run_hooks(node, g)
        if wanted is not None and node in wanted:
            captured[node] = g
        pulled = node.pull(g, lift, needed) if usual else pull_with_hooks(node, g, lift, needed)
        if not retain:
            node.release()
    _arrive(sums, lift, wanted, captured)
    return captured if wanted is None else {node: g for node, g in captured.items() if g is not NOTHING}


def _prepared(pulled: Pulled, wanted: Nodes) -> tuple[Nodes, Collection[Node], dict[Node, float]]:
    """The nodes on the way to wanted ones, and where to end; or leaves with hooks, and when they are complete."""
    roots = {root for root, _ in pulled}
    if wanted is None:
        return None, (), turns_of(watched_leaves, roots)
    return *leading_to(wanted, roots), {}


def _fitted(g: Any, target: Node) -> Any:
    """A gradient without what broadcasting has repeated of the value that it belongs to."""
    if g is NOTHING:
        return g
    try:
        return sum_to.apply(g, target.shape)
    except (ValueError, IndexError):
        raise RuntimeError(
            f"invalid gradient for {target.name()} - got {list(g.shape)} but expected shape compatible with "
            f"{list(target.shape)}: after an assignment to .data of another shape, make the graph again"
        ) from None


def _arrive(sums: dict[Node, Any], lift: Lift | None, wanted: Nodes, captured: Captured) -> None:
    """Hand leaves, and wanted nodes that no path goes beyond, what was added up when nothing is on its way any more."""
    for leaf, g in sums.items():
        usual = leaf._hooks is None and g is not NOTHING
        if not usual:
            g = run_hooks(leaf, g)
        if wanted is None:
            leaf.pull(g, lift, None) if usual else pull_with_hooks(leaf, g, lift, None)
        elif leaf in wanted:
            captured[leaf] = g
