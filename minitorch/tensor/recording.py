"""Recording: how a call on tensors becomes a value, and a node on the tape if a gradient may be asked for.

`record` is what `Tensor.__op__` does: bring the dtypes together, take the arrays out, run the kernel, remember what
the op's rules name, wrap the result. Views and in-place edits share memory, so they share a version counter, and an
edit gives a tensor a new history. Next: `nn/modules/linear.py`.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..kernels import resume, silence
from ..ops.conversion import copy
from ..ops.op import Op
from ..tape.modes import enable_grad, modes
from ..tape.node import Node, OpNode
from .errors import INFERENCE_SAVED, STALE_NO_GRAD_VIEW, cannot_edit, cannot_hold, explain
from .handle import RETAIN
from .leaf import Cut, Leaf
from .overlay import overlay
from .promotion import promote
from .tensor import Tensor, wrap

NUMBERS = frozenset((float, int))
_new = object.__new__


def record(op: Op, args: tuple, settings: tuple = ()) -> Tensor:
    """The value of `op` on tensors, numbers and None."""
    if op.view:
        return _view(op, args[0], settings)
    # One pass for what nearly every call is: tensors of one floating point dtype, and Python's numbers.
    arrays, edges, bit, wanted, dtype, alike = [], [], 1, 0, None, True
    for x in args:
        if isinstance(x, Tensor):
            array = x._array
            if array.dtype is not dtype or array.__class__ is not np.ndarray:
                alike = alike and dtype is None and array.dtype.kind == "f" and array.__class__ is np.ndarray
                dtype = array.dtype
            arrays.append(array)
            # `history` is called for views only: for anything else its answer is `_node`, 0.1 µs sooner.
            edge = x._node if x._base is None else history(x)
            edges.append(edge)
            if edge is not None:
                wanted += bit
        else:
            alike = alike and x.__class__ in NUMBERS
            arrays.append(x)
            edges.append(None)
        bit += bit
    if not alike and op.promote != "no":
        given, args = args, promote(op, args)
        if args is not given:
            arrays, edges = _arrays(args), _edges(args)
            wanted = _wanted(edges)
    out = _computed(op, op.run if alike else op.apply, arrays, settings)
    t = _new(Tensor)
    t._array, t._counter = out, [0]
    if modes.inference:
        t._inference = True
    elif wanted and modes.grad and out.dtype.kind == "f":
        t._node = _node(op, wanted | bit, args, edges, arrays, settings, out, t._counter, 0)
    return t


def _arrays(args: tuple) -> list:
    return [x._array if isinstance(x, Tensor) else x for x in args]


def _edges(args: tuple) -> list[Node | None]:
    return [history(x) if isinstance(x, Tensor) else None for x in args]


def _wanted(edges: list[Node | None]) -> int:
    """Bit i is set if argument i requires grad."""
    return sum([1 << i for i, edge in enumerate(edges) if edge is not None])


def _computed(op: Op, run: Callable[..., Any], arrays: list, settings: tuple) -> np.ndarray:
    """The value of `op` on arrays, with PyTorch's errors."""
    token = silence()
    try:
        out = run(*arrays, *settings)
    except (ValueError, IndexError, TypeError, OverflowError) as error:
        raise explain(op, arrays, settings, error) from None
    finally:
        resume(token)
    return out if out.__class__ is np.ndarray or hasattr(out, "__op__") else np.asarray(out)


def _node(
    op: Op,
    wanted: int,
    args: tuple,
    edges: list[Node | None],
    arrays: list,
    settings: tuple,
    out: np.ndarray,
    counter: list[int],
    version: int,
) -> Node:
    """The node of a call, recorded as `op.plan(wanted)` says; `counter` and `version` are the output's."""
    plan = op.plans.get(wanted) or op.plan(wanted)
    guards = []
    for k, position in plan.guarded:
        if position == len(args):
            guards.append((k, counter, version))
        elif isinstance(x := args[position], Tensor):
            if x._inference:
                raise RuntimeError(INFERENCE_SAVED)
            guards.append((k, x._counter, x._counter[0]))
    return OpNode(plan, settings, edges, plan.save(*arrays, out, *settings), guards, out)


def _view(op: Op, x: Tensor, settings: tuple) -> Tensor:
    """A view of `x`: it shares the version counter, and knows its way from the tensor behind that is no view."""
    array, counter = x._array, x._counter
    try:
        out = (op.kernel if array.__class__ is np.ndarray else op.apply)(array, *settings)
    except (ValueError, IndexError, TypeError) as error:
        raise explain(op, [array], settings, error) from None
    source = None if x._inference else x._node if x._base is None else history(x)
    node = None
    if source is not None and modes.grad and out.dtype.kind == "f":
        node = _node(op, 0b11, (x,), [source], [array], settings, out, counter, counter[0])
    result = _new(Tensor)
    result._array, result._node, result._counter = out, node, counter
    if x._base is None or isinstance(source, Leaf):  # a view that has become a leaf starts anew
        result._base, result._path = x, ((op, settings),)
    else:
        result._base, result._path = x._base, (*x._path, (op, settings))
    result._seen = counter[0]
    if x._inference:
        result._inference = True
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
    base = x._base
    if base is not None and base._base is not None:
        base = _root(x)
    if base is None or base._node is None:
        return None if isinstance(x._node, Cut) else x._node
    if x._seen == x._counter[0]:
        return x._node
    if any(isinstance(y._node, Cut) for y in (x, x._base) if y is not None):
        if modes.grad:
            raise RuntimeError(STALE_NO_GRAD_VIEW)
        return x._node
    if isinstance(x._node, Leaf):
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
    problem = cannot_edit(x, op)
    if problem:
        raise RuntimeError(problem)
    settings = op.defaults if settings is None else settings
    args = (x, *args) if op.promote == "no" else promote(op, (x, *args))
    arrays = _arrays(args)
    over = op.into is not None and args[0] is x and x._array.__class__ is np.ndarray
    if not over:
        out = _computed(op, op.apply, arrays, settings)
        problem = cannot_hold(x, out)
        if problem:
            raise RuntimeError(problem)
        if out.dtype != x._array.dtype:
            return edit(copy, x, wrap(out, _node_of_edit(op, x, args, arrays, settings, out, [0], 0)))
    counter = x._counter
    node = _node_of_edit(op, x, args, arrays, settings, x._array, counter, counter[0] + 1)
    base = _root(x) if node is not None else None
    base_node = base._node if base is not None else None
    if over:
        _overwrite(op, x, arrays, settings)
    else:
        x._array[...] = out
    counter[0] += 1
    if node is not None:
        _remember(x, node)
        if base is not None:
            _rebase(x, base, base_node)
    return x


def _overwrite(op: Op, x: Tensor, arrays: list, settings: tuple) -> None:
    """Let `op` write its value over its first array, that of `x`; with PyTorch's errors."""
    try:
        op.into(*arrays, *settings)  # type: ignore[misc]
    except (ValueError, TypeError):
        problem = cannot_hold(x, _computed(op, op.apply, arrays, settings))
        if problem:
            raise RuntimeError(problem) from None
        raise


def _node_of_edit(
    op: Op, x: Tensor, args: tuple, arrays: list, settings: tuple, out: np.ndarray, counter: list[int], version: int
) -> Node | None:
    """The node of an edit of `x`, if there is to be one; what it needs of `x` as it was is copied."""
    if not modes.grad or out.dtype.kind != "f":
        return None
    edges = _edges(args)
    wanted = _wanted(edges)
    if not wanted:
        return None
    wanted |= 1 << len(args)
    plan = op.plans.get(wanted) or op.plan(wanted)
    if args[0] is x and 0 in dict(plan.guarded).values():
        before = wrap(x._array.copy())
        args, arrays = (before, *args[1:]), [before._array, *arrays[1:]]
    return _node(op, wanted, args, edges, arrays, settings, out, counter, version)


def _rebase(x: Tensor, base: Tensor, base_node: Node | None) -> None:
    """Give the base of an edited view `x` a history in which the region that `x` sees comes from `x`."""
    x._seen = x._counter[0]
    edges, arrays = [base_node, x._node], [base._array, x._array]
    wanted = 0b100 | _wanted(edges)
    _remember(base, _node(overlay, wanted, (base, x), edges, arrays, (x._path,), base._array, base._counter, x._seen))


def _remember(x: Tensor, node: Node | None) -> None:
    """Make `node` the history of `x`; `retain_grad` goes along."""
    if x._retains and node is not None and x._node is not None:
        node.hooks[RETAIN] = x._node.hooks.pop(RETAIN)
    x._node = node


Tensor.__op__ = lambda self, op, args, settings: record(op, args, settings)  # type: ignore[attr-defined]
Tensor._history = history  # type: ignore[attr-defined]
