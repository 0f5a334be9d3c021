"""Scattering: an array written to, or added to, at the places that an index names along one dimension."""

import numpy as np

from ..kernels.indexing import add_along, along
from .arithmetic import div
from .comparison import eq
from .conversion import cast, fill
from .indexing import gather, index_backward
from .indexing import index as part_of
from .op import arraywise
from .selection import where


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


def _of_part(rule, g, index, source, source_shape):
    """The gradient of `source` whose part that `index` covers has that of `rule(part)`."""
    key = tuple(slice(n) for n in index.shape)
    whole = tuple(index.shape) == tuple(source_shape)
    found = rule(source if whole else part_of(source, key))
    return found if whole else index_backward(found, source_shape, key)


def _ties(g, x, index, part, out, x_dtype, dim, include_self):
    """Where `x` and the sources are the extreme, as 1 and 0, and the share of `g` that each of these gets."""
    own = cast(eq(x, out), x_dtype)
    own = own if include_self else scatter(own, index, 0, dim)
    theirs = cast(eq(part, gather(out, index, dim)), x_dtype)
    return own, theirs, div(g, scatter_add(own, index, theirs, dim))


def _extreme_x(g, x, index, source, out, x_dtype, dim, include_self):
    key = tuple(slice(n) for n in index.shape)
    own, _, share = _ties(g, x, index, part_of(source, key), out, x_dtype, dim, include_self)
    return own * share


def _extreme_source(g, x, index, source, out, x_dtype, source_shape, dim, include_self):
    def rule(part):
        _, theirs, share = _ties(g, x, index, part, out, x_dtype, dim, include_self)
        return theirs * gather(share, index, dim)

    return _of_part(rule, g, index, source, source_shape)


@arraywise(public=False, dx=_extreme_x, dsource=_extreme_source)
def scatter_extreme(x, index, source, /, dim, largest, include_self=True):
    """`x` where `index` names nothing; else the largest, or the smallest, of the sources there, and of `x` itself if
    `include_self`. Those that tie share a gradient."""
    out = x.copy() if include_self else scatter.formula(x, index, source, dim)
    (np.maximum if largest else np.minimum).at(out, along(index, dim), _part(source, index))
    return out


def _product_source(g, x, index, source, x_dtype, source_shape, dim, include_self):
    def rule(part):
        base = x if include_self else scatter(x, index, 1, dim)
        zero = eq(part, 0)
        numbers = where(zero, 1.0, part)
        count = gather(scatter_add(fill(x, 0), index, cast(zero, x_dtype), dim), index, dim)
        product = gather(scatter_prod(base, index, numbers, dim), index, dim)
        others = where(eq(count, cast(zero, x_dtype)), product / numbers, 0.0)
        return gather(g, index, dim) * others

    return _of_part(rule, g, index, source, source_shape)


@arraywise(
    public=False,
    dx=lambda g, x, index, source, dim, include_self: (
        g * scatter_prod(fill(x, 1), index, source, dim) if include_self else scatter(g, index, 0, dim)
    ),
    dsource=_product_source,
)
def scatter_prod(x, index, source, /, dim, include_self=True):
    """`x` where `index` names nothing; else the product of the sources there, times `x` itself if `include_self`."""
    out = x.copy() if include_self else scatter.formula(x, index, 1, dim)
    np.multiply.at(out, along(index, dim), _part(source, index))
    return out
