"""Convolutions as products of matrices, a few images at a time, so that their columns stay in the processor's cache.

Half floats are computed with as single ones.
"""

from math import prod
from typing import Any

import numpy as np

from ..jit.dtypes import is_half
from ..jit.halves import with_singles
from . import direct
from .products import require_one_dtype
from .windows import Sizes, output_size, taps, unframed, windows

AT_ONCE = 1 << 17
"""Elements of the columns of the images that are worked on at once."""


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
    for part in parts(len(x), x.shape[1] * prod(kernel) * prod(count)):
        columns = columns_of(x[part], kernel, count, stride, padding, dilation, groups)
        sums = np.matmul(weights, columns).reshape(len(weight), -1, *count)
        out[part] = sums.swapaxes(0, 1)
    return out if bias is None else _biased(out, bias)


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
    whole = min(around) >= 0 and tuple(size) == output_sizes(x, flipped, stride, around, dilation)
    if whole and direct.fits(x, flipped.shape, size, stride, dilation, groups):
        return direct.convolution(x, flipped, bias, around)
    out = np.zeros((len(x), channels, *(n + 2 * p for n, p in zip(size, padding, strict=True))), x.dtype)
    weights = weight.reshape(groups, len(weight) // groups, prod(weight.shape[1:])).swapaxes(1, 2)
    for part in parts(len(x), channels * prod(kernel) * prod(count)):
        columns = np.matmul(weights, rows_of(x[part], groups)).reshape(channels, prod(kernel), -1, *count)
        for place, key in enumerate(taps(kernel, count, stride, dilation)):
            out[part][key] += columns[:, place].swapaxes(0, 1)
    if any(padding):
        out = np.ascontiguousarray(unframed(out, padding, size))
    return out if bias is None else _biased(out, bias)


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
    for part in parts(len(x), channels * prod(kernel) * prod(count)):
        columns = columns_of(x[part], kernel, count, stride, padding, dilation, groups)
        matrices += np.matmul(rows_of(y[part], groups), columns.swapaxes(1, 2))
    return out


def parts(n: int, size: int) -> list[slice]:
    """All of n images, as many at once as belong to AT_ONCE elements if each comes to `size`."""
    step = max(AT_ONCE // max(size, 1), 1)
    return [slice(i, min(i + step, n)) for i in range(0, n, step)]


def columns_of(
    x: Any, kernel: Sizes, count: Sizes, stride: Sizes, padding: Sizes, dilation: Sizes, groups: int
) -> Any:  # fmt: skip
    """x (n, c, *in) → (groups, c/groups ∏kernel, n ∏count)."""
    d = len(kernel)
    found = windows(x, kernel, count, stride, padding, dilation)
    found = found.transpose(1, *range(2 + d, 2 + 2 * d), 0, *range(2, 2 + d))
    return found.reshape(groups, x.shape[1] // groups * prod(kernel), len(x) * prod(count))


def rows_of(y: Any, groups: int) -> Any:
    """y (n, o, *out) → (groups, o/groups, n ∏out)."""
    return y.swapaxes(0, 1).reshape(groups, y.shape[1] // groups, len(y) * prod(y.shape[2:]))


def _biased(out: Any, bias: Any) -> Any:
    out += bias.reshape(-1, *(1,) * (out.ndim - 2))
    return out
