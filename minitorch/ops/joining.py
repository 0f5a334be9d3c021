"""Joining: arrays put end to end, or side by side along a new dimension. Taking apart is `indexing.index`."""

import numpy as np

from .indexing import index
from .op import arraywise

_ALL = slice(None)
_NOTHING = (0,)  # an array of this shape joins with any other


def _unequal_sizes(*arguments):
    *arrays, dim = arguments
    first = next(x.shape for x in arrays if x.shape != _NOTHING)
    for i, x in enumerate(arrays):
        if x.shape == _NOTHING:
            continue
        if x.ndim != len(first):
            return f"Tensors must have same number of dimensions: got {len(first)} and {x.ndim}"
        for axis, (n, m) in enumerate(zip(first, x.shape, strict=True)):
            if n != m and axis != dim:
                return (
                    f"Sizes of tensors must match except in dimension {dim}. Expected size {n} but got size {m} for "
                    f"tensor number {i} in the list."
                )
    return f"cat: cannot join arrays of shapes {[x.shape for x in arrays]}"


@arraywise(
    public=False,
    promote="same",
    explain=_unequal_sizes,
    dxs=lambda g, i, xs_shape, dim: index(g, (_ALL,) * dim + (_part(xs_shape, i, dim),), None).reshape(xs_shape[i]),
)
def cat(*xs, dim=0):
    """`xs` end to end along `dim`; the other sizes are equal, those of shape (0,) left out."""
    # In C order, as PyTorch's are: numpy's take the order of the arrays joined.
    return np.ascontiguousarray(np.concatenate([x for x in xs if x.shape != _NOTHING] or xs, dim))


def _part(shapes, i, dim):
    """The range of indices along `dim` that the `i`-th of arrays of these shapes takes when they are joined."""
    sizes = [0 if shape == _NOTHING else shape[dim] for shape in shapes[: i + 1]]
    return slice(sum(sizes[:i]), sum(sizes))


def _unequal_shapes(*arguments):
    *arrays, _ = arguments
    for i, x in enumerate(arrays):
        if x.shape != arrays[0].shape:
            return (
                f"stack expects each tensor to be equal size, but got {list(arrays[0].shape)} at entry 0 and "
                f"{list(x.shape)} at entry {i}"
            )
    return "stack: cannot join these arrays"


def _side_by_side(*xs, dim=0):
    return np.array(xs) if dim == 0 else stack.formula(*xs, dim=dim)  # at half the price of joining


@arraywise(
    _side_by_side,
    public=False,
    promote="same",
    explain=_unequal_shapes,
    dxs=lambda g, i, dim: index(g, (_ALL,) * dim + (i,), None),
)
def stack(*xs, dim=0):
    """`xs`, all of one shape, along a new dimension `dim`."""
    return np.ascontiguousarray(np.concatenate([x[(_ALL,) * dim + (None,)] for x in xs], dim))
