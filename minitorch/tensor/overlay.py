"""Overlay: what an in-place edit of a view does to the tensor behind it, as an op. PyTorch's `CopySlices`."""

import numpy as np

from ..ops.op import arraywise


def through(x, path):
    """The region of `x` that a view reaches by its path of view ops."""
    for op, settings in path:
        x = op(x, *settings)
    return x


@arraywise(
    public=False,
    label="CopySlices.",
    dx=lambda g, y_shape, path: overlay(g, np.zeros(y_shape, g.dtype), path),
    dy=lambda g, path: through(g, path),
)
def overlay(x, y, /, path):
    """A copy of `x` in which the region reached by `path` is `y`."""
    out = x.copy()
    through(out, path)[...] = y
    return out
