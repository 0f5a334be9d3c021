"""Normalisation: numbers brought to mean 0 and variance 1, then scaled and shifted.

`x` is seen in the shape `shape`, if that is given; mean and variance are over its dimensions `dim`, and `weight` and
`bias` are seen in the shape `affine`, which broadcasts to it. One pass over memory finds the gradients of all three;
where these are to be differentiated again, or compiled, they are a composition of ops.
"""

import numpy as np

from ..kernels import normalisation as kernels
from ..kernels.layout import in_rows
from .broadcasting import count, sum_to
from .exponential import rsqrt
from .op import arraywise
from .reductions import mean


@arraywise(lambda x, dim: kernels.moments(in_rows(x), dim), public=False)
def moments(x, /, dim):
    """The mean and the variance over `dim`, one after the other; the dimensions stay, of size 1."""
    n = count(x.shape, dim)
    means = np.add.reduce(x, dim, keepdims=True) / n
    distance = x - means
    return np.stack([means, np.add.reduce(distance * distance, dim, keepdims=True) / n])


def _normalized(x, weight, bias, known, dim, affine, eps, shape):
    seen = in_rows(x) if shape is None else x.reshape(shape)
    known = kernels.moments(seen, dim) if known is None else known
    out = kernels.normalize(seen, weight, bias, known, dim, affine, eps)
    return normalize.formula(x, weight, bias, known, dim, affine, eps, shape) if out is None else out.reshape(x.shape)


def _gradients(g, x, weight, known, dim, affine, eps, shape):
    """The gradients of `normalize` at x, weight and bias."""
    if shape is not None:
        dx, dweight, dbias = _gradients(g.reshape(shape), x.reshape(shape), weight, known, dim, affine, eps, None)
        return dx.reshape(x.shape), dweight, dbias
    if type(g) is np.ndarray and type(x) is np.ndarray:
        x = in_rows(x)
        known = kernels.moments(x, dim) if known is None else known
        found = kernels.gradients(g, x, weight, known, dim, affine, eps)
        if found is not None:
            return found
    distance = x - mean(x, dim, True)
    scale = rsqrt(mean(distance * distance, dim, True) + eps)
    part = g if weight is None else g * weight.reshape(affine)
    along = mean(part * distance, dim, True) * (scale * scale)
    dx = scale * (part - mean(part, dim, True) - distance * along)
    return dx, sum_to(g * (distance * scale), affine), sum_to(g, affine)


def _shaped(g, shape):
    """`g` in a shape; itself where it has that, for a view would be copied into `.grad`."""
    return g if tuple(g.shape) == tuple(shape) else g.reshape(shape)


@arraywise(
    _normalized,
    promote="match",
    public=False,
    shared=lambda g, x, weight, known, dim, affine, eps, shape: (
        _gradients(g, x, weight, known, dim, affine, eps, shape)
    ),
    dx=lambda g: g[0],
    dweight=lambda g, weight_shape: _shaped(g[1], weight_shape),
    dbias=lambda g, bias_shape: _shaped(g[2], bias_shape),
)
def normalize(x, weight=None, bias=None, known=None, /, dim=(), affine=(), eps=1e-5, shape=None):
    """`(x - mean) / sqrt(variance + eps) * weight + bias`. `known`: the `moments` of x, if they are known already."""
    seen = x if shape is None else x.reshape(shape)
    means, variances = moments(seen, dim) if known is None else known
    out = (seen - means) / np.sqrt(variances + eps)
    out = out if weight is None else out * weight.reshape(affine)
    out = out if bias is None else out + bias.reshape(affine)
    return out.reshape(x.shape)
