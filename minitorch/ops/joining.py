"""Joining: arrays put end to end, or side by side along a new dimension. Taking apart is `indexing.index`."""

import numpy as np

from .indexing import index
from .op import arraywise

_ALL = slice(None)
EMPTY = (0,)
"""An array of this shape joins with any other."""


@arraywise(
    public=False,
    promote="same",
    dxs=lambda g, xs_shape, dim, i: index(g, (_ALL,) * dim + (_part(xs_shape, i, dim),)).reshape(xs_shape[i]),
)
def cat(*xs, dim=0):
    """`xs` end to end along `dim`; the other sizes are equal, those of shape (0,) left out."""
    # In C order, as PyTorch's are: numpy's take the order of the arrays joined.
    return np.ascontiguousarray(np.concatenate([x for x in xs if x.shape != EMPTY] or xs, dim))


def _part(shapes, i, dim):
    """The range of indices along `dim` that the `i`-th of arrays of these shapes takes when they are joined."""
    sizes = [0 if shape == EMPTY else shape[dim] for shape in shapes[: i + 1]]
    return slice(sum(sizes[:i]), sum(sizes))


def _side_by_side(*xs, dim=0):
    return np.array(xs) if dim == 0 else stack.formula(*xs, dim=dim)  # at half the price of joining


@arraywise(_side_by_side, public=False, promote="same", dxs=lambda g, dim, i: index(g, (_ALL,) * dim + (i,)))
def stack(*xs, dim=0):
    """`xs`, all of one shape, along a new dimension `dim`."""
    return np.ascontiguousarray(np.concatenate([x[(_ALL,) * dim + (None,)] for x in xs], dim))
