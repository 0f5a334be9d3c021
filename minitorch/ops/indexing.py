"""Indexing: parts of an array, read and written. Reading and writing are each other's gradients.

A basic key (ints, slices, None) reads a view: `index`, undone by `index_backward`. A key with index arrays reads a
copy: `index_get`, undone by `index_add`, which adds up what is read twice. Keys come here checked, complete, and with
sizes in range. Along one dimension, element by element: `gather` and `gather_backward`.
"""

import itertools

import numpy as np

from ..kernels.indexing import add_along, add_at, take_along
from ..kernels.layout import copied, empty_in_order, in_rows
from .op import arraywise, elementwise
from .selection import where


@arraywise(
    public=False,
    view=True,
    dx=lambda g, x_shape, key: g.reshape(x_shape) if g.shape == x_shape else index_backward(g, x_shape, key),
)
def index(x, /, key):
    """`x[key]` for a tuple `key` of ints, slices and None: a view."""
    return x[(*key, ...)]


@arraywise(public=False, dx=lambda g, key: index(g, key))
def index_backward(x, /, shape, key):
    """The gradient of `index`: zeros of `shape` with `x` at `key`."""
    out = np.zeros(shape, x.dtype)
    out[key] = x
    return out


def filled(key, indices):
    """`key` with the rows of `indices` (k, ...) where it says Ellipsis, in order."""
    rows = iter(indices)
    return tuple(next(rows) if entry is ... else entry for entry in key)


@arraywise(public=False, dx=lambda g, indices, x_shape, key: index_add(g, indices, x_shape, key))
def index_get(x, indices, /, key, order="K"):
    """A copy of `x` at `key`, whose entries are slices and, where it says Ellipsis, the rows of `indices` (k, ...).

    Its dimensions follow each other in memory as those of `x` (`order` "K"), or in reading order ("C").
    """
    out = x[filled(key, indices)]
    if order == "C" or (x.flags.c_contiguous and (x.base is None or 1 not in x.shape)):
        return in_rows(out)  # a view of size 1 in some dimension may have any stride there
    laid_out = empty_in_order(out.shape, _strides_of_result(x, indices, key), x.dtype)
    laid_out[...] = out
    return laid_out


def _strides_of_result(x, indices, key):
    """The strides in `x` of the dimensions that `index_get` keeps, and 0 for those of the indices, which have none."""
    kept = [stride for entry, stride in itertools.zip_longest(key, x.strides) if entry is not ...]
    picked = [at for at, entry in enumerate(key) if entry is ...]
    at = picked[0] if picked[-1] - picked[0] < len(picked) else 0  # numpy's place for index dimensions
    return *kept[:at], *(0,) * (indices.ndim - 1), *kept[at:]


@arraywise(public=False, dx=lambda g, indices, key: index_get(g, indices, key))
def index_add(x, indices, /, shape, key):
    """Zeros of `shape` to which `x` is added at `key`: what several index rows point at gets the sum."""
    out = np.zeros(shape, x.dtype)
    add_at(out, filled(key, indices), x)
    return out


@arraywise(public=False, dx=lambda g, index, x_shape, dim: gather_backward(g, index, x_shape, dim))
def gather(x, index, /, dim):
    """`out[i][j] = x[index[i][j]][j]` for dim 0: at each position of `index`, the element it names along `dim`."""
    return take_along(x, index, dim)


@arraywise(public=False, dx=lambda g, index, dim: gather(g, index, dim))
def gather_backward(x, index, /, shape, dim):
    """Zeros of `shape` to which `x` is added where `index`, of x's shape, points along `dim`."""
    out = np.zeros(shape, x.dtype)
    add_along(out, index, dim, x)
    return out


def _put_into(x, value, indices, key, accumulate, order=None):
    if np.ndim(value) > x.ndim + indices.ndim - 1 - key.count(...):
        raise ValueError("value has more dimensions than what it is put into")  # numpy lets go of those of size 1
    if accumulate:
        add_at(x, filled(key, indices), value)
    else:
        x[filled(key, indices)] = value


@arraywise(
    public=False,
    into=_put_into,
    dx=lambda g, indices, key, accumulate: g if accumulate else put(g, 0, indices, key),
    dvalue=lambda g, indices, key: index_get(g, indices, key),
)
def put(x, value, indices, /, key, accumulate=False, order="K"):
    """A copy of `x`, in this `order`, with `value` at `key` (as in `index_get`), or added there."""
    out = x.copy() if order == "C" else copied(x)
    _put_into(out, value, indices, key, accumulate)
    return out


@arraywise(public=False)
def broadcast_indices(*indices):
    """Index arrays broadcast together, as the rows of one array."""
    return np.stack(np.broadcast_arrays(*indices))


@elementwise(
    lambda x, mask, value: in_rows(np.where(mask, value, x)),
    promote="no",
    public=False,
    into=lambda x, mask, value: np.copyto(x, value, where=mask),
    dx=lambda g, mask: where(mask, 0.0, g),
    dvalue=lambda g, mask: where(mask, g, 0.0),
)
def masked_fill(x, mask, value, /):
    """`value` where the bool `mask` is true, else `x`."""
    return value if mask else x
