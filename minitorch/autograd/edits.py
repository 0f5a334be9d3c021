"""Editing: a tensor overwritten in place by an op of it gets a new history, and so does the tensor it is a view of.

All that see the same memory share a version counter, which an edit moves on: what was saved of it for backward is
then known to be stale.
"""

from collections.abc import Callable
from typing import Any

from ..jit.dtypes import is_floating, is_half
from ..kernels.layout import is_overlapping
from ..ops.conversion import copy
from ..ops.copy_slices import copy_slices
from ..ops.op import WITHOUT_HOOK, Op
from ..presentation.graphs import Graph
from ..tensor.modes import modes
from ..tensor.promotion import promote
from ..tensor.tensor import Tensor, wrap
from .errors import OVERLAPPING, cannot_edit, cannot_hold, refused_edit
from .node import Node
from .op_node import node_of
from .packing import pack_edit, packing
from .record import arrays_of, computed, edges_of
from .views import remember, replayed, root_of

before_edit: list[Callable[[Tensor, tuple], None]] = []
"""What a tracer does before a tensor is edited: given it, and the other arguments."""


def edit(op: Op, x: Tensor, *args: Any, settings: tuple | None = None, shown_as: Graph | None = None) -> Tensor:
    """`x` overwritten by `op` of it and `args`: what a method such as `add_` does. `shown_as` as in `record`."""
    problem = cannot_edit(x, op)
    if problem:
        raise refused_edit(problem)
    if before_edit:
        for prepare in list(before_edit):
            prepare(x, args)
    settings = op.defaults if settings is None else settings
    args = (x, *args) if op.promote == "no" else promote(op, (x, *args))
    arrays = arrays_of(args)
    over = op.into is not None and args[0] is x and x._array.__class__ in WITHOUT_HOOK
    over = over and (op.promote == "no" or not is_half(x._array.dtype))
    if not over:
        out = computed(op, arrays, settings)
        problem = cannot_hold(x, out)
        if problem:
            raise RuntimeError(problem)
        if out.dtype != x._array.dtype:
            return edit(copy, x, wrap(out, _node_of_edit(op, x, args, arrays, settings, out, [0], 0)))
    counter = x._counter
    node = _node_of_edit(op, x, args, arrays, settings, x._array, counter, counter[0] + 1)
    base = root_of(x) if node is not None else None
    base_node = base._node if base is not None else None
    if over:
        _overwrite(op, x, arrays, settings)
    else:
        x._array[...] = out
    counter[0] += 1
    if node is not None and shown_as is not None:
        node.shown_as = shown_as
    if node is not None and base is not None:
        rebase(base, base_node, x, node)
    elif node is not None:
        remember(x, node)
    if packing and node is not None:
        pack_edit(node, args, x)
    return x


def _overwrite(op: Op, x: Tensor, arrays: list, settings: tuple) -> None:
    """Let `op` write its value over its first array, that of `x`; with PyTorch's errors."""
    try:
        op.into(*arrays, *settings)  # type: ignore[misc]
    except (ValueError, TypeError):
        problem = cannot_hold(x, computed(op, arrays, settings))
        if problem:
            raise RuntimeError(problem) from None
        raise


def _node_of_edit(
    op: Op, x: Tensor, args: tuple, arrays: list, settings: tuple, out: Any, counter: list[int], version: int
) -> Node | None:
    """The node of an edit of `x`, if there is to be one; what it needs of `x` as it was is copied."""
    if not modes.grad or not is_floating(out.dtype):
        return None
    edges = edges_of(args)
    if x._base is not None and x._node is not None and x._node._hooks:
        edges[0] = replayed(x)  # hooks are for the gradient of what the view was, not for the way of the edit
    if edges.count(None) == len(edges):
        return None
    plan = op.plan_for(edges)
    if plan.guarded and args[0] is x and any(position == 0 for _, position in plan.guarded):
        before = wrap(x._array.copy())
        args, arrays = (before, *args[1:]), [before._array, *arrays[1:]]
    return node_of(op, args, edges, arrays, settings, out, counter, version, plan)


def rebase(base: Tensor, base_node: Node | None, x: Tensor, node: Node) -> None:
    """Give `base` a history in which the region that its view `x` sees comes from `node`, that of an edit.

    The view itself, which has not seen that yet, gets its new history from the base like all others: `views.history`.
    """
    edges, arrays, version = [base_node, node], [base._array, x._array], x._counter[0]
    rebased = node_of(copy_slices, (base, x), edges, arrays, (x._path,), base._array, base._counter, version)
    if base_node is not None and is_overlapping(x._array):
        rebased.hooks[-1] = _refuse_gradient  # before those of users, whose keys are larger
    remember(base, rebased)


def _refuse_gradient(g: Any) -> None:
    """The hook of an edit that wrote one number to elements which share their memory: they have no gradients."""
    raise RuntimeError(OVERLAPPING)
