"""Scattering: an array written to, or added to, at the places that an index names along one dimension."""

import numpy as np

from .indexing import along, embed, gather
from .op import arraywise


def _read_back(g, index, source_shape, dim):
    """The gradient of a source: what stands at the places it went to, zeros for the part that `index` left out."""
    read = gather(g, index, dim)
    if tuple(read.shape) == tuple(source_shape):
        return read
    return embed(read, source_shape, tuple(slice(n) for n in read.shape))


@arraywise(
    public=False,
    dx=lambda g, index, dim: scatter(g, index, 0, dim),
    dsource=lambda g, index, source_shape, dim: _read_back(g, index, source_shape, dim),
)
def scatter(x, index, source, /, dim):
    """A copy of `x` with `out[index[i][j]][j] = source[i][j]` for dim 0; `source` may be a number."""
    out = x.copy()
    out[along(index, dim)] = _part(source, index)
    return out


@arraywise(
    public=False,
    dx=lambda g: g,
    dsource=lambda g, index, source_shape, dim: _read_back(g, index, source_shape, dim),
)
def scatter_add(x, index, source, /, dim):
    """A copy of `x` with `source` added where `scatter` would write it."""
    out = x.copy()
    np.add.at(out, along(index, dim), _part(source, index))
    return out


def _part(source, index):
    return source[tuple(slice(n) for n in index.shape)] if np.ndim(source) else source
