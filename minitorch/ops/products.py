"""Products of vectors and matrices, and `linear`: the gradient of a product is a product."""

from math import prod

import numpy as np

from ..jit.halves import widened
from ..jit.scalars import scalar
from ..kernels import products as kernels
from .op import arraywise


@arraywise(kernels.product, public=False, dx=lambda g, y: g * y, dy=lambda g, x: g * x)
def dot(x, y, /):
    """x (k,), y (k,) → ()"""
    return np.add.reduce(x * y)


@arraywise(
    kernels.product,
    public=False,
    dx=lambda g, y: mm(g.reshape((-1, 1)), y.reshape((1, -1))),
    dy=lambda g, x: mv(x.T, g),
)
def mv(x, y, /):
    """x (n, k), y (k,) → (n,)"""
    return np.add.reduce(x * y, 1)


@arraywise(kernels.product, public=False, dx=lambda g, y: mm(g, y.T), dy=lambda g, x: mm(x.T, g))
def mm(x, y, /):
    """x (n, k), y (k, m) → (n, m)"""
    return np.add.reduce(x[:, :, None] * y, 1)


@arraywise(kernels.batched, public=False, dx=lambda g, y: g @ y.mT, dy=lambda g, x: x.mT @ g)
def bmm(x, y, /):
    """x (..., n, k), y (..., k, m) → (..., n, m); the leading dimensions broadcast"""
    return np.add.reduce(x[..., None] * y[..., None, :, :], -2)


@arraywise(
    public=False,
    dx=lambda g, beta: g * beta,
    dy=lambda g, z, alpha: (g @ z.mT) * alpha,
    dz=lambda g, y, alpha: (y.mT @ g) * alpha,
)
def addmm(x, y, z, /, beta=1, alpha=1):
    """`beta * x + alpha * (y @ z)`; with beta 0, what stands in x does not matter."""
    kernels.require_numbers(x, z)
    alpha, beta = (scalar(n, widened(x.dtype)) for n in (alpha, beta))
    out = kernels.batched(widened(y), widened(z)) * alpha
    if beta:
        out = out + np.broadcast_to(x, out.shape) * beta
    return out.astype(x.dtype, copy=False)


@arraywise(
    kernels.linear,
    public=False,
    dx=lambda g, weight: mm(g, weight) if g.ndim == 2 else g @ weight,
    dweight=lambda g, x: mm(rows(g).T, rows(x)),
    dbias=lambda g: g,
)
def linear(x, weight, bias=None, /):
    """x (..., k), weight (m, k), bias (m,) → (..., m): `x @ weight.T + bias`"""
    return x @ weight.T + (0 if bias is None else bias)


def rows(x):
    """`x` as a matrix of its last dimension's vectors."""
    return x if x.ndim == 2 else x.reshape((prod(x.shape[:-1]), x.shape[-1]))
