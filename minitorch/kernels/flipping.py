"""Arrays turned round: rows backwards by a loop of vector code, where numpy copies element by element."""

from typing import Any

import numpy as np

from ..jit.compiler import compiled
from ..jit.dtypes import is_half
from .layout import empty_as
from .thresholds import MANY


@compiled()
def _backwards(x, out):
    """x (n, m) → out, each row backwards; with unsigned indices, which need no look at whether they are negative"""
    last = np.uintp(x.shape[1] - 1)
    for i in range(x.shape[0]):
        for j in range(np.uintp(x.shape[1])):
            out[i, j] = x[i, last - j]


def flip(x: Any, dims: tuple[int, ...]) -> Any:
    """`x` in the opposite order along `dims`."""
    out = empty_as(x)
    if dims == (x.ndim - 1,) and x.size >= MANY and x.flags.c_contiguous and not is_half(x.dtype):
        _backwards(x.reshape(-1, x.shape[-1]), out.reshape(-1, x.shape[-1]))
    else:
        turned = slice(None, None, -1)
        out[...] = x[tuple([turned if axis in dims else slice(None) for axis in range(x.ndim)])]
    return out
