"""Pooling in loops: each window is looked at where it stands. Arrays are seen as (n, d, h, w), whatever they are.

Half floats are computed with as single ones.
"""

from math import prod
from typing import Any

import numpy as np

from ..jit.compiler import compiled
from ..jit.dtypes import is_floating, is_half
from ..jit.halves import with_singles
from . import pooling_pairs as pairs
from .windows import Sizes


def max_pool(x: Any, kernel: Sizes, count: Sizes, stride: Sizes, padding: Sizes, dilation: Sizes) -> Any:
    """x (*, *in) → (*, *count): the largest number of each window; NaN counts as the largest."""
    if is_half(x.dtype):
        return max_pool(x.astype(np.float32), kernel, count, stride, padding, dilation).astype(x.dtype)
    if pairs.fits(x, kernel, count, stride, padding, dilation):
        return pairs.max_pool(x, count)
    out = np.empty((*x.shape[: -len(kernel)], *count), x.dtype)
    settings, lowest = _settings(kernel, stride, padding, dilation), np.array([lowest_of(x.dtype)], x.dtype)
    _max_pool(_volumes(x, kernel), settings, _volumes(out, kernel), lowest)
    return out


def max_pool_backward(
    y: Any, x: Any, kernel: Sizes, count: Sizes, stride: Sizes, padding: Sizes, dilation: Sizes
) -> Any:  # fmt: skip
    """Zeros like `x` to which y (*, *count) is added at the first largest number of each window."""
    if is_half(x.dtype):
        return with_singles(max_pool_backward, (y, x, kernel, count, stride, padding, dilation))
    if pairs.fits(x, kernel, count, stride, padding, dilation):
        return pairs.max_pool_backward(y, x, count)
    out = np.zeros(x.shape, x.dtype)
    settings, lowest = _settings(kernel, stride, padding, dilation), np.array([lowest_of(x.dtype)], x.dtype)
    line, found = np.empty(count[-1], x.dtype), np.empty(count[-1], np.bool_)
    _max_pool_backward(_volumes(y, kernel), _volumes(x, kernel), settings, _volumes(out, kernel), line, found, lowest)
    return out


def max_places(x: Any, kernel: Sizes, count: Sizes, stride: Sizes, padding: Sizes, dilation: Sizes) -> Any:
    """int64 (*, *count): where the first largest number of each window stands in its volume."""
    x = x.astype(np.float32) if is_half(x.dtype) else x
    out = np.empty((*x.shape[: -len(kernel)], *count), np.int64)
    _max_places(_volumes(x, kernel), _settings(kernel, stride, padding, dilation), _volumes(out, kernel))
    return out


def avg_pool(x: Any, kernel: Sizes, count: Sizes, stride: Sizes, padding: Sizes, divisor: Any) -> Any:
    """x (*, *in) → (*, *count): the mean of each window."""
    if is_half(x.dtype):
        return with_singles(avg_pool, (x, kernel, count, stride, padding, divisor))
    out = np.empty((*x.shape[: -len(kernel)], *count), x.dtype)
    _sums(_volumes(x, kernel), _settings(kernel, stride, padding, (1,) * len(kernel)), _volumes(out, kernel))
    return means(out, divisors(x.shape[-len(kernel) :], kernel, count, stride, padding, divisor), out)


def avg_pool_backward(
    x: Any, shape: Sizes, kernel: Sizes, count: Sizes, stride: Sizes, padding: Sizes, divisor: Any
) -> Any:  # fmt: skip
    """x (*, *count) → zeros of `shape` to which each number is added all over its window, divided."""
    if is_half(x.dtype):
        return with_singles(avg_pool_backward, (x, shape, kernel, count, stride, padding, divisor))
    shares = x / divisors(shape[-len(kernel) :], kernel, count, stride, padding, divisor).astype(x.dtype)
    out = np.zeros(shape, x.dtype)
    _spread(_volumes(shares, kernel), _settings(kernel, stride, padding, (1,) * len(kernel)), _volumes(out, kernel))
    return out


def means(sums: Any, divisors: Any, out: Any = None) -> Any:
    """`sums / divisors` in their dtype; of integers without what stands behind the point."""
    if is_floating(sums.dtype):
        return np.divide(sums, divisors.astype(sums.dtype), out)
    whole = divisors.astype(sums.dtype)
    return np.sign(sums) * np.sign(whole) * (np.abs(sums) // np.abs(whole))


def lowest_of(dtype: Any) -> Any:
    """The number of this dtype that is smaller than any other, or as small."""
    return -np.inf if is_floating(dtype) else np.iinfo(dtype).min


def divisors(sizes: Sizes, kernel: Sizes, count: Sizes, stride: Sizes, padding: Sizes, divisor: Any) -> Any:
    """(*count): what the sum of each window is divided by: a number given, or the elements that count, at least 1.

    Those in the padding do if `divisor` is True, but never what a last window reaches beyond that.
    """
    if not isinstance(divisor, bool):
        return np.full(tuple(count), float(divisor))
    out: Any = 1.0
    for n, k, m, s, p in zip(sizes, kernel, count, stride, padding, strict=True):
        start = np.arange(m) * s - p
        end = np.minimum(start + k, n + p)
        along = end - start if divisor else np.minimum(end, n) - np.maximum(start, 0)
        out = np.multiply.outer(out, np.maximum(along, 1))
    return out


def spans(n: int, m: int) -> Any:
    """(m, length): the indices of m ranges that cover n elements evenly, shorter ones with their last repeated."""
    at = np.arange(m)
    start, end = at * n // m, -(-(at + 1) * n // m)
    return np.minimum(start[:, None] + np.arange((end - start).max(initial=0)), end[:, None] - 1)


def _volumes(x: Any, kernel: Sizes) -> Any:
    """`x` as (n, d, h, w), of which windows go over as many of the last as `kernel` says; ValueError for no places."""
    d = len(kernel)
    if 0 in x.shape[-d:]:
        raise ValueError(f"there are no windows in {x.shape[-d:]}")
    return np.ascontiguousarray(x).reshape(prod(x.shape[:-d]), *(1,) * (3 - d), *x.shape[-d:])


def _settings(kernel: Sizes, stride: Sizes, padding: Sizes, dilation: Sizes) -> Any:
    """One row for each: int64 (4, 3)."""
    fill = 3 - len(kernel)
    return np.array([
        [1] * fill + list(kernel), [1] * fill + list(stride), [0] * fill + list(padding), [1] * fill + list(dilation),
    ], np.int64)  # fmt: skip


def _bounds(settings, axis, i, n):
    """From where, to where and in which steps a window reaches over n elements."""
    kernel, dilation = settings[0, axis], settings[3, axis]
    start = i * settings[1, axis] - settings[2, axis]
    end = min(start + dilation * (kernel - 1) + 1, n)
    if start < 0:
        start += (dilation - 1 - start) // dilation * dilation
    return start, end, dilation


def _largest(x, n, zs, ys, xs):
    """The place in x[n] of the first largest number of a window."""
    best, place, width = x[n, 0, 0, 0], -1, x.shape[2] * x.shape[3]
    for z in range(zs[0], zs[1], zs[2]):
        for y in range(ys[0], ys[1], ys[2]):
            for i in range(xs[0], xs[1], xs[2]):
                value = x[n, z, y, i]
                if place < 0 or value > best or (value != value and best == best):
                    best, place = value, z * width + y * x.shape[3] + i
    return place, best


def _range(settings, place, n, count):
    """The windows, from the first to behind the last, whose element `place` in a line of n stands inside."""
    step, at = settings[1, 2], place * settings[3, 2] - settings[2, 2]
    return max(0, (step - 1 - at) // step), min(count, (n - 1 - at) // step + 1), at


def _line_of_largest(x, settings, n, z, y, best, lowest):
    """best (w,): the largest number of each window of a line of windows, each place of them at once."""
    for i in range(best.size):
        best[i] = lowest
    zs, ys, step = _bounds(settings, 0, z, x.shape[1]), _bounds(settings, 1, y, x.shape[2]), settings[1, 2]
    for a in range(zs[0], zs[1], zs[2]):
        for b in range(ys[0], ys[1], ys[2]):
            for c in range(settings[0, 2]):
                first, last, at = _range(settings, c, x.shape[3], best.size)
                source, target = x[n, a, b, first * step + at :], best[first:]
                if step == 2:  # a distance that the compiler knows
                    for i in range(last - first):
                        value, most = source[2 * i], target[i]
                        target[i] = value if value > most or value != value else most
                else:
                    for i in range(last - first):
                        value, most = source[step * i], target[i]
                        target[i] = value if value > most or value != value else most


@compiled()
def _max_pool(x, settings, out, lowest):
    for n in range(out.shape[0]):
        for z in range(out.shape[1]):
            for y in range(out.shape[2]):
                _line_of_largest(x, settings, n, z, y, out[n, z, y], lowest[0])


@compiled()
def _max_places(x, settings, out):
    for n in range(out.shape[0]):
        for z in range(out.shape[1]):
            zs = _bounds(settings, 0, z, x.shape[1])
            for y in range(out.shape[2]):
                ys = _bounds(settings, 1, y, x.shape[2])
                for i in range(out.shape[3]):
                    out[n, z, y, i] = _largest(x, n, zs, ys, _bounds(settings, 2, i, x.shape[3]))[0]


@compiled()
def _max_pool_backward(g, x, settings, out, best, found, lowest):
    for n in range(g.shape[0]):
        for z in range(g.shape[1]):
            zs = _bounds(settings, 0, z, x.shape[1])
            for y in range(g.shape[2]):
                ys, step = _bounds(settings, 1, y, x.shape[2]), settings[1, 2]
                _line_of_largest(x, settings, n, z, y, best, lowest[0])
                for i in range(best.size):
                    found[i] = False
                for a in range(zs[0], zs[1], zs[2]):
                    for b in range(ys[0], ys[1], ys[2]):
                        for c in range(settings[0, 2]):
                            first, last, at = _range(settings, c, x.shape[3], best.size)
                            source, target = x[n, a, b, first * step + at :], out[n, a, b, first * step + at :]
                            for i in range(last - first):
                                value = source[i * step]
                                here = (value == best[first + i] or value != value) and not found[first + i]
                                if here:
                                    target[i * step] += g[n, z, y, first + i]
                                    found[first + i] = True


@compiled()
def _sums(x, settings, out):
    for n in range(out.shape[0]):
        for z in range(out.shape[1]):
            z0, z1, _ = _bounds(settings, 0, z, x.shape[1])
            for y in range(out.shape[2]):
                y0, y1, _ = _bounds(settings, 1, y, x.shape[2])
                for i in range(out.shape[3]):
                    x0, x1, _ = _bounds(settings, 2, i, x.shape[3])
                    total = x.dtype.type(0)
                    for a in range(z0, z1):
                        for b in range(y0, y1):
                            for c in range(x0, x1):
                                total += x[n, a, b, c]
                    out[n, z, y, i] = total


@compiled()
def _spread(g, settings, out):
    for n in range(g.shape[0]):
        for z in range(g.shape[1]):
            z0, z1, _ = _bounds(settings, 0, z, out.shape[1])
            for y in range(g.shape[2]):
                y0, y1, _ = _bounds(settings, 1, y, out.shape[2])
                for i in range(g.shape[3]):
                    x0, x1, _ = _bounds(settings, 2, i, out.shape[3])
                    for a in range(z0, z1):
                        for b in range(y0, y1):
                            for c in range(x0, x1):
                                out[n, a, b, c] += g[n, z, y, i]
