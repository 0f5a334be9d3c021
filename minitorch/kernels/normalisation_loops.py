"""Loops of normalisation over arrays without gaps: moments, results and gradients, for each arrangement.

Sums are added up in blocks (`blocks.py`) or in double precision. Gradients are those at x, weight and bias for
`g`, the one at the result.
"""

import numpy as np

from ..jit.compiler import compiled
from .blocks import sum_of_firsts, sum_over


@sum_over
def _sum_of_squares(a, _, centre):
    return (a - centre) * (a - centre)


by_passes = compiled(fastmath={"contract", "reassoc"})


@by_passes
def moments_of_rows(x, out):
    """x (n, m) → out (2, n): the mean and the variance of each row"""
    n, m = x.shape
    for i in range(n):
        mean = sum_of_firsts(x[i], x[i], 0) / m
        out[0, i] = mean
        out[1, i] = _sum_of_squares(x[i], x[i], mean) / m


@by_passes
def moments_of_planes(x, out):
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
def moments_of_columns(x, out):
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
def rows(x, weight, bias, moments, eps, out):
    """x (n, m), weight and bias (m,), moments (2, n) → out (n, m)"""
    for i in range(x.shape[0]):
        mean = moments[0, i]
        scale = x.dtype.type(1 / np.sqrt(moments[1, i] + eps))
        for k in range(x.shape[1]):
            out[i, k] = (x[i, k] - mean) * scale * weight[k] + bias[k]


@by_passes
def planes(x, weight, bias, moments, eps, out):
    """x (n, c, m), weight and bias (c,), moments (2, c) → out (n, c, m)"""
    n, channels, m = x.shape
    for i in range(n):
        for c in range(channels):
            mean, shift = moments[0, c], bias[c]
            scale = x.dtype.type(weight[c] / np.sqrt(moments[1, c] + eps))
            for k in range(m):
                out[i, c, k] = (x[i, c, k] - mean) * scale + shift


@by_passes
def columns(x, weight, bias, moments, eps, out):
    """x (n, c), weight and bias (c,), moments (2, c) → out (n, c)"""
    n, channels = x.shape
    scale = np.empty(channels, x.dtype)
    for c in range(channels):
        scale[c] = weight[c] / np.sqrt(moments[1, c] + eps)
    for i in range(n):
        for c in range(channels):
            out[i, c] = (x[i, c] - moments[0, c]) * scale[c] + bias[c]


@by_passes
def gradients_of_rows(g, x, weight, moments, eps, dx, dweight, dbias):
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
def gradients_of_planes(g, x, weight, moments, eps, dx, dweight, dbias):
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
def gradients_of_columns(g, x, weight, moments, eps, dx, dweight, dbias):
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
def groups(x, weight, bias, moments, eps, out):
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
def gradients_of_groups(g, x, weight, moments, eps, dx, dweight, dbias):
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
