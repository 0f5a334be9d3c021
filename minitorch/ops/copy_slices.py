"""What an in-place edit of a view does to the tensor behind it, as an op. PyTorch's `CopySlices`.

A region is named by its path: the view ops, with their settings, that lead from the whole to it.
"""

import numpy as np

from .op import arraywise


def through(x, path):
    """The region of `x` at the end of `path`; a copy where the memory of `x` lies too differently for a view."""
    for op, settings in path:
        x = x.reshape(settings[0]) if op.name == "view" else op(x, *settings)
    return x


def _written(x, y, path):
    """A copy of `x` with `y` in the region."""
    out = x.reshape(1).copy().reshape(()) if x.ndim == 0 else x.copy()  # one number may be no array to numpy
    region = through(out, path)
    if np.may_share_memory(region, out):
        region[...] = y
    else:
        out.reshape(-1)[through(np.arange(out.size).reshape(out.shape), path)] = y
    return out


@arraywise(public=False, dx=lambda g, path: zero_slices(g, path))
def zero_slices(x, /, path):
    """A copy of `x` with zeros in the region."""
    return _written(x, 0, path)


@arraywise(public=False, dx=lambda g, path: zero_slices(g, path), dy=lambda g, path: through(g, path))
def copy_slices(x, y, /, path):
    """A copy of `x` with `y` in the region."""
    return _written(x, y, path)
