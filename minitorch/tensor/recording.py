"""Recording: how a call on tensors becomes a value, and a node on the tape if a gradient may be asked for.

`record` is what `Tensor.__op__` does: bring the dtypes together, take the arrays out, run the kernel, remember what
the op's rules name, wrap the result. Views and in-place edits share memory, so they share a version counter, and an
edit gives a tensor a new history. Next: `nn/linear.py`.
"""

from typing import Any

import numpy as np

from ..ops.op import Op
from ..tape.modes import enable_grad, modes
from ..tape.node import Node, OpNode
from .errors import INFERENCE_SAVED, cannot_edit, cannot_hold, explain
from .leaf import Leaf
from .overlay import overlay
from .promotion import promote
from .tensor import Tensor, wrap


def record(op: Op, args: tuple, settings: tuple = (), into: Tensor | None = None) -> Tensor:
    """The value of `op` on tensors, numbers and None; written into the memory of `into` if that is given."""
    if op.promote != "no":
        args = promote(op, args)
    arrays = [x._array if isinstance(x, Tensor) else x for x in args]
    try:
        out = op.compute(*arrays, *settings)
    except (ValueError, IndexError, TypeError) as error:
        raise explain(op, arrays, settings, error) from None
    if type(out) is not np.ndarray:
        out = np.asarray(out)
    if into is not None:
        return _write(op, args, arrays, settings, out, into)
    counter = args[0]._counter if op.view else [0]
    node = _node(op, args, arrays, settings, out, counter, counter[0]) if modes.grad else None
    result = wrap(out, node, counter)
    if op.view:
        _as_view(result, args[0], op, settings)
    if modes.inference:
        result._inference = True
    return result


def _node(
    op: Op, args: tuple, arrays: list, settings: tuple, out: np.ndarray, counter: list[int], version: int
) -> Node | None:
    """The node of a call, if some argument requires grad; `counter` and `version` are those of the output."""
    # `history` is called for views only: for anything else its answer is `_node`, 0.1 µs sooner.
    edges = [(x._node if x._base is None else history(x)) if isinstance(x, Tensor) else None for x in args]
    if not any(edges) or out.dtype.kind != "f":
        return None
    plan = op.plan(tuple([edge is not None for edge in edges]))
    saved: list[Any] = []
    guards: list[tuple[list[int], int] | None] = []
    for position in plan.keep:
        guard = None
        if position < op.arity:
            saved.append(arrays[position])
            x = args[position]
            if isinstance(x, Tensor):
                if x._inference:
                    raise RuntimeError(INFERENCE_SAVED)
                guard = (x._counter, x._counter[0])
        elif position == op.arity:
            saved.append(out)
            guard = (counter, version)
        else:
            saved.append(op.look_up(position, arrays, out, settings))
        guards.append(guard)
    return OpNode(op, settings, plan, edges, saved, guards, out)


def history(x: Tensor) -> Node | None:
    """The node that made `x`. A view whose base was edited since gets a new one: its path replayed from the base."""
    base = x._base
    if base is None or x._seen == x._counter[0] or base._node is None or isinstance(x._node, Leaf):
        return x._node
    with enable_grad():
        y = wrap(base._array, base._node, base._counter)
        for op, settings in x._path:
            y = record(op, (y,), settings)
    x._node, x._seen = y._node, x._counter[0]
    return x._node


def _as_view(result: Tensor, x: Tensor, op: Op, settings: tuple) -> None:
    result._base = x if x._base is None else x._base
    result._path = (*x._path, (op, settings))
    result._seen = result._counter[0]


def edit(op: Op, x: Tensor, *args: Any, settings: tuple | None = None) -> Tensor:
    """`x` overwritten by `op` of it and `args`: what a method such as `add_` does. Returns `x`."""
    problem = cannot_edit(x)
    if problem:
        raise RuntimeError(problem)
    return record(op, (x, *args), op.defaults if settings is None else settings, into=x)


def _write(op: Op, args: tuple, arrays: list, settings: tuple, out: np.ndarray, into: Tensor) -> Tensor:
    """Put `out` into the memory of `into`, count the edit, and make the op part of its history."""
    problem = cannot_hold(into, out)
    if problem:
        raise RuntimeError(problem)
    counter, node = into._counter, None
    if modes.grad:
        node = _node(op, args, arrays, settings, into._array, counter, counter[0] + 1)
    base_node = history(into._base) if into._base is not None else None
    np.copyto(into._array, out, casting="unsafe")
    counter[0] += 1
    if node is not None:
        into._node = node
        if into._base is not None:
            _rebase(into, into._base, base_node)
    return into


def _rebase(x: Tensor, base: Tensor, base_node: Node | None) -> None:
    """Give the base of an edited view `x` a history in which the region that `x` sees comes from `x`."""
    x._seen = x._counter[0]
    edges = (base_node, x._node)
    plan = overlay.plan((base_node is not None, True))
    saved = [overlay.look_up(p, (base._array, x._array), base._array, (x._path,)) for p in plan.keep]
    base._node = OpNode(overlay, (x._path,), plan, edges, saved, [None] * len(saved), base._array)


Tensor.__op__ = lambda self, op, args, settings: record(op, args, settings)  # type: ignore[attr-defined]
Tensor._history = history  # type: ignore[attr-defined]
