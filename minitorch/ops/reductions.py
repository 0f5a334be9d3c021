"""Reductions: many elements brought down to fewer."""

import numpy as np

from .broadcasting import count, restore
from .op import arraywise


def _accumulator(x):
    """Integers add up in int64, as PyTorch does."""
    return x.dtype if x.dtype.kind == "f" else np.int64


@arraywise(
    label=lambda dim, keepdim: f"SumBackward{int(dim is not None)}",
    dx=lambda g, x_shape, dim, keepdim: restore(g, x_shape, dim, keepdim),
)
def sum(x, /, dim=None, keepdim=False):
    return np.add.reduce(x, dim, dtype=_accumulator(x), keepdims=keepdim)


@arraywise(
    label=lambda dim, keepdim: f"MeanBackward{int(dim is not None)}",
    dx=lambda g, x_shape, dim, keepdim: restore(g / count(x_shape, dim), x_shape, dim, keepdim),
)
def mean(x, /, dim=None, keepdim=False):
    return np.true_divide(np.add.reduce(x, dim, keepdims=keepdim), x.dtype.type(count(x.shape, dim)))
