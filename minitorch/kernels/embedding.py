"""Rows of a table added up where an index points: the gradient of looking them up."""

from typing import Any

import numpy as np

from . import indexing


def add_rows(g: Any, indices: Any, n: int, padding_idx: int) -> Any:
    """`n` rows of zeros, to which row k of `g` is added at `indices[k]`; what falls on row `padding_idx` is dropped."""
    width = g.shape[-1]
    out = np.zeros((n, width), np.float32 if g.dtype == np.float16 else g.dtype)
    rows = np.ascontiguousarray(g, out.dtype).reshape(1, indices.size, width)
    indexing.add_rows(out.reshape(1, n, width), indices.reshape(-1), rows)
    if padding_idx >= 0:
        out[padding_idx] = 0
    return out.astype(g.dtype, copy=False)
