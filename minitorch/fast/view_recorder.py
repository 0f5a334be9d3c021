"""Views recorded in two thirds of the time: `record_view` of `autograd/views.py` with its calls written out."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..autograd.errors import explain
from ..autograd.leaf import Leaf
from ..autograd.op_node import node_of
from ..autograd.packing import pack, packing
from ..autograd.views import history, record_view
from ..jit.dtypes import is_floating
from ..ops.op import Op
from ..tensor.modes import modes
from ..tensor.tensor import Tensor
from .rules import ArrayNode

_new = object.__new__


def view_recorder(op: Op, otherwise: Callable[..., Tensor] = record_view) -> Callable[..., Tensor]:
    """A function of a tensor and all settings of `op`; what is not usual goes to `otherwise`."""
    kernel = op.kernel

    def call(x: Tensor, *settings: Any) -> Tensor:
        array, counter = x._array, x._counter
        if array.__class__ is not np.ndarray or x._inference or modes.inference or not modes.grad or x._no_edit:
            return otherwise(op, x, settings)
        try:
            out = kernel(array, *settings)
        except (ValueError, IndexError, TypeError) as error:
            raise explain(op, [array], settings, error) from None
        base = x._base
        source = x._node if base is None else history(x)
        result = _new(Tensor)
        result._array, result._counter, result._seen = out, counter, counter[0]
        if base is None or isinstance(source, Leaf):
            result._base, result._path = x, ((op, settings),)
        else:
            result._base, result._path = base, (*x._path, (op, settings))
        if source is not None and is_floating(out.dtype):
            plan = op.plans.get(0b11) or op.plan(0b11)
            if plan.guarded:
                result._node = node_of(op, (x,), (source,), (array,), settings, out, counter, counter[0])
                if packing:
                    pack(result._node, (x,), result)
            else:
                result._node = ArrayNode(plan, settings, (source,), plan.save(array, out, *settings), (), out)
        return result

    return call
