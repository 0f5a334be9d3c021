"""Ordering: where elements go when sorted, and reading elements where indices say so.

NaN is larger than any number. The values of `max`, `sort`, `topk`... along a dimension are `chosen` at their indices.
"""

import numpy as np

from ..kernels.layout import empty_as
from .op import arraywise


@arraywise(public=False)
def argsort(x, /, dim=-1, descending=False):
    """int64: the elements along `dim` in order; equal ones stay in theirs."""
    out = empty_as(x, np.int64)
    if not descending:
        out[...] = x.argsort(dim, kind="stable")
        return out
    # Sorted backwards and read backwards, the order is descending and still stable.
    backwards = x.swapaxes(dim, -1)[..., ::-1].argsort(-1, kind="stable")
    return np.subtract(x.shape[dim] - 1, backwards[..., ::-1].swapaxes(dim, -1), out=out)


@arraywise(public=False)
def argtop(x, /, k, dim=-1, largest=True):
    """int64: the `k` largest (or smallest) elements along `dim`, in order."""
    n = x.shape[dim]
    if n < 256 or 4 * k > n:
        return argsort.formula(x, dim, largest).take(np.arange(k), dim)
    # A few of many: set them apart first, then sort these alone (5 of 1000: 30 times faster).
    apart = _set_apart(x.swapaxes(dim, -1), k, largest).swapaxes(dim, -1)
    return np.take_along_axis(apart, argsort.formula(np.take_along_axis(x, apart, dim), dim, largest), dim)


def _set_apart(x, k, largest):
    """Where the `k` largest (or smallest) along the last dimension stand, in any order."""
    n = x.shape[-1]
    last = n - k if largest else k - 1
    if k and n > k:
        # numpy finds the k-th value with vector code, but not where it stands: so look which elements reach it.
        bound = np.partition(x, last, -1)[..., last : last + 1]
        reaching = x >= bound if largest else x <= bound
        if (np.count_nonzero(reaching, -1) == k).all():  # more where several tie at the bound, fewer where it is NaN
            return (np.flatnonzero(reaching) % n).reshape(*x.shape[:-1], k)
    return x.argpartition(last, -1)[..., n - k :] if largest else x.argpartition(k, -1)[..., :k]


@arraywise(public=False)
def nth(x, /, n=None, dim=-1, keepdim=False):
    """int64: the element that would stand `n`-th along `dim` if sorted; for None the middle one, or a NaN if any."""
    place = (x.shape[dim] - 1) // 2 if n is None else n
    at = x.argpartition(place, dim).take(place, dim)
    if n is None:
        unknown = x != x
        at = np.where(unknown.any(dim), unknown.argmax(dim), at)
    return np.expand_dims(at, dim) if keepdim else at


@arraywise(
    public=False,
    label=lambda dim, called: called,
    dx=lambda g, index, x_shape, dim: scattered(g, index, x_shape, dim),
)
def chosen(x, index, /, dim, called="Gather"):
    """The elements of `x` that `index` names along `dim`, each at most once; one each if `index` lacks `dim`."""
    return x[_key(index, x.ndim, dim)]


@arraywise(public=False, dx=lambda g, index, dim: chosen(g, index, dim))
def scattered(x, index, /, shape, dim):
    """Zeros of `shape` but for `x` where `index` points along `dim`."""
    out = np.zeros(shape, x.dtype)
    out[_key(index, len(shape), dim)] = x
    return out


def _key(index, ndim, dim):
    """The key of numpy's that reads, at each position, the element that `index` names along `dim`."""
    key = [np.arange(n).reshape((-1,) + (1,) * (index.ndim - 1 - axis)) for axis, n in enumerate(index.shape)]
    key[dim : dim + (index.ndim == ndim)] = [index]
    return tuple(key)
