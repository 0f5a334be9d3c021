"""Turns of nodes that are not the usual: with hooks, without a gradient, or while anomaly detection is on."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from ..ops.broadcasting import sum_to
from ..tensor.modes import modes
from ..tensor.tensor import Tensor, wrap
from .handle import replaced
from .hookable import NOTHING, Hooks
from .node import Lift, Node, passed_on

Pairs = list[tuple[Node, Any]]


def run_hooks(node: Node, g: Any) -> Any:
    """What the hooks, as they are at the beginning, make of a gradient; a leaf's own, since hooks may keep theirs."""
    if not node._hooks:
        return g
    for _, hook in sorted(node._hooks.items(), key=lambda item: item[0]):
        g = hook(g)
    return g.copy() if not node.edges and not hasattr(g, "_array") and g is not NOTHING else g


def pull_with_hooks(node: Node, g: Any, lift: Lift | None, needed: Collection[Node] | None) -> Pairs:
    """As `node.pull`, between the hooks of the node."""
    hooks = node._hooks
    if hooks is None or not (hooks.before or hooks.after):
        return _pulled(node, g, lift, needed)
    arrived = tuple(map(_as_tensor, node.apart(g)))
    for hook in list(hooks.before.values()):
        arrived = _replaced(arrived, hook(arrived), hook)
    if hooks.before:
        g = node.together(tuple(None if x is None else passed_on(x, node, lift) for x in arrived))
    pulled = _pulled(node, g, lift, needed)
    return _after(hooks, node, arrived, pulled, lift) if hooks.after else pulled


def _pulled(node: Node, g: Any, lift: Lift | None, needed: Collection[Node] | None) -> Pairs:
    """As `node.pull`. While anomalies are detected, an error, or a gradient that is NaN, names the line of the node."""
    if not modes.anomaly:
        return list(node.pull_nothing(lift, needed) if g is NOTHING else node.pull(g, lift, needed))
    try:
        pulled = list(node.pull_nothing(lift, needed) if g is NOTHING else node.pull(g, lift, needed))
        for target, d in pulled:
            if modes.anomaly_check_nan and d is not NOTHING and bool((d != d).any()):
                raise RuntimeError(
                    f"Function '{node.name()}' returned nan values in its {_place(node, target)}th output, for "
                    f"{target.name()}"
                )
        return pulled
    except Exception as error:
        made = node.trace or "(made while anomaly detection was off: turn it on before forward)\n"
        error.add_note(f"Error detected in {node.name()}. Traceback of the forward call that made it:\n{made}")
        raise


def _place(node: Any, target: Node) -> int:
    """Which of the outputs of `node` goes to `target`, as PyTorch counts them; 0 if it goes through further nodes."""
    return next((i for i, (following, _) in enumerate(node.next_functions) if following is target), 0)


def _after(hooks: Hooks, node: Node, arrived: tuple, pulled: Pairs, lift: Lift | None) -> Pairs:
    """What hooks that see both sides of a node make of the gradients that it has `pulled`."""
    sent = {i: _fitted(d, node.edges[i]) for i, d in by_place(node, pulled).items()}
    places, turned = node.inputs(), node.transposed()
    gradients = _seen(tuple(_as_tensor(sent.get(i)) for i in places), turned)
    for hook in list(hooks.after.values()):
        gradients = _replaced(gradients, hook(gradients, arrived), hook)
    for i, x in zip(places, _seen(gradients, turned), strict=True):
        if i in sent:
            sent[i] = NOTHING if x is None else passed_on(x, node.edges[i], lift)
    return [(node.edges[i], d) for i, d in sent.items()]


def _seen(gradients: tuple, turned: Sequence[bool]) -> tuple:
    """Gradients as users see them, or back."""
    if not any(turned):
        return gradients
    return tuple(x.t() if flag and x is not None else x for x, flag in zip(gradients, turned, strict=True))


def by_place(node: Node, pulled: Pairs) -> dict[int, Any]:
    """What a node has pulled, by the places of its edges; pairs are in their order, and some edges have none."""
    shares, left = dict[int, Any](), list(pulled)
    for i, edge in enumerate(node.edges):
        if left and left[0][0] is edge:
            shares[i] = left.pop(0)[1]
    return shares


def _fitted(g: Any, target: Node) -> Any:
    return g if g is NOTHING or g.shape == target.shape else sum_to.apply(g, target.shape)


def _as_tensor(g: Any) -> Tensor | None:
    return None if g is NOTHING or g is None else g if isinstance(g, Tensor) else wrap(g)


def _replaced(values: tuple, results: Any, hook: Callable[..., Any]) -> tuple:
    """What `hook`, run on gradients, has made of them: None, or a tuple of as many."""
    if results is None:
        return values
    if not isinstance(results, tuple):
        raise TypeError(f"expected tuple, but hook returned '{type(results).__name__}'")
    if len(results) != len(values):
        name = getattr(hook, "__name__", "<unknown>")
        raise RuntimeError(
            f"hook '{name}' has returned an incorrect number of values (got {len(results)}, but expected {len(values)})"
        )
    return tuple(None if y is None else replaced(x, y, hook) for x, y in zip(values, results, strict=True))
