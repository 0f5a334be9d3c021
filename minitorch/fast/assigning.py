"""`x[i] = number` in a third of the time, of a tensor that no history is known of.

The plain way, `setitem` of `functions/indexing.py`, makes a tensor of the view, asks twice whether it may be edited,
and looks for a node that the edit might need.
"""

import functools
from typing import Any

import numpy as np

from ..autograd.edits import before_edit
from ..functions.indexing import setitem
from ..jit.scalars import scalar
from ..ops.conversion import fill
from ..ops.indexing import index
from ..tensor.tensor import Tensor
from .one_pass import NUMBERS

LARGE = 2**53


@functools.wraps(setitem)
def assign(x: Tensor, key: Any, value: Any) -> None:
    array = x._array
    if (
        type(key) is int
        and type(value) in NUMBERS
        and array.__class__ is np.ndarray
        and array.dtype.char in "fdl"
        and array.flags.c_contiguous
        and array.ndim
        and -array.shape[0] <= key < array.shape[0]
        and x._node is None
        and x._base is None
        and not (x._inference or x._no_edit or before_edit)
        and -LARGE < value < LARGE
    ):
        fill.into(index.run(array, (key,)), scalar(value, array.dtype))  # type: ignore[misc]
        x._counter[0] += 1
    else:
        setitem(x, key, value)
