"""Scattering: an array written to, or added to, at the places that an index names along one dimension."""

import numpy as np

from ..kernels.indexing import add_along, along
from .indexing import gather, index_backward
from .op import arraywise


def _read_back(g, index, source_shape, dim):
    """The gradient of a source: what stands at the places it went to, zeros for the part that `index` left out."""
    read = gather(g, index, dim)
    if tuple(read.shape) == tuple(source_shape):
        return read
    return index_backward(read, source_shape, tuple(slice(n) for n in read.shape))


def _scatter_into(x, index, source, dim):
    x[along(index, dim)] = _part(source, index)


@arraywise(
    public=False,
    into=_scatter_into,
    dx=lambda g, index, dim: scatter(g, index, 0, dim),
    dsource=lambda g, index, source_shape, dim: _read_back(g, index, source_shape, dim),
)
def scatter(x, index, source, /, dim):
    """A copy of `x` with `out[index[i][j]][j] = source[i][j]` for dim 0; `source` may be a number."""
    out = x.copy()
    _scatter_into(out, index, source, dim)
    return out


def _add_into(x, index, source, dim):
    add_along(x, index, dim, _part(source, index))


@arraywise(
    public=False,
    into=_add_into,
    dx=lambda g: g,
    dsource=lambda g, index, source_shape, dim: _read_back(g, index, source_shape, dim),
)
def scatter_add(x, index, source, /, dim):
    """A copy of `x` with `source` added where `scatter` would write it."""
    out = x.copy()
    _add_into(out, index, source, dim)
    return out


def _part(source, index):
    if np.shape(source) in (index.shape, ()):
        return source
    return source[tuple(slice(n) for n in index.shape)]
