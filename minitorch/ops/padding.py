"""Padding by a number: a constant around an array; a negative width cuts off. The gradient pads the other way."""

import numpy as np

from .op import arraywise


@arraywise(public=False, dx=lambda g, pad: constant_pad_nd(g, tuple(-n for n in pad), 0))
def constant_pad_nd(x, /, pad=(0, 0), value=0):
    """`x` between so many elements `value`: before and behind the last dimension, the one before it, and so on."""
    widths = [(0, 0)] * (x.ndim - len(pad) // 2) + list(zip(pad[::2], pad[1::2], strict=True))[::-1]
    out = np.full([n + before + behind for n, (before, behind) in zip(x.shape, widths, strict=True)], value, x.dtype)
    target = tuple(slice(max(a, 0), n - max(b, 0)) for n, (a, b) in zip(out.shape, widths, strict=True))
    source = tuple(slice(max(-a, 0), n - max(-b, 0)) for n, (a, b) in zip(x.shape, widths, strict=True))
    out[target] = x[source]
    return out
