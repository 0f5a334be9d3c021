"""Record: how a call on tensors becomes a value, and a node of the graph if a gradient may be asked for.

Four steps: bring the dtypes together, run the kernel, wrap the result, and make the node that keeps what the op's rules
name. An argument's own node (`history`) is a leaf if the user asked for its gradient, the node of the call that made it
if there is one, else None. Views share memory, so they share a version counter (`views.py`); `edits.py` has what an
edit in place does. Where `fast/` has written a recorder out for an op, usual calls take that way; it gives the same
values, nodes and errors. Next: `autograd/node.py`.
"""

from typing import Any

from ..jit.dtypes import is_floating
from ..jit.halves import any_half, as_half, only_arrays, with_singles
from ..jit.quiet import resume, silence
from ..ops.op import Op
from ..presentation.graphs import Graph
from ..presentation.numbers import EXACT
from ..tensor.methods import attach
from ..tensor.modes import modes
from ..tensor.promotion import promote
from ..tensor.tensor import Tensor, as_array, wrap
from .errors import explain
from .node import Node
from .op_node import node_of
from .packing import pack, packing
from .views import history, record_view

REFUSED = (ValueError, IndexError, TypeError, OverflowError)
"""What numpy raises for arguments that do not go together."""


def record(op: Op, args: tuple, settings: tuple = (), shown_as: Graph | None = None) -> Tensor:
    """The value of `op` on tensors, numbers and None; `shown_as` says what its node is if not the usual one."""
    recorder = op.recorder
    result = recorder(*args, *settings) if recorder is not None else record_plainly(op, args, settings)
    if shown_as is not None and result._node is not None:
        result._node.shown_as = shown_as
    return result


def record_plainly(op: Op, args: tuple, settings: tuple) -> Tensor:
    """As `record`, of a call of which nothing is known yet."""
    if op.view:
        return record_view(op, args[0], settings)
    if op.promote != "no":
        args = promote(op, args)
    arrays = arrays_of(args)
    out = computed(op, arrays, settings)
    result = wrap(out)
    edges = edges_of(args) if modes.grad and not modes.inference and is_floating(out.dtype) else ()
    if any(edge is not None for edge in edges):
        result._node = node_of(op, args, edges, arrays, settings, out, result._counter, 0)
        if packing:
            pack(result._node, args, result)
    return result


def arrays_of(args: tuple) -> list[Any]:
    """The arrays of tensors, and what else there is as it is."""
    return [x._array if isinstance(x, Tensor) else x for x in args]


def edges_of(args: tuple) -> list[Node | None]:
    """The nodes that made the arguments; None where no gradient is asked for."""
    return [history(x) if isinstance(x, Tensor) else None for x in args]


def computed(op: Op, arrays: list, settings: tuple) -> Any:
    """The value of `op` on arrays, with PyTorch's errors."""
    token = silence()
    try:
        if op.promote != "no" and any_half(arrays):
            out = _of_halves(op, arrays, settings)
        else:
            out = op.apply(*arrays, *settings)
    except REFUSED as error:
        raise explain(op, arrays, settings, error) from None
    finally:
        resume(token)
    return as_array(out)


def _of_halves(op: Op, arrays: list, settings: tuple) -> Any:
    """The value of `op` on half floats, rounded once. A number beside them is rounded first, unless it is exact."""
    if op.name not in EXACT:
        return with_singles(op.apply, (*map(as_half, arrays), *settings))
    if only_arrays(arrays):
        return op.apply(*arrays, *settings)
    return with_singles(op.apply, (*arrays, *settings))


attach("__op__", lambda self, op, args, settings: record(op, args, settings))
