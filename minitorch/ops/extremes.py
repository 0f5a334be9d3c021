"""The largest and the smallest: their values, shared among ties in backward, and where they stand.

NaN counts as larger and as smaller than any number. Next: `norms.py`.
"""

import numpy as np

from ..kernels.layout import in_rows
from .broadcasting import beside
from .comparison import eq
from .conversion import cast
from .op import arraywise
from .reductions import sum


@arraywise(lambda x, y: x == y if y == y else x != x, public=False)
def ties(x, y, /):
    """bool: where `x` is the number `y`, or both are NaN."""
    return (x == y) | ((x != x) & (y != y))


def shared(g, x, out, x_shape, x_dtype, dim=None, tied=eq):
    """`g`, the gradient of extremes `out` over `dim`, in equal parts at the elements of `x` that are as extreme.

    By `eq` nothing is NaN, so a gradient of NaN goes everywhere; by `ties` it goes to the elements that are NaN.
    """
    tied = cast(tied(x, beside(out, x_shape, dim)), x_dtype)
    return beside(g, x_shape, dim) / sum(tied, dim, True) * tied


def shared_by_ties(g, x, out, x_shape, x_dtype):
    """`shared` for an extreme of all elements, NaN among them."""
    return shared(g, x, out, x_shape, x_dtype, None, ties)


@arraywise(
    public=False,
    dx=lambda g, x, out, x_shape, x_dtype, dim: shared(g, x, out, x_shape, x_dtype, dim),
)
def amax(x, /, dim=None, keepdim=False):
    return in_rows(np.maximum.reduce(x, dim, keepdims=keepdim))


@arraywise(
    public=False,
    dx=lambda g, x, out, x_shape, x_dtype, dim: shared(g, x, out, x_shape, x_dtype, dim),
)
def amin(x, /, dim=None, keepdim=False):
    return in_rows(np.minimum.reduce(x, dim, keepdims=keepdim))


@arraywise(public=False, dx=shared_by_ties)
def max_all(x, /):
    """The largest element of all: PyTorch's `max` without `dim`."""
    return np.maximum.reduce(x, None)


@arraywise(public=False, dx=shared_by_ties)
def min_all(x, /):
    """The smallest element of all: PyTorch's `min` without `dim`."""
    return np.minimum.reduce(x, None)


@arraywise(public=False, dx=shared_by_ties)
def median_all(x, /):
    """The lower of the two middle elements: PyTorch's `median` without `dim`. NaN if an element is."""
    if x.size == 0 or (x != x).any():
        return x.dtype.type(np.nan)
    at = (x.size - 1) // 2
    return np.partition(x, at, None)[at]


@arraywise(public=False)
def argmax(x, /, dim=None, keepdim=False):
    """int64: where the largest stands, the first of several; counted through all elements if `dim` is None."""
    return x.argmax(dim, keepdims=keepdim)


@arraywise(public=False)
def argmin(x, /, dim=None, keepdim=False):
    """int64: where the smallest stands, as `argmax`."""
    return x.argmin(dim, keepdims=keepdim)
