"""Numbers brought to mean 0 and variance 1: along rows, or for each channel, in one pass over memory each.

All loops take arrays without gaps. Sums are added up in blocks (`blocks.py`) or in double precision.
"""

from functools import lru_cache
from math import prod
from typing import Any

import numpy as np

from ..jit.compiler import compiled
from ..jit.dtypes import is_single_or_double
from .blocks import sum_of_firsts, sum_over


@sum_over
def _sum_of_squares(a, _, centre):
    return (a - centre) * (a - centre)


by_passes = compiled(fastmath={"contract", "reassoc"})


@by_passes
def _moments_of_rows(x, out):
    """x (n, m) → out (2, n): the mean and the variance of each row"""
    n, m = x.shape
    for i in range(n):
        mean = sum_of_firsts(x[i], x[i], 0) / m
        out[0, i] = mean
        out[1, i] = _sum_of_squares(x[i], x[i], mean) / m


@by_passes
def _moments_of_planes(x, out):
    """x (n, c, m) → out (2, c): the mean and the variance over n and m"""
    n, channels, m = x.shape
    for c in range(channels):
        total = 0.0
        for i in range(n):
            total += sum_of_firsts(x[i, c], x[i, c], 0)
        mean = total / (n * m)
        total = 0.0
        for i in range(n):
            total += _sum_of_squares(x[i, c], x[i, c], mean)
        out[0, c] = mean
        out[1, c] = total / (n * m)


@by_passes
def _moments_of_columns(x, out):
    """x (n, c) → out (2, c): the mean and the variance of each column"""
    n, channels = x.shape
    mean, total = np.zeros(channels), np.zeros(channels)
    for i in range(n):
        for c in range(channels):
            mean[c] += x[i, c]
    for c in range(channels):
        mean[c] /= n
    for i in range(n):
        for c in range(channels):
            total[c] += (x[i, c] - mean[c]) * (x[i, c] - mean[c])
    for c in range(channels):
        out[0, c] = mean[c]
        out[1, c] = total[c] / n


@by_passes
def _rows(x, weight, bias, moments, eps, out):
    """x (n, m), weight and bias (m,), moments (2, n) → out (n, m)"""
    for i in range(x.shape[0]):
        mean = moments[0, i]
        scale = x.dtype.type(1 / np.sqrt(moments[1, i] + eps))
        for k in range(x.shape[1]):
            out[i, k] = (x[i, k] - mean) * scale * weight[k] + bias[k]


@by_passes
def _planes(x, weight, bias, moments, eps, out):
    """x (n, c, m), weight and bias (c,), moments (2, c) → out (n, c, m)"""
    n, channels, m = x.shape
    for i in range(n):
        for c in range(channels):
            mean, shift = moments[0, c], bias[c]
            scale = x.dtype.type(weight[c] / np.sqrt(moments[1, c] + eps))
            for k in range(m):
                out[i, c, k] = (x[i, c, k] - mean) * scale + shift


@by_passes
def _columns(x, weight, bias, moments, eps, out):
    """x (n, c), weight and bias (c,), moments (2, c) → out (n, c)"""
    n, channels = x.shape
    scale = np.empty(channels, x.dtype)
    for c in range(channels):
        scale[c] = weight[c] / np.sqrt(moments[1, c] + eps)
    for i in range(n):
        for c in range(channels):
            out[i, c] = (x[i, c] - moments[0, c]) * scale[c] + bias[c]


@by_passes
def _gradients_of_rows(g, x, weight, moments, eps, dx, dweight, dbias):
    n, m = x.shape
    dweight[:] = 0
    dbias[:] = 0
    for i in range(n):
        mean = moments[0, i]
        scale = x.dtype.type(1 / np.sqrt(moments[1, i] + eps))
        total = along = x.dtype.type(0)
        for k in range(m):
            part = g[i, k] * weight[k]
            total += part
            along += part * (x[i, k] - mean)
        total = x.dtype.type(total / m)
        along = x.dtype.type(along * (scale * scale) / m)
        for k in range(m):
            distance = x[i, k] - mean
            dx[i, k] = scale * (g[i, k] * weight[k] - total - distance * along)
            dweight[k] += g[i, k] * (distance * scale)
            dbias[k] += g[i, k]


@by_passes
def _gradients_of_planes(g, x, weight, moments, eps, dx, dweight, dbias):
    n, channels, m = x.shape
    for c in range(channels):
        mean, total, along = moments[0, c], 0.0, 0.0
        for i in range(n):
            part = part_along = x.dtype.type(0)
            for k in range(m):
                part += g[i, c, k]
                part_along += g[i, c, k] * (x[i, c, k] - mean)
            total += part
            along += part_along
        scale = 1 / np.sqrt(moments[1, c] + eps)
        dbias[c] = total
        dweight[c] = along * scale
        slope = x.dtype.type(weight[c] * scale)
        total = x.dtype.type(total / (n * m))
        along = x.dtype.type(along * scale * scale / (n * m))
        for i in range(n):
            for k in range(m):
                dx[i, c, k] = slope * (g[i, c, k] - total - (x[i, c, k] - mean) * along)


@by_passes
def _gradients_of_columns(g, x, weight, moments, eps, dx, dweight, dbias):
    n, channels = x.shape
    total, along = np.zeros(channels), np.zeros(channels)
    for i in range(n):
        for c in range(channels):
            total[c] += g[i, c]
            along[c] += g[i, c] * (x[i, c] - moments[0, c])
    slope, means, alongs = np.empty(channels, x.dtype), np.empty(channels, x.dtype), np.empty(channels, x.dtype)
    for c in range(channels):
        scale = 1 / np.sqrt(moments[1, c] + eps)
        dbias[c] = total[c]
        dweight[c] = along[c] * scale
        slope[c] = weight[c] * scale
        means[c] = total[c] / n
        alongs[c] = along[c] * scale * scale / n
    for i in range(n):
        for c in range(channels):
            dx[i, c] = slope[c] * (g[i, c] - means[c] - (x[i, c] - moments[0, c]) * alongs[c])


@by_passes
def _groups(x, weight, bias, moments, eps, out):
    """x (n, groups, k, m), weight and bias (groups * k,), moments (2, n * groups) → out, as x"""
    n, groups, k, m = x.shape
    for i in range(n):
        for a in range(groups):
            mean = moments[0, i * groups + a]
            scale = 1 / np.sqrt(moments[1, i * groups + a] + eps)
            for c in range(k):
                slope, shift = x.dtype.type(weight[a * k + c] * scale), bias[a * k + c]
                for j in range(m):
                    out[i, a, c, j] = (x[i, a, c, j] - mean) * slope + shift


@by_passes
def _gradients_of_groups(g, x, weight, moments, eps, dx, dweight, dbias):
    n, groups, k, m = x.shape
    dweight[:] = 0
    dbias[:] = 0
    for i in range(n):
        for a in range(groups):
            mean, total, along = moments[0, i * groups + a], 0.0, 0.0
            scale = 1 / np.sqrt(moments[1, i * groups + a] + eps)
            for c in range(k):
                part = part_along = x.dtype.type(0)
                for j in range(m):
                    part += g[i, a, c, j]
                    part_along += g[i, a, c, j] * (x[i, a, c, j] - mean)
                dbias[a * k + c] += part
                dweight[a * k + c] += x.dtype.type(part_along * scale)
                total += part * weight[a * k + c]
                along += part_along * weight[a * k + c]
            slope, total = x.dtype.type(scale), x.dtype.type(total / (k * m))
            along = x.dtype.type(along * scale * scale / (k * m))
            for c in range(k):
                w = weight[a * k + c]
                for j in range(m):
                    dx[i, a, c, j] = slope * (g[i, a, c, j] * w - total - (x[i, a, c, j] - mean) * along)


class Form:
    """The loops for one arrangement: of the moments, of the result, of the gradients; and how they see an array."""

    def __init__(self, moments: Any, result: Any, gradients: Any):
        self.moments, self.result, self.gradients = moments, result, gradients


ROWS = Form(_moments_of_rows, _rows, _gradients_of_rows)
PLANES = Form(_moments_of_planes, _planes, _gradients_of_planes)
COLUMNS = Form(_moments_of_columns, _columns, _gradients_of_columns)
GROUPS = Form(_moments_of_rows, _groups, _gradients_of_groups)


def form_of(x: Any, dim: tuple[int, ...], affine: Any = None) -> tuple[Form, tuple[int, ...], int] | None:
    """The loops for the moments of `x` over `dim`, the shape in which they see it, and how many moments there are.

    None where there are no such loops; for all but moments, `affine` says how they see weight and bias.
    """
    if type(x) is not np.ndarray or not x.flags.c_contiguous or not x.size or not is_single_or_double(x.dtype):
        return None
    if dim == tuple(range(dim[0], x.ndim)):
        n = prod(x.shape[: dim[0]])
        if affine is None or affine == x.shape[dim[0] :]:
            return ROWS, (n, x.size // n), n
        is_grouped = dim == (2, 3) and affine == (*x.shape[1:3], 1)
        return (GROUPS, x.shape, n) if is_grouped else None
    if dim == (0, *range(2, x.ndim)):
        n, channels = x.shape[:2]
        plane = x.size // (n * channels)
        return (COLUMNS, (n, channels), channels) if plane == 1 else (PLANES, (n, channels, plane), channels)
    return None


@lru_cache(maxsize=32)
def constant(n: int, value: float, dtype: np.dtype) -> np.ndarray:
    """So many times one number."""
    return np.full(n, value, dtype)


def moments(x: Any, dim: tuple[int, ...]) -> Any:
    """The means and variances of `x` over `dim`, which stay as dimensions of size 1; one after the other."""
    shape = [2, *(1 if d in dim else n for d, n in enumerate(x.shape))]
    form = form_of(x, dim)
    if form is None:
        wide = x.astype(np.float64)
        n = prod([x.shape[d] for d in dim])
        distance = wide - np.add.reduce(wide, dim, keepdims=True) / n
        variance = np.add.reduce(distance * distance, dim, keepdims=True) / n
        return np.stack([np.add.reduce(wide, dim, keepdims=True) / n, variance]).astype(x.dtype)
    loops, seen, n = form
    out = np.empty((2, n), x.dtype)
    loops.moments(x.reshape(seen), out)
    return out.reshape(shape)


def normalize(x: Any, weight: Any, bias: Any, moments: Any, dim: Any, affine: Any, eps: float) -> Any:
    """`(x - mean) / sqrt(variance + eps) * weight + bias`; None where there are no loops for that."""
    form = form_of(x, dim, affine)
    if form is None:
        return None
    loops, seen, n = form
    out = np.empty(seen, x.dtype)
    loops.result(x.reshape(seen), *_affine(weight, bias, affine, x.dtype), moments.reshape(2, n), eps, out)
    return out.reshape(x.shape)


def gradients(g: Any, x: Any, weight: Any, moments: Any, dim: Any, affine: Any, eps: float) -> Any:
    """The gradients of `normalize` at x, weight and bias, these flat; None where there are no loops for that."""
    form = form_of(x, dim, affine)
    if form is None:
        return None
    loops, seen, n = form
    weight, _ = _affine(weight, None, affine, x.dtype)
    dx, dweight, dbias = np.empty(seen, x.dtype), np.empty(weight.size, x.dtype), np.empty(weight.size, x.dtype)
    g = np.ascontiguousarray(g).reshape(seen)
    loops.gradients(g, x.reshape(seen), weight, moments.reshape(2, n), eps, dx, dweight, dbias)
    return dx.reshape(x.shape), dweight, dbias


def _affine(weight: Any, bias: Any, affine: tuple[int, ...], dtype: np.dtype) -> tuple[Any, Any]:
    n = prod(affine)
    weight = constant(n, 1, dtype) if weight is None else np.ascontiguousarray(weight).reshape(n)
    return weight, constant(n, 0, dtype) if bias is None else np.ascontiguousarray(bias).reshape(n)
