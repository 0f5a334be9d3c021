"""Shaping: the same elements under another shape or in another order, as views where strides can say it.

The gradient of a view is the view undone; of copies side by side, the sum of the copies.
"""

from math import prod

import numpy as np
from numpy.lib.stride_tricks import as_strided

from ..kernels import flipping, triangles
from ..kernels.layout import copied, in_rows, seen_from
from .broadcasting import sum_to
from .indexing import index_add, index_get
from .op import arraywise


@arraywise(public=False, view=True, dx=lambda g, x_shape: g.reshape(x_shape))
def view(x, /, shape):
    """`x` read in the same order with other sizes."""
    return x.reshape(shape, copy=False)


@arraywise(
    public=False, view=True, dx=lambda g, dims: permute(g, tuple(sorted(range(len(dims)), key=dims.__getitem__)))
)
def permute(x, /, dims):
    return x.transpose(dims)


@arraywise(public=False, view=True, dx=lambda g, dim0, dim1: transpose(g, dim0, dim1))
def transpose(x, /, dim0, dim1):
    return x.swapaxes(dim0, dim1)


@arraywise(
    public=False,
    view=True,
    dx=lambda g, x_shape, offset, dim1, dim2: diagonal_embed(g, x_shape, offset, dim1, dim2),
)
def diagonal(x, /, offset, dim1, dim2):
    """The elements whose index along `dim2` is `offset` more than along `dim1`, as a last dimension."""
    out = x.diagonal(offset, dim1, dim2)
    out.flags.writeable = x.flags.writeable
    return out


@arraywise(public=False, dx=lambda g, offset, dim1, dim2: diagonal(g, offset, dim1, dim2))
def diagonal_embed(x, /, shape, offset, dim1, dim2):
    """Zeros of `shape` with `x` on a diagonal."""
    out = np.zeros(shape, x.dtype)
    diagonal(out, offset, dim1, dim2)[...] = x
    return out


@arraywise(public=False, view=True, dx=lambda g, x_shape, dim, size, step: fold(g, x_shape, dim, size, step))
def unfold(x, /, dim, size, step):
    """Windows of `size` elements along `dim`, each `step` after the last, as a last dimension."""
    windows = (x.shape[dim] - size) // step + 1
    shape = (*x.shape[:dim], windows, *x.shape[dim + 1 :], size)
    strides = (*x.strides[:dim], x.strides[dim] * step, *x.strides[dim + 1 :], x.strides[dim])
    return as_strided(x, shape, strides)


def _places(x_shape, steps, size, stride, offset):
    """int64: for each element of the result of `strided`, the place in `x`, in reading order, that is at its address;
    -1 for what `x` does not see."""

    def addresses(shape, strides, start):
        grid = np.indices(shape).reshape(len(shape), prod(shape))
        return start + np.array(strides, np.int64) @ grid

    own, theirs = addresses(x_shape, steps, 0), addresses(size, stride, offset)
    low = min(own.min(initial=0), theirs.min(initial=0))
    table = np.full(max(own.max(initial=0), theirs.max(initial=0)) - low + 1, -1)
    table[own - low] = np.arange(own.size)
    return table[theirs - low]


def _strided_gradient(g, x_shape, size, stride, offset, steps):
    places = _places(x_shape, steps, size, stride, offset)
    seen = np.flatnonzero(places >= 0)
    flat = index_get(g.reshape((-1,)), seen[None], (...,))
    return index_add(flat, places[seen][None], (prod(x_shape),), (...,)).reshape(x_shape)


@arraywise(public=False, view=True, dx=_strided_gradient)
def strided(x, /, size, stride, offset, steps):
    """The memory of `x` from `offset` elements after its first on, in steps of `stride` elements; those of `x` are
    `steps`; of an `x` that lies otherwise, a copy. The gradient of what `x` itself does not see goes nowhere."""
    if x.strides == tuple(step * x.itemsize for step in steps):
        return seen_from(x, size, stride, offset)
    places = _places(x.shape, steps, size, stride, offset)
    return np.where(places < 0, x.dtype.type(0), x.reshape(-1)[places]).reshape(size)


@arraywise(public=False, dx=lambda g, dim, size, step: unfold(g, dim, size, step))
def fold(x, /, shape, dim, size, step):
    """Zeros of `shape` to which the windows of `x` are added: what several windows cover gets the sum."""
    out = np.zeros(shape, x.dtype)
    for i in range(size):
        unfold(out, dim, size, step)[..., i] += x[..., i]
    return out


@arraywise(flipping.flip, public=False, dx=lambda g, dims: flip(g, dims))
def flip(x, /, dims):
    return copied(np.flip(x, dims) if x.ndim else x)


@arraywise(public=False, dx=lambda g, shifts, dims: roll(g, tuple(-n for n in shifts), dims))
def roll(x, /, shifts, dims):
    """What leaves at one end of a dimension comes in at the other; without `dims`, of all elements in a row."""
    if not dims:
        return roll(x.reshape(-1), shifts, (0,)).reshape(x.shape)
    for shift, dim in zip(shifts, dims, strict=True):
        before = (slice(None),) * dim
        end = -shift % max(x.shape[dim], 1)
        x = np.concatenate([x[(*before, slice(end, None))], x[(*before, slice(end))]], dim)
    return in_rows(x)


@arraywise(public=False, dx=lambda g, x_shape, sizes: _added_up(g, x_shape, sizes))
def repeat(x, /, sizes):
    """Copies of `x` side by side, `sizes[i]` of them along dimension i."""
    return np.tile(x, sizes)


def _added_up(g, x_shape, sizes):
    """The sum of the copies that `repeat` made."""
    full = (1,) * (len(sizes) - len(x_shape)) + tuple(x_shape)
    blocks = tuple(n for pair in zip(sizes, full, strict=True) for n in pair)
    kept = tuple(n if i % 2 else 1 for i, n in enumerate(blocks))
    return sum_to(g.reshape(blocks), kept).reshape(x_shape)


@arraywise(triangles.lower, dx=lambda g, diagonal: tril(g, diagonal))
def tril(x, /, diagonal=0):
    """`x` with zeros above a diagonal; `diagonal` counts from the main one, upwards.

    Shapes: (*, n, m) -> (*, n, m).
    Dtypes: any; the result has that of `x`.
    Errors: RuntimeError for fewer than two dimensions; TypeError for what is no tensor.
    """
    return in_rows(np.tril(triangles.matrices(x), diagonal))


@arraywise(triangles.upper, dx=lambda g, diagonal: triu(g, diagonal))
def triu(x, /, diagonal=0):
    """`x` with zeros below a diagonal; `diagonal` counts from the main one, upwards.

    Shapes: (*, n, m) -> (*, n, m).
    Dtypes: any; the result has that of `x`.
    Errors: RuntimeError for fewer than two dimensions; TypeError for what is no tensor.
    """
    return in_rows(np.triu(triangles.matrices(x), diagonal))
