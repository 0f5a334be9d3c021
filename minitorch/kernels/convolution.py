"""Convolutions as products of matrices, a few images at a time, so that their columns stay in the processor's cache.

Half floats are computed with as single ones.
"""

from math import prod
from typing import Any

import numpy as np

from ..jit.dtypes import is_half
from ..jit.halves import with_singles
from . import direct
from .columns import columns_of, rows_of
from .products import require_one_dtype
from .windows import Sizes, output_size, taps, unframed

AT_ONCE = 1 << 18
"""Elements of the columns of the images that are worked on at once: BLAS is slow where they are too few."""


def output_sizes(x: Any, weight: Any, stride: Sizes, padding: Sizes, dilation: Sizes) -> tuple[int, ...]:
    """How many windows there are along each dimension; ValueError for a kernel without elements."""
    if 0 in weight.shape[2:]:
        raise ValueError(f"a kernel of shape {weight.shape[2:]} has no elements")
    settings = zip(x.shape[2:], weight.shape[2:], stride, padding, dilation, strict=True)
    return tuple(output_size(*setting) for setting in settings)


def convolution(x: Any, weight: Any, bias: Any, stride: Any, padding: Any, dilation: Any, groups: int) -> Any:
    """x (n, c, *in), weight (o, c/groups, *kernel) → (n, o, *out)."""
    require_one_dtype(x, weight)
    if is_half(x.dtype):
        return with_singles(convolution, (x, weight, bias, stride, padding, dilation, groups))
    kernel, count = weight.shape[2:], output_sizes(x, weight, stride, padding, dilation)
    if bias is not None:
        require_one_dtype(x, bias)
    if direct.fits(x, weight.shape, count, stride, dilation, groups):
        return direct.convolution(x, weight, bias, padding)
    out = np.empty((len(x), len(weight), *count), x.dtype)
    weights = weight.reshape(groups, len(weight) // groups, prod(weight.shape[1:]))
    size = x.shape[1] * prod(kernel) * prod(count)
    memory = np.empty(min(len(x) * size, max(size, AT_ONCE)), x.dtype)
    for part in parts(len(x), size):
        columns = columns_of(x[part], kernel, count, stride, padding, dilation, groups, memory)
        sums = np.matmul(weights, columns).reshape(len(weight), -1, *count)
        np.add(sums.swapaxes(0, 1), 0 if bias is None else bias.reshape(-1, *(1,) * len(count)), out[part])
    return out


def transposed(
    x: Any, weight: Any, bias: Any, size: Any, stride: Any, padding: Any, dilation: Any, groups: int
) -> Any:  # fmt: skip
    """x (n, o, *out), weight (o, c/groups, *kernel) → (n, c, *size)."""
    require_one_dtype(x, weight)
    if 0 in weight.shape[2:]:
        raise ValueError(f"a kernel of shape {weight.shape[2:]} has no elements")
    if is_half(x.dtype):
        return with_singles(transposed, (x, weight, bias, size, stride, padding, dilation, groups))
    kernel, count, channels = weight.shape[2:], x.shape[2:], weight.shape[1] * groups
    around = tuple(k - 1 - p for k, p in zip(kernel, padding, strict=True))  # as a convolution with flipped weights
    flipped = np.flip(weight, tuple(range(2, weight.ndim))).swapaxes(0, 1)
    if min(around) >= 0 and tuple(size) == output_sizes(x, flipped, stride, around, dilation):
        few = groups == 1 and {*stride, *dilation} == {1} and prod(kernel) > 1 and len(weight) <= 3 * channels
        if few or direct.fits(x, flipped.shape, size, stride, dilation, groups):
            return convolution(x, flipped, bias, stride, around, dilation, groups)
    out = np.zeros((len(x), channels, *(n + 2 * p for n, p in zip(size, padding, strict=True))), x.dtype)
    weights = weight.reshape(groups, len(weight) // groups, prod(weight.shape[1:])).swapaxes(1, 2)
    for part in parts(len(x), channels * prod(kernel) * prod(count)):
        columns = np.matmul(weights, rows_of(x[part], groups)).reshape(channels, prod(kernel), -1, *count)
        for place, key in enumerate(taps(kernel, count, stride, dilation)):
            out[part][key] += columns[:, place].swapaxes(0, 1)
    if any(padding):
        out = np.ascontiguousarray(unframed(out, padding, size))
    if bias is not None:
        out += bias.reshape(-1, *(1,) * len(count))
    return out


def weight_gradient(x: Any, y: Any, kernel: Any, stride: Any, padding: Any, dilation: Any, groups: int) -> Any:
    """x (n, c, *in), y (n, o, *out) → (o, c/groups, *kernel)."""
    require_one_dtype(x, y)
    if is_half(x.dtype):
        return with_singles(weight_gradient, (x, y, kernel, stride, padding, dilation, groups))
    count, channels = y.shape[2:], x.shape[1]
    if direct.fits(x, (y.shape[1], channels, *kernel), count, stride, dilation, groups):
        return direct.weight_gradient(x, y, kernel, padding)
    if 0 in (*kernel, *count):
        raise ValueError(f"there are no windows: kernel {kernel}, result {count}")
    out = np.zeros((y.shape[1], channels // groups, *kernel), x.dtype)
    matrices = out.reshape(groups, y.shape[1] // groups, channels // groups * prod(kernel))
    size = channels * prod(kernel) * prod(count)
    memory = np.empty(min(len(x) * size, max(size, AT_ONCE)), x.dtype)
    for part in parts(len(x), size):
        columns = columns_of(x[part], kernel, count, stride, padding, dilation, groups, memory)
        matrices += np.matmul(rows_of(y[part], groups), columns.swapaxes(1, 2))
    return out


def parts(n: int, size: int) -> list[slice]:
    """All of n images, as many at once as belong to AT_ONCE elements if each comes to `size`."""
    step = max(AT_ONCE // max(size, 1), 1)
    return [slice(i, min(i + step, n)) for i in range(0, n, step)]
