"""Pseudo-inverses, least squares and ranks of batches of matrices (..., n, m).

The rules follow from Golub and Pereyra, "The differentiation of pseudo-inverses and nonlinear least squares problems
whose variables separate" (1973).
"""

import numpy as np

from ..kernels import lapack
from .factoring import packed, part
from .op import arraywise


def pseudo_inverse_gradient(g, x, out):
    """The gradient at x of its pseudo-inverse `out`, for one of `out`."""
    h = g.mT
    return (h - x @ (out @ h)) @ (out @ out.mT) + (out.mT @ out) @ (h - (h @ out) @ x) - out.mT @ g @ out.mT


@arraywise(public=False, dx=pseudo_inverse_gradient)
def pseudo_inverse(x, absolute, relative, /, hermitian=False):
    """x (..., n, m) → (..., m, n); singular values up to max(absolute, relative times the largest) count as 0. Of
    symmetric matrices, if `hermitian` says that they are, the lower triangle is read."""
    if hermitian:
        s, u = lapack.converging("linalg.eigh", np.linalg.eigh, x)
        v = u.mT
    else:
        u, s, v = lapack.converging("linalg.svd", np.linalg.svd, x, False)
    inverses = np.divide(1, s, out=np.zeros_like(s), where=_counted(s, absolute, relative))
    return np.ascontiguousarray(v.mT @ (inverses[..., None] * u.mT))


def _counted(s, absolute, relative):
    """Which singular values, or eigenvalues, are more than both bounds."""
    s = np.abs(s)
    return s > np.maximum(absolute, relative * s.max(-1, initial=0))[..., None]


@arraywise(public=False)
def rank_of_matrix(x, absolute, relative, /, hermitian=False):
    """int64: x (..., n, m) → (...): how many singular values are more than both bounds."""
    if hermitian:
        s = lapack.converging("linalg.eigh", np.linalg.eigvalsh, x)
    else:
        s = lapack.converging("linalg.svd", np.linalg.svd, x, False, False)
    return _counted(s, absolute, relative).sum(-1)


def least_squares_shapes(x, y):
    """Of solutions, ranks and singular values, for matrices and right sides of these shapes."""
    return (*x[:-2], x[-1], y[-1]), x[:-2], (*x[:-2], min(x[-2:]))


def _inverse(x, x_shape, x_dtype):
    return pseudo_inverse(x, 0.0, float(np.finfo(x_dtype).eps * max(x_shape[-2:])))


def _solutions(g, x_shape, y_shape):
    return part(g, 0, least_squares_shapes(x_shape, y_shape)[0])


@arraywise(
    public=False,
    dx=lambda g, x, y, x_shape, y_shape, x_dtype: pseudo_inverse_gradient(
        _solutions(g, x_shape, y_shape) @ y.mT, x, _inverse(x, x_shape, x_dtype)
    ),
    dy=lambda g, x, x_shape, y_shape, x_dtype: _inverse(x, x_shape, x_dtype).mT @ _solutions(g, x_shape, y_shape),
)
def least_squares(x, y, /, driver, rcond):
    """The z (..., m, k) that make x z nearest to y (..., n, k), of several the smallest; ranks; singular values."""
    return packed(x.dtype, *lapack.least_squares(x, y, driver, rcond))
