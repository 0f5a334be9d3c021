"""One of two numbers by a mask: numpy's `where`, and for many elements a loop without branches.

By a random mask `np.where` takes 4 ns an element, most of it for branches that the processor guesses wrong.
"""

from typing import Any

import numpy as np

from ..jit.compiler import compiled
from ..jit.dtypes import is_single_or_double
from .layout import flat
from .thresholds import MANY_CHOICES


@compiled()
def _either(mask, x, y, out):
    for i in range(mask.size):
        a, b = x[i], y[i]  # both are read, so that nothing but a choice is left
        out[i] = a if mask[i] else b


@compiled()
def _where_it_is(wanted, other, mask, x, out):
    other = out.dtype.type(other)
    for i in range(mask.size):
        a = x[i]
        out[i] = a if mask[i] == wanted else other


def where(mask: Any, x: Any, y: Any) -> Any:
    """`x` where the bool `mask` is true, else `y`; arrays or numbers."""
    if mask.size >= MANY_CHOICES:
        arrays = [a for a in (x, y) if type(a) not in (float, int)]
        alike = bool(arrays) and all(a.dtype == arrays[0].dtype for a in arrays)
        if alike and is_single_or_double(arrays[0].dtype) and flat(mask, *arrays):
            return _where(mask, x, y, *arrays)
    return np.where(mask, x, y)


def _where(mask: Any, x: Any, y: Any, first: Any, second: Any = None) -> Any:
    out = np.empty_like(first)
    if second is not None:
        _either(*flat(mask, x, y, out))
    else:
        _where_it_is(first is x, y if first is x else x, *flat(mask, first, out))
    return out
