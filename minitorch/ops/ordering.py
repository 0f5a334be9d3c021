"""Ordering: the indices that sort, the largest by index, and reading elements by index along a dimension.

NaN is larger than any number. The values of `max`, `sort`, `topk`... along a dimension are `chosen` at their indices.
"""

import numpy as np

from ..jit.dtypes import is_floating
from ..kernels.indexing import along
from ..kernels.layout import empty_as
from .op import arraywise

FEW = 16


@arraywise(public=False)
def argsort(x, /, dim=-1, descending=False):
    """int64: the indices that sort `x` along `dim`. The sort is stable: equal elements keep their order."""
    out = empty_as(x, np.int64)
    if not descending:
        out[...] = x.argsort(dim, kind="stable")
        return out
    # Sorted backwards and read backwards, the order is descending and still stable.
    backwards = x.swapaxes(dim, -1)[..., ::-1].argsort(-1, kind="stable")
    return np.subtract(x.shape[dim] - 1, backwards[..., ::-1].swapaxes(dim, -1), out=out)


@arraywise(public=False)
def argtopk(x, /, k, dim=-1, largest=True):
    """int64: the indices of the `k` largest (or smallest) elements along `dim`, in order."""
    n = x.shape[dim]
    if k == 1 and largest:
        return x.argmax(dim, keepdims=True)
    if n < 256 or 4 * k > n:
        return argsort.formula(x, dim, largest).take(np.arange(k), dim)
    rows = x.swapaxes(dim, -1)
    places = _in_turn(rows, k, largest)
    if places is None:
        # A few of many: set them apart first, then sort these alone (5 of 1000: 30 times faster).
        parted = rows.argpartition(n - k if largest else k, -1)
        places = parted[..., n - k :] if largest else parted[..., :k]
        order = argsort.formula(np.take_along_axis(rows, places, -1), -1, largest)
        places = np.take_along_axis(places, order, -1)
    return places.swapaxes(dim, -1).copy()


def _in_turn(x, k, largest):
    """Where the `k` largest (or smallest) along the last dimension stand, found one after the other by `argmax`.

    Each is overwritten by an infinity when it has been found, so the next is the largest of the rest. For up to `FEW`
    this takes less time than `argpartition`. None if they are more, or if that infinity is one of them.
    """
    if k > FEW or not is_floating(x.dtype):
        return None
    rest, struck = x.copy(), -np.inf if largest else np.inf
    places = np.empty((*x.shape[:-1], k), np.int64)
    for i in range(k):
        at = rest.argmax(-1, keepdims=True) if largest else rest.argmin(-1, keepdims=True)
        places[..., i : i + 1] = at
        np.put_along_axis(rest, at, struck, -1)
    found = np.take_along_axis(x, places, -1)
    unsure = found == struck if largest else (found == struck) | (found != found)  # argmin finds NaN first
    return None if unsure.any() else places


@arraywise(public=False)
def argkthvalue(x, /, n=None, dim=-1, keepdim=False):
    """int64: the index of the element that is `n`-th along `dim` when sorted; if None, of the median, or of a NaN."""
    place = (x.shape[dim] - 1) // 2 if n is None else n
    at = x.argpartition(place, dim).take(place, dim)
    if n is None:
        unknown = x != x
        at = np.where(unknown.any(dim), unknown.argmax(dim), at)
    return np.expand_dims(at, dim) if keepdim else at


@arraywise(public=False, dx=lambda g, index, x_shape, dim: take_along_backward(g, index, x_shape, dim))
def take_along(x, index, /, dim):
    """The elements of `x` that `index` names along `dim`, each at most once; one each if `index` lacks `dim`."""
    return x[along(index, dim, index.ndim < x.ndim)]


@arraywise(public=False, dx=lambda g, index, dim: take_along(g, index, dim))
def take_along_backward(x, index, /, shape, dim):
    """Zeros of `shape` but for `x` where `index` points along `dim`."""
    out = np.zeros(shape, x.dtype)
    out[along(index, dim, index.ndim < len(shape))] = x
    return out
