"""Broadcasting and its undoing: `expand` repeats an array without a copy, `sum_to` adds the repetitions up again."""

from math import prod

import numpy as np
from numpy.lib.stride_tricks import as_strided

from .op import arraywise


@arraywise(public=False, view=True, dx=lambda g, x_shape: sum_to(g, x_shape))
def expand(x, /, shape):
    """`x` repeated along new leading dimensions and along its dimensions of size 1; shares its memory."""
    extra = len(shape) - x.ndim
    strides = (0,) * extra + tuple(
        0 if n == 1 and m != 1 else stride for n, m, stride in zip(x.shape, shape[extra:], x.strides, strict=True)
    )
    return as_strided(x, shape, strides)


@arraywise(public=False, dx=lambda g, x_shape: expand(g, x_shape))
def sum_to(x, /, shape):
    """The sum of `x` over the dimensions that `expand` from `shape` added or stretched."""
    extra = x.ndim - len(shape)
    stretched = tuple(i + extra for i, n in enumerate(shape) if n == 1 and x.shape[i + extra] != 1)
    return np.add.reduce(x, (*range(extra), *stretched)).reshape(shape)


def restore(g, x_shape, dim, keepdim):
    """`g`, the gradient of a reduction over `dim`, stretched back to the shape that was reduced."""
    if not keepdim and dim is not None:
        axes = {axis % max(len(x_shape), 1) for axis in (dim if isinstance(dim, tuple) else (dim,))}
        g = g.reshape(tuple(1 if axis in axes else n for axis, n in enumerate(x_shape)))
    return expand(g, x_shape)


def count(x_shape, dim):
    """How many elements a reduction over `dim` brings down to one."""
    axes = range(len(x_shape)) if dim is None else dim if isinstance(dim, tuple) else (dim,)
    return prod(x_shape[axis] for axis in axes) if x_shape else 1
