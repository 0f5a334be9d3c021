"""Convolution over any number of dimensions, and the two products that are its gradients.

With input x, weight w and output y, the number `Σ y · convolution(x, w)` is linear in each of the three. Its
derivatives at y, x and w are the three ops here, so that the gradient of each is the two others: for x (n, c, *in),
w (o, c/groups, *kernel) and y (n, o, *out)

    convolution(x, w) → y,   transposed_convolution(y, w) → x,   convolution_weight(x, y) → w.

`stride`, `padding`, `dilation` and sizes are tuples, an int for each dimension that is convolved. Each formula is one
product of matrices, of the weights with columns in which the elements of a window stand below each other.
"""

from math import prod

import numpy as np

from ..kernels import convolution as kernels
from ..kernels.columns import columns_of, rows_of
from ..kernels.convolution import output_sizes
from ..kernels.windows import taps, unframed
from .indexing import index
from .op import arraywise
from .reductions import sum


def _matrices(weight, groups):
    """weight (o, c/groups, *kernel) → (groups, o/groups, c/groups ∏kernel)"""
    return weight.reshape(groups, len(weight) // groups, prod(weight.shape[1:]))


def _with_bias(out, bias):
    """`out` (n, o, *out) plus a number for each channel, in reading order."""
    rows = np.empty(out.shape, out.dtype)
    rows[...] = out if bias is None else out + bias.reshape(len(bias), *(1,) * (out.ndim - 2))
    return rows


def _over_channels(g):
    """The sum of `g` over all dimensions but that of the channels."""
    return sum(g, (0, *range(2, len(g.shape))))


def _first(y, shape):
    """`y` cut to `shape`: windows at the end may have been left out."""
    return y if tuple(y.shape) == tuple(shape) else index(y, tuple(map(slice, shape)))


@arraywise(
    kernels.convolution,
    public=False,
    dx=lambda g, weight, x_shape, stride, padding, dilation, groups: transposed_convolution(
        g, weight, None, x_shape[2:], stride, padding, dilation, groups
    ),
    dweight=lambda g, x, weight_shape, stride, padding, dilation, groups: convolution_weight(
        x, g, weight_shape[2:], stride, padding, dilation, groups
    ),
    dbias=_over_channels,
)
def convolution(x, weight, bias=None, /, stride=(1,), padding=(0,), dilation=(1,), groups=1):
    """x (n, c, *in), weight (o, c/groups, *kernel), bias (o,) → (n, o, *out): the weighted sums of all windows."""
    count = output_sizes(x, weight, stride, padding, dilation)
    columns = columns_of(x, weight.shape[2:], count, stride, padding, dilation, groups)
    out = np.matmul(_matrices(weight, groups), columns)
    return _with_bias(out.reshape(len(weight), len(x), *count).swapaxes(0, 1), bias)


@arraywise(
    kernels.transposed,
    public=False,
    dx=lambda g, weight, x_shape, stride, padding, dilation, groups: _first(
        convolution(g, weight, None, stride, padding, dilation, groups), x_shape
    ),
    dweight=lambda g, x, weight_shape, stride, padding, dilation, groups: convolution_weight(
        g, x, weight_shape[2:], stride, padding, dilation, groups
    ),
    dbias=_over_channels,
)
def transposed_convolution(x, weight, bias=None, /, size=(1,), stride=(1,), padding=(0,), dilation=(1,), groups=1):
    """x (n, o, *out), weight (o, c/groups, *kernel), bias (c,) → (n, c, *size): windows times numbers, added up."""
    kernel, count, channels = weight.shape[2:], x.shape[2:], weight.shape[1] * groups
    columns = np.matmul(_matrices(weight, groups).swapaxes(1, 2), rows_of(x, groups))
    columns = columns.reshape(channels, prod(kernel), len(x), *count)
    out = np.zeros((len(x), channels, *(n + 2 * p for n, p in zip(size, padding, strict=True))), x.dtype)
    for place, key in enumerate(taps(kernel, count, stride, dilation)):
        out[key] += columns[:, place].swapaxes(0, 1)
    return _with_bias(unframed(out, padding, size), bias)


@arraywise(
    kernels.weight_gradient,
    public=False,
    dx=lambda g, y, x_shape, stride, padding, dilation, groups: transposed_convolution(
        y, g, None, x_shape[2:], stride, padding, dilation, groups
    ),
    dy=lambda g, x, y_shape, stride, padding, dilation, groups: _first(
        convolution(x, g, None, stride, padding, dilation, groups), y_shape
    ),
)
def convolution_weight(x, y, /, kernel=(1,), stride=(1,), padding=(0,), dilation=(1,), groups=1):
    """x (n, c, *in), y (n, o, *out) → (o, c/groups, *kernel): windows times numbers, added up over all windows."""
    columns = columns_of(x, kernel, y.shape[2:], stride, padding, dilation, groups)
    out = np.empty((y.shape[1], x.shape[1] // groups, *kernel), x.dtype)
    out[...] = np.matmul(rows_of(y, groups), columns.swapaxes(1, 2)).reshape(out.shape)
    return out
