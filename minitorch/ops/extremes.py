"""The largest and the smallest elements and their indices. Elements that tie share a gradient.

NaN counts as larger and as smaller than any number.
"""

import numpy as np

from ..kernels.layout import in_rows
from .broadcasting import with_keepdim
from .comparison import eq
from .conversion import cast
from .op import arraywise
from .reductions import sum


@arraywise(lambda x, y: x == y if y == y else x != x, public=False)
def equal_nan(x, y, /):
    """bool: where `x` is the number `y`, or both are NaN."""
    return (x == y) | ((x != x) & (y != y))


def split_among_ties(g, x, out, x_shape, x_dtype, dim):
    """`g`, the gradient of extremes `out` over `dim`, in equal parts at the elements of `x` that are as extreme.

    Nothing equals NaN, so a gradient of NaN goes everywhere.
    """
    return _split(g, eq(x, with_keepdim(out, x_shape, dim)), x_shape, x_dtype, dim)


def split_among_all_ties(g, x, out, x_shape, x_dtype):
    """As `split_among_ties`, for an extreme of all elements; the gradient of NaN goes to the elements that are NaN."""
    return _split(g, equal_nan(x, with_keepdim(out, x_shape, None)), x_shape, x_dtype, None)


def _split(g, tied, x_shape, x_dtype, dim):
    tied = cast(tied, x_dtype)
    return with_keepdim(g, x_shape, dim) / sum(tied, dim, True) * tied


@arraywise(public=False, dx=split_among_ties)
def amax(x, /, dim=None, keepdim=False):
    return in_rows(np.maximum.reduce(x, dim, keepdims=keepdim))


@arraywise(public=False, dx=split_among_ties)
def amin(x, /, dim=None, keepdim=False):
    return in_rows(np.minimum.reduce(x, dim, keepdims=keepdim))


@arraywise(public=False, dx=split_among_all_ties)
def max_all(x, /):
    """The largest element of all: PyTorch's `max` without `dim`."""
    return np.maximum.reduce(x, None)


@arraywise(public=False, dx=split_among_all_ties)
def min_all(x, /):
    """The smallest element of all: PyTorch's `min` without `dim`."""
    return np.minimum.reduce(x, None)


@arraywise(public=False, dx=split_among_all_ties)
def median_all(x, /):
    """The lower of the two middle elements: PyTorch's `median` without `dim`. NaN if an element is.

    Of no integers it is what the processor makes of NaN.
    """
    if x.size == 0 or (x != x).any():
        with np.errstate(invalid="ignore"):
            return np.array(np.nan).astype(x.dtype)[()]
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
