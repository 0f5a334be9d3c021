"""Recording: how a call on tensors becomes a value, and a node on the tape if a gradient may be asked for.

`record` is what `Tensor.__op__` does: bring the dtypes together, take the arrays out, run the kernel, remember what
the op's rules name, wrap the result. Views and in-place edits share memory, so they share a version counter, and an
edit gives a tensor a new history. Next: `nn/modules/linear.py`.
"""

from typing import Any

import numpy as np

from ..ops.conversion import copy
from ..ops.op import Op
from ..tape.modes import enable_grad, modes
from ..tape.node import Node, OpNode
from .errors import INFERENCE_SAVED, cannot_edit, cannot_hold, explain
from .handle import RETAIN
from .leaf import Cut, Leaf
from .overlay import overlay
from .promotion import promote
from .tensor import Tensor, wrap


def record(op: Op, args: tuple, settings: tuple = ()) -> Tensor:
    """The value of `op` on tensors, numbers and None."""
    if op.view:
        return _view(op, args[0], settings)
    if op.promote != "no":
        args = promote(op, args)
    arrays = [x._array if isinstance(x, Tensor) else x for x in args]
    out = _computed(op, arrays, settings)
    counter = [0]
    return wrap(out, _node(op, args, arrays, settings, out, counter, 0) if modes.grad else None, counter)


def _computed(op: Op, arrays: list, settings: tuple) -> np.ndarray:
    """The value of `op` on arrays, with PyTorch's errors."""
    try:
        out = op.compute(*arrays, *settings)
    except (ValueError, IndexError, TypeError, OverflowError) as error:
        raise explain(op, arrays, settings, error) from None
    return out if type(out) is np.ndarray else np.asarray(out)


def _node(
    op: Op,
    args: tuple,
    arrays: list,
    settings: tuple,
    out: np.ndarray,
    counter: list[int],
    version: int,
    into: Tensor | None = None,
) -> Node | None:
    """The node of a call, if some argument requires grad; `counter` and `version` are those of the output.

    `into` is the tensor about to be overwritten by the output, if any: what backward needs of it is copied.
    """
    # `history` is called for views only: for anything else its answer is `_node`, 0.1 µs sooner.
    edges = [(x._node if x._base is None else history(x)) if isinstance(x, Tensor) else None for x in args]
    if not any(edges) or out.dtype.kind != "f":
        return None
    whole = None not in edges and not op.variadic
    plan = op.whole if whole else op.plan(tuple([edge is not None for edge in edges]))
    saved: list[Any] = []
    guards: list[tuple[list[int], int] | None] = []
    for position in plan.keep:
        guard = None
        if position < op.arity:
            value, x = arrays[position], args[position]
            if isinstance(x, Tensor):
                if x._inference:
                    raise RuntimeError(INFERENCE_SAVED)
                guard = (x._counter, x._counter[0])
                if x is into and position == 0:
                    value, guard = value.copy(), ([0], 0)
            saved.append(value)
        elif position == op.arity:
            saved.append(out)
            guard = (counter, version)
        else:
            saved.append(op.look_up(position, arrays, out, settings))
        guards.append(guard)
    return OpNode(op, settings, plan, edges, saved, guards, out)


def _view(op: Op, x: Tensor, settings: tuple) -> Tensor:
    """A view of `x`: it shares the version counter, and knows its way from the tensor behind that is no view."""
    array, counter = x._array, x._counter
    try:
        out = op.kernel(array, *settings)
    except (ValueError, IndexError, TypeError) as error:
        raise explain(op, [array], settings, error) from None
    source = x._node if x._base is None else history(x)
    node = None
    if source is not None and modes.grad:
        node = _node(op, (x,), [array], settings, out, counter, counter[0])
    result = wrap(out, node, counter)
    if x._base is None or isinstance(source, Leaf):  # a view that has become a leaf starts anew
        result._base, result._path = x, ((op, settings),)
    else:
        result._base, result._path = x._base, (*x._path, (op, settings))
    result._seen = counter[0]
    if result._inference is not x._inference:
        result._inference = x._inference
    if source is not None and not modes.grad:
        result._node = Cut(result)
    return result


def _root(x: Tensor) -> Tensor | None:
    """The tensor that is no view behind the view `x`; more than a step away if the base was reshaped in place."""
    base = x._base
    while base is not None and base._base is not None:
        base = base._base
    return base


def history(x: Tensor) -> Node | None:
    """The node that made `x`. A view whose base was edited since gets a new one: its path replayed from the base."""
    base = _root(x)
    if isinstance(x._node, Cut):
        return x._node if base is not None and base._node is not None else None
    if base is None or x._seen == x._counter[0] or base._node is None or isinstance(x._node, Leaf):
        return x._node
    with enable_grad():
        y = wrap(base._array, base._node, base._counter)
        for op, settings in x._path:
            y = record(op, (y,), settings)
    _remember(x, y._node)
    x._seen = x._counter[0]
    return x._node


def edit(op: Op, x: Tensor, *args: Any, settings: tuple | None = None) -> Tensor:
    """`x` overwritten by `op` of it and `args`: what a method such as `add_` does. Returns `x`."""
    problem = cannot_edit(x)
    if problem:
        raise RuntimeError(problem)
    settings = op.defaults if settings is None else settings
    args = (x, *args) if op.promote == "no" else promote(op, (x, *args))
    arrays = [a._array if isinstance(a, Tensor) else a for a in args]
    out = _computed(op, arrays, settings)
    problem = cannot_hold(x, out)
    if problem:
        raise RuntimeError(problem)
    if out.dtype != x._array.dtype:
        node = _node(op, args, arrays, settings, out, [0], 0) if modes.grad else None
        return edit(copy, x, wrap(out, node))
    counter, node, base, base_node = x._counter, None, None, None
    if modes.grad:
        node = _node(op, args, arrays, settings, x._array, counter, counter[0] + 1, x)
        base = _root(x)
        base_node = base._node if base is not None else None
    np.copyto(x._array, out)
    counter[0] += 1
    if node is not None:
        _remember(x, node)
        if base is not None:
            _rebase(x, base, base_node)
    return x


def _rebase(x: Tensor, base: Tensor, base_node: Node | None) -> None:
    """Give the base of an edited view `x` a history in which the region that `x` sees comes from `x`."""
    x._seen = x._counter[0]
    plan = overlay.plan((base_node is not None, True))
    saved = [overlay.look_up(p, (base._array, x._array), base._array, (x._path,)) for p in plan.keep]
    edges = (base_node, x._node)
    _remember(base, OpNode(overlay, (x._path,), plan, edges, saved, [None] * len(saved), base._array))


def _remember(x: Tensor, node: Node | None) -> None:
    """Make `node` the history of `x`; `retain_grad` goes along."""
    if x._retains and node is not None and x._node is not None:
        node.hooks[RETAIN] = x._node.hooks.pop(RETAIN)
    x._node = node


Tensor.__op__ = lambda self, op, args, settings: record(op, args, settings)  # type: ignore[attr-defined]
Tensor._history = history  # type: ignore[attr-defined]
