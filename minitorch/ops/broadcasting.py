"""Broadcasting and its undoing: `expand` repeats an array without a copy, `sum_to` adds the repetitions up again."""

from math import prod

import numpy as np
from numpy.lib.stride_tricks import as_strided

from ..kernels import sums
from .op import arraywise


@arraywise(public=False, view=True, dx=lambda g, x_shape: sum_to(g, x_shape))
def expand(x, /, shape):
    """`x` repeated along new leading dimensions and along its dimensions of size 1; shares its memory."""
    extra = len(shape) - x.ndim
    strides = (0,) * extra
    if x.ndim:
        pairs = zip(x.shape, shape[extra:], x.strides, strict=True)
        strides += tuple([0 if n == 1 and m != 1 else stride for n, m, stride in pairs])
    if x.flags.c_contiguous:  # as_strided costs 2.5 µs, this 0.3; most gradients of reductions pass here
        return np.ndarray(shape, x.dtype, x, 0, strides)
    return as_strided(x, shape, strides)


@arraywise(sums.sum_to, public=False, dx=lambda g, x_shape: expand(g, x_shape))
def sum_to(x, /, shape):
    """The sum of `x` over the dimensions that `expand` from `shape` added or stretched."""
    extra = x.ndim - len(shape)
    stretched = tuple(i + extra for i, n in enumerate(shape) if n == 1 and x.shape[i + extra] != 1)
    return np.add.reduce(x, (*range(extra), *stretched)).reshape(shape)


def keepdim_shape(x_shape, dim):
    """The shape that a reduction of `x_shape` over `dim` (None, an int or a tuple) has with `keepdim`."""
    if dim is None:
        return (1,) * len(x_shape)
    if isinstance(dim, int):
        dim %= len(x_shape)
        return (*x_shape[:dim], 1, *x_shape[dim + 1 :])
    axes = {axis % len(x_shape) for axis in dim}
    return tuple([1 if axis in axes else n for axis, n in enumerate(x_shape)])


def with_keepdim(g, x_shape, dim):
    """What a reduction over `dim` made, in a shape that broadcasts to the one that was reduced."""
    if dim is not None:
        return g.reshape(keepdim_shape(x_shape, dim))
    return g.reshape(()) if g.ndim else g


def broadcast_back(g, x_shape, dim):
    """What a reduction over `dim` made, stretched back to the shape that was reduced."""
    return expand(with_keepdim(g, x_shape, dim), x_shape)


def count(x_shape, dim):
    """How many elements a reduction over `dim` brings down to one."""
    if dim is None:
        return prod(x_shape)
    return prod([x_shape[axis] for axis in dim]) if isinstance(dim, tuple) else x_shape[dim]
