"""Calls of any number of tensors recorded in one pass over them. The plain way is `autograd/record.py`."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..autograd.op_node import node_of
from ..autograd.record import computed, record_plainly
from ..autograd.views import history
from ..jit.dtypes import is_floating
from ..ops.op import Op
from ..tensor.modes import modes
from ..tensor.tensor import Tensor

_new = object.__new__


def variadic_recorder(op: Op, otherwise: Callable[..., Tensor] = record_plainly) -> Callable[..., Tensor]:
    """A function of all arrays and settings of `op`; what are not tensors of one floating dtype go to `otherwise`."""
    last = len(op.settings)

    def call(*values: Any) -> Tensor:
        count = len(values) - last
        args, settings = values[:count], values[count:]
        arrays, edges, dtype, asked = [], [], None, False
        for x in args:
            array = x._array if isinstance(x, Tensor) else None
            if array.__class__ is not np.ndarray or (dtype is not None and array.dtype is not dtype):
                return otherwise(op, args, settings)
            dtype = array.dtype
            arrays.append(array)
            edge = x._node if x._base is None else history(x)
            edges.append(edge)
            asked = asked or edge is not None
        if modes.inference or dtype is None or not is_floating(dtype):
            return otherwise(op, args, settings)
        out = computed(op, arrays, settings)
        result = _new(Tensor)
        result._array, result._counter = out, [0]
        if asked and modes.grad and is_floating(out.dtype):
            result._node = node_of(op, args, edges, arrays, settings, out, result._counter, 0)
        return result

    return call
