"""Copies in fresh memory or in another dtype, and what overwrites a whole array."""

import numpy as np

from ..kernels.layout import copied, zeros_as
from .op import arraywise


@arraywise(public=False, dx=lambda g: g)
def clone(x, /, order="K"):
    return copied(x) if order == "K" else x.copy(order)


@arraywise(public=False, dx=lambda g, x_dtype: cast(g, x_dtype))
def cast(x, /, dtype):
    return copied(x, dtype)


@arraywise(zeros_as, public=False, into=lambda x: x.fill(0), dx=lambda g: zero(g))
def zero(x, /):
    """Zeros of the shape of `x`."""
    return np.zeros_like(x)


def _overwrite(x, value):
    np.copyto(x, value, casting="unsafe")


@arraywise(public=False, into=_overwrite, dx=lambda g: zero(g), dvalue=lambda g, value_dtype: cast(g, value_dtype))
def fill(x, value, /):
    """`value`, broadcast to the shape of `x` and cast to its dtype."""
    return np.full(x.shape, value, x.dtype)


@arraywise(public=False, into=_overwrite, dx=lambda g: zero(g), dsource=lambda g, source_dtype: cast(g, source_dtype))
def copy(x, source, /):
    """`source` broadcast to the shape of `x` and cast to its dtype."""
    full = source if source.shape == x.shape else np.broadcast_to(source, x.shape)
    return full.astype(x.dtype, copy=False)
