"""Recording: how a call on tensors becomes a value, and a node on the tape if a gradient may be asked for.

`record` is what `Tensor.__op__` does: bring the dtypes together, take the arrays out, run the kernel, remember what
the op's rules name, wrap the result. Usual calls take the written way of `recorder.py`. Views share memory, so they
share a version counter; what an edit does to them is in `editing.py`. Next: `nn/modules/linear.py`.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..kernels import resume, silence
from ..ops.op import Op
from ..tape.modes import enable_grad, modes
from ..tape.node import Node, OpNode
from .errors import INFERENCE_SAVED, STALE_NO_GRAD_VIEW, explain
from .handle import RETAIN
from .leaf import Cut, Leaf
from .promotion import promote
from .recorder import NUMBERS, REFUSED, recorder
from .tensor import Tensor, wrap

_new = object.__new__


def record(op: Op, args: tuple, settings: tuple = ()) -> Tensor:
    """The value of `op` on tensors, numbers and None."""
    if op.view:
        return _view(op, args[0], settings)
    if op.variadic:
        return record_any(op, args, settings)
    return (op.recorder or _prepare(op))(*args, *settings)


def _prepare(op: Op) -> Callable[..., Tensor]:
    op.recorder = recorder(op, record_any)
    return op.recorder


def record_any(op: Op, args: tuple, settings: tuple) -> Tensor:
    """As `record`, for calls that are not usual: of which nothing is known yet."""
    # One pass for what most of them are: tensors of one floating point dtype, and Python's numbers.
    arrays, edges, dtype, alike, asked = [], [], None, True, False
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
                asked = True
        else:
            alike = alike and x.__class__ in NUMBERS
            arrays.append(x)
            edges.append(None)
    if not alike and op.promote != "no":
        given, args = args, promote(op, args)
        if args is not given:
            arrays, edges = arrays_of(args), edges_of(args)
    out = computed(op, op.run if alike else op.apply, arrays, settings)
    t = _new(Tensor)
    t._array, t._counter = out, [0]
    if modes.inference:
        t._inference = True
    elif asked and modes.grad and out.dtype.kind == "f":
        t._node = node_of(op, bits_of(edges) | 1 << len(args), args, edges, arrays, settings, out, t._counter, 0)
    return t


def arrays_of(args: tuple) -> list:
    return [x._array if isinstance(x, Tensor) else x for x in args]


def edges_of(args: tuple) -> list[Node | None]:
    return [history(x) if isinstance(x, Tensor) else None for x in args]


def bits_of(edges: list[Node | None]) -> int:
    """Bit i is set if argument i requires grad."""
    return sum([1 << i for i, edge in enumerate(edges) if edge is not None])


def computed(op: Op, run: Callable[..., Any], arrays: list, settings: tuple) -> np.ndarray:
    """The value of `op` on arrays, with PyTorch's errors."""
    token = silence()
    try:
        out = run(*arrays, *settings)
    except REFUSED as error:
        raise explain(op, arrays, settings, error) from None
    finally:
        resume(token)
    return out if out.__class__ is np.ndarray or hasattr(out, "__op__") else np.asarray(out)


def node_of(
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
        node = node_of(op, 0b11, (x,), [source], [array], settings, out, counter, counter[0])
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


def root_of(x: Tensor) -> Tensor | None:
    """The tensor that is no view behind the view `x`; more than a step away if the base was reshaped in place."""
    base = x._base
    while base is not None and base._base is not None:
        base = base._base
    return base


def history(x: Tensor) -> Node | None:
    """The node that made `x`. A view whose base was edited since gets a new one: its path replayed from the base."""
    base = x._base
    if base is not None and base._base is not None:
        base = root_of(x)
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
    remember(x, y._node)
    x._seen = x._counter[0]
    return x._node


def remember(x: Tensor, node: Node | None) -> None:
    """Make `node` the history of `x`; `retain_grad` goes along."""
    if x._retains and node is not None and x._node is not None:
        node.hooks[RETAIN] = x._node.hooks.pop(RETAIN)
    x._node = node


Tensor.__op__ = lambda self, op, args, settings: record(op, args, settings)  # type: ignore[attr-defined]
Tensor._history = history  # type: ignore[attr-defined]
