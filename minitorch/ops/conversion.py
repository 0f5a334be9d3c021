"""Copies: the same numbers in fresh memory, or in another dtype."""

import numpy as np

from .op import arraywise


@arraywise(dx=lambda g: g)
def clone(x, /):
    return x.copy(order="K")


@arraywise(public=False, label="ToCopy", dx=lambda g, x_dtype: cast(g, x_dtype))
def cast(x, /, dtype):
    return x.astype(dtype)


@arraywise(public=False, label="CopyBackwards", dx=lambda g: np.zeros_like(g), dsource=lambda g: g)
def copy(x, source, /):
    """`source` broadcast to the shape of `x` and cast to its dtype."""
    return np.broadcast_to(source, x.shape).astype(x.dtype)
