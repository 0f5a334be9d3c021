"""Calls that no recorder is written out for, recorded in one pass over their arguments.

Most are of tensors of one floating dtype and Python's numbers, or of any number of tensors. The plain way,
`record_plainly` of `autograd/record.py`, goes over the arguments once for each of its steps.
"""

from typing import Any

import numpy as np

from ..autograd.errors import explain
from ..autograd.node import Node
from ..autograd.op_node import node_of
from ..autograd.packing import pack, packing
from ..autograd.record import REFUSED, arrays_of, computed, edges_of
from ..autograd.views import history
from ..jit.dtypes import is_floating
from ..jit.quiet import resume, silence
from ..ops.op import Op
from ..tensor.modes import modes
from ..tensor.promotion import promote
from ..tensor.tensor import Tensor

NUMBERS = frozenset((float, int))
_new = object.__new__


def record_in_one_pass(op: Op, args: tuple, settings: tuple) -> Tensor:
    """The value of `op` on tensors, numbers and None."""
    arrays: list[Any] = []
    edges: list[Node | None] = []
    dtype, alike, asked = None, True, False
    for x in args:
        if isinstance(x, Tensor):
            array = x._array
            if array.dtype is not dtype or array.__class__ is not np.ndarray:
                alike = alike and dtype is None and array.__class__ is np.ndarray and array.dtype.char in "fd"
                dtype = array.dtype
            arrays.append(array)
            edge = x._node if x._base is None else history(x)
            edges.append(edge)
            asked = asked or edge is not None
        else:
            alike = alike and (x is None or x.__class__ in NUMBERS)
            arrays.append(x)
            edges.append(None)
    if not alike and op.promote != "no":
        given, args = args, promote(op, args)
        if args is not given:
            arrays, edges = arrays_of(args), edges_of(args)
    out = _run(op, arrays, settings) if alike and dtype is not None else computed(op, arrays, settings)
    result = _new(Tensor)
    result._array, result._counter = out, [0]
    if modes.inference:
        result._inference = True
    elif asked and modes.grad and is_floating(out.dtype):
        result._node = node_of(op, args, edges, arrays, settings, out, result._counter, 0)
        if packing:
            pack(result._node, args, result)
    return result


def _run(op: Op, arrays: list, settings: tuple) -> np.ndarray:
    """`computed` of numpy's arrays of single or double floats, which need not be asked what they are."""
    token = silence()
    try:
        out = op.run(*arrays, *settings)
    except REFUSED as error:
        raise explain(op, arrays, settings, error) from None
    finally:
        resume(token)
    return out if out.__class__ is np.ndarray else np.asarray(out)


def one_pass_recorder(op: Op) -> Any:
    """`record_in_one_pass` as a function of all arrays and settings of `op`, of which it takes any number of arrays."""
    last = len(op.settings)

    def call(*values: Any) -> Tensor:
        count = len(values) - last
        return record_in_one_pass(op, values[:count], values[count:])

    return call
