"""Views: tensors that see the memory of another. Each knows the tensor behind it, and the ops that lead there.

After an edit of that memory the history of a view is made again: its path is replayed from the tensor behind it, which
by then has a new history too (`edits.py`).
"""

from typing import Any

from ..jit.dtypes import is_floating
from ..ops.op import Op
from ..presentation.graphs import AS_STRIDED, HIDDEN
from ..tensor.methods import attach
from ..tensor.modes import modes
from ..tensor.tensor import Tensor, wrap
from .errors import STALE_NO_GRAD_VIEW, explain
from .handle import RETAIN
from .leaf import Leaf
from .modes import enable_grad
from .no_grad_view import NoGradViewNode
from .node import Node
from .op_node import node_of
from .packing import pack, packing


def record_view(op: Op, x: Tensor, settings: tuple) -> Tensor:
    """A view of `x`: it shares the version counter, and knows its way from the tensor behind that is no view."""
    array, counter = x._array, x._counter
    try:
        out = op.apply(array, *settings)
    except (ValueError, IndexError, TypeError) as error:
        raise explain(op, [array], settings, error) from None
    source = None if x._inference else x._node if x._no_edit and not modes.grad else history(x)
    result = wrap(out, None, counter)
    if x._base is None or isinstance(source, Leaf):  # a view that has become a leaf starts a path of its own
        result._base, result._path = x, ((op, settings),)
    else:
        result._base, result._path = x._base, (*x._path, (op, settings))
    result._seen = counter[0]
    result._inference, result._no_edit = x._inference, x._no_edit
    if source is not None and not modes.grad:
        result._node = NoGradViewNode(result)
    elif source is not None and is_floating(out.dtype):
        result._node = node_of(op, (x,), (source,), (array,), settings, out, counter, counter[0])
        if packing:
            pack(result._node, (x,), result)
    return result


def root_of(x: Tensor) -> Tensor | None:
    """The tensor that is no view behind the view `x`; more than a step away if the base was reshaped in place."""
    base = x._base
    while base is not None and base._base is not None:
        base = base._base
    return base


def history(x: Tensor) -> Node | None:
    """The node that made `x`. A view whose base was edited since gets a new one: its path replayed from the base."""
    base = x._base
    if x._no_edit and x._seen != x._counter[0]:
        what, why = x._no_edit
        raise RuntimeError(f"{what} and its base or another view of its base has been modified inplace. {why}")
    if base is not None and base._base is not None:
        base = root_of(x)
    if base is None or base._node is None:
        return None if isinstance(x._node, NoGradViewNode) else x._node
    if x._seen == x._counter[0]:
        return x._node
    if any(isinstance(y._node, NoGradViewNode) for y in (x, x._base) if y is not None):
        if modes.grad:
            raise RuntimeError(STALE_NO_GRAD_VIEW)
        return x._node
    if isinstance(x._node, Leaf):
        return x._node
    remember(x, replayed(x))
    x._seen = x._counter[0]
    return x._node


def replayed(x: Tensor) -> Node | None:
    """A node for the view `x` made now, along its path from the tensor behind it."""
    base: Any = root_of(x)
    with enable_grad():
        y = wrap(base._array, base._node, base._counter)
        for op, settings in x._path:
            y = record_view(op, y, settings)
            y._node.shown_as = HIDDEN
    y._node.shown_as = AS_STRIDED
    return y._node


def remember(x: Tensor, node: Node | None) -> None:
    """Make `node` the history of `x`; `retain_grad` goes along."""
    if x._retains and node is not None and x._node is not None:
        node.hooks[RETAIN] = x._node.hooks.pop(RETAIN)
    x._node = node


attach("_history", history)
