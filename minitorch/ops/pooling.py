"""Pooling: the largest number, or the mean, of each window that slides over the last dimensions.

`kernel`, `count` (of windows), `stride`, `padding` and `dilation` are tuples, a number for each of these dimensions.
Beyond the ends stands what is smaller than any number, and 0 for a mean. The gradient of a largest number finds its
place again: to keep places would take more time and memory.
"""

from math import prod

import numpy as np

from ..kernels import pooling as kernels
from ..kernels.windows import extents, framed, taps, unframed, windows
from .conversion import zero
from .extremes import argmax
from .indexing import gather
from .op import arraywise


def _last(d):
    return tuple(range(-d, 0))


@arraywise(
    kernels.max_pool,
    public=False,
    dx=lambda g, x, kernel, count, stride, padding, dilation: max_pool_backward(
        g, x, kernel, count, stride, padding, dilation
    ),
)
def max_pool(x, /, kernel=(1,), count=(1,), stride=(1,), padding=(0,), dilation=(1,)):
    """x (*, *in) → (*, *count)"""
    found = windows(x, kernel, count, stride, padding, dilation, kernels.lowest_of(x.dtype))
    return np.maximum.reduce(found, _last(len(kernel)))


@arraywise(
    kernels.max_pool_backward,
    public=False,
    dy=lambda g, x, kernel, count, stride, padding, dilation: _at(
        g, max_places(x, kernel, count, stride, padding, dilation), len(kernel)
    ),
    dx=lambda g: zero(g),
)
def max_pool_backward(y, x, /, kernel=(1,), count=(1,), stride=(1,), padding=(0,), dilation=(1,)):
    """Zeros like `x` to which `y` (*, *count) is added where each window of `x` has its first largest number."""
    most = max_pool(x, kernel, count, stride, padding, dilation)
    sizes = extents(kernel, count, stride, dilation)
    sizes = tuple(max(n, m + p) for n, m, p in zip(sizes, x.shape[-len(kernel) :], padding, strict=True))
    within, found = framed(x, padding, sizes, kernels.lowest_of(x.dtype)), np.zeros(y.shape, np.bool_)
    out = np.zeros(within.shape, y.dtype)
    for key in taps(kernel, count, stride, dilation):
        here = ((within[key] == most) | (within[key] != within[key])) & ~found
        out[key] += np.where(here, y, y.dtype.type(0))
        found = found | here
    return np.ascontiguousarray(unframed(out, padding, x.shape[-len(kernel) :]))


@arraywise(kernels.max_places, public=False)
def max_places(x, /, kernel=(1,), count=(1,), stride=(1,), padding=(0,), dilation=(1,)):
    """int64 (*, *count): where in the last dimensions, read as one row, each window has its first largest number."""
    d = len(kernel)
    found = windows(x, kernel, count, stride, padding, dilation, kernels.lowest_of(x.dtype))
    rest, place, factor = argmax(found.reshape(*found.shape[:-d], prod(kernel)), -1), 0, 1
    for axis in reversed(range(d)):
        starts = np.arange(count[axis]).reshape(-1, *(1,) * (d - 1 - axis)) * stride[axis] - padding[axis]
        place = place + (rest % kernel[axis] * dilation[axis] + starts) * factor
        rest, factor = rest // kernel[axis], factor * x.shape[axis - d]
    return place


def _at(x, places, d):
    """The numbers at places in the last d dimensions of `x`, counted as in one row."""
    return gather(_in_rows(x, d), _in_rows(places, d), len(x.shape) - d).reshape(places.shape)


def _in_rows(x, d):
    """`x` with its last d dimensions as one."""
    return x.reshape((*x.shape[:-d], prod(x.shape[-d:])))


@arraywise(
    kernels.avg_pool,
    public=False,
    dx=lambda g, x_shape, kernel, count, stride, padding, divisor: avg_pool_backward(
        g, x_shape, kernel, count, stride, padding, divisor
    ),
)
def avg_pool(x, /, kernel=(1,), count=(1,), stride=(1,), padding=(0,), divisor=True):
    """x (*, *in) → (*, *count). `divisor` is a number, or whether padding counts among the elements of a window."""
    ones = (1,) * len(kernel)
    total = np.add.reduce(windows(x, kernel, count, stride, padding, ones), _last(len(kernel)))
    return kernels.means(total, kernels.divisors(x.shape[-len(kernel) :], kernel, count, stride, padding, divisor))


@arraywise(
    kernels.avg_pool_backward,
    public=False,
    dx=lambda g, kernel, count, stride, padding, divisor: avg_pool(g, kernel, count, stride, padding, divisor),
)
def avg_pool_backward(x, /, shape=(1,), kernel=(1,), count=(1,), stride=(1,), padding=(0,), divisor=True):
    """x (*, *count) → zeros of `shape` to which each number is added all over its window, divided as in the mean."""
    d, ones = len(kernel), (1,) * len(kernel)
    sizes = shape[-d:]
    shares = x / kernels.divisors(sizes, kernel, count, stride, padding, divisor).astype(x.dtype)
    reach = zip(extents(kernel, count, stride, ones), sizes, padding, strict=True)
    out = np.zeros((*shape[:-d], *(max(n, size + p) for n, size, p in reach)), x.dtype)
    for key in taps(kernel, count, stride, ones):
        out[key] += shares
    return np.ascontiguousarray(unframed(out, padding, sizes))


@arraywise(
    public=False,
    dx=lambda g, x_shape, kernel, count, stride, padding, dilation: col2im(
        g, x_shape[-len(kernel) :], kernel, count, stride, padding, dilation
    ),
)
def im2col(x, /, kernel=(1,), count=(1,), stride=(1,), padding=(0,), dilation=(1,)):
    """x (*, c, *in) → (*, c ∏kernel, ∏count): the windows as columns."""
    d, first = len(kernel), x.ndim - len(kernel)
    found = windows(x, kernel, count, stride, padding, dilation)
    order = (*range(first), *range(first + d, first + 2 * d), *range(first, first + d))
    columns = np.ascontiguousarray(found.transpose(order))
    return columns.reshape(*x.shape[: first - 1], x.shape[first - 1] * prod(kernel), prod(count))


@arraywise(
    public=False,
    dx=lambda g, kernel, count, stride, padding, dilation: im2col(g, kernel, count, stride, padding, dilation),
)
def col2im(x, /, size=(1,), kernel=(1,), count=(1,), stride=(1,), padding=(0,), dilation=(1,)):
    """x (*, c ∏kernel, ∏count) → (*, c, *size): columns put back as windows and added up where these overlap."""
    lead = (*x.shape[:-2], x.shape[-2] // prod(kernel))
    columns = x.reshape(*lead, prod(kernel), *count)
    out = np.zeros((*lead, *(n + 2 * p for n, p in zip(size, padding, strict=True))), x.dtype)
    for place, key in enumerate(taps(kernel, count, stride, dilation)):
        out[key] += columns[(slice(None),) * len(lead) + (place,)]
    return np.ascontiguousarray(unframed(out, padding, size))


@arraywise(public=False)
def adaptive_max_places(x, /, count=(1,)):
    """As `max_places`, of as many windows as are wanted, of sizes that differ by one at most, that cover `x`."""
    d, sizes, found = len(count), x.shape[-len(count) :], x
    ranges = [kernels.spans(n, m) for n, m in zip(sizes, count, strict=True)]
    for axis, index in enumerate(ranges):  # (*, *count so far, *in left, *lengths so far)
        found = np.take(found, index, x.ndim - d + axis)
        found = found.transpose(*(i for i in range(found.ndim) if i != x.ndim - d + axis + 1), x.ndim - d + axis + 1)
    rest, place, factor = argmax(found.reshape(*found.shape[: x.ndim], prod(found.shape[x.ndim :])), -1), 0, 1
    for axis in reversed(range(d)):
        index, ones = ranges[axis], (1,) * (d - 1 - axis)
        at = np.minimum(index[:, 0].reshape(-1, *ones) + rest % index.shape[1], index.max(1).reshape(-1, *ones))
        place = place + at * factor
        rest, factor = rest // index.shape[1], factor * sizes[axis]
    return place
