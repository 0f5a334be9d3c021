"""Inverses, solutions of linear equations, determinants and the exponential of batches of square matrices (..., n, n).

The rules of the first three are those of Giles, "Collected matrix derivative results for forward and reverse mode
algorithmic differentiation" (2008).
"""

import numpy as np

from ..kernels import lapack
from .conversion import zero
from .joining import cat
from .op import arraywise
from .shaping import tril, triu


@arraywise(public=False, dx=lambda g, out: -(out.mT @ g @ out.mT))
def inverse(x, /, who=None):
    """x (..., n, n) → (..., n, n). A singular matrix is refused in the name of `who`, or gives NaN."""
    return lapack.inverse(x, who)


@arraywise(
    public=False,
    dx=lambda g, x, out: -(solve(x.mT, g) @ out.mT),
    dy=lambda g, x: solve(x.mT, g),
)
def solve(x, y, /, who=None):
    """The z with x z = y, for x (..., n, n) and y (..., n, m); the leading dimensions broadcast."""
    return lapack.solve(x, y, who)


@arraywise(
    public=False,
    dx=lambda g, x, out, upper, unit: -_triangle(
        solve_triangular(x.mT, g, not upper, unit) @ out.mT, upper, int(unit)
    ),
    dy=lambda g, x, upper, unit: solve_triangular(x.mT, g, not upper, unit),
)
def solve_triangular(x, y, /, upper, unit=False):
    """As `solve`, for the upper or the lower triangle of x; `unit` takes its diagonal for ones."""
    return lapack.triangular(x, y, upper, unit)


def _triangle(x, upper, above):
    return triu(x, above) if upper else tril(x, -above)


@arraywise(public=False)
def zero_pivot(x, /):
    """int32: x (..., n, n) → (...): the first pivot, from 1, that is 0 when equations are solved; 0 if none is."""
    return lapack.lu(x)[2]


@arraywise(public=False, dx=lambda g, x: g[..., None, None] * cofactors(x))
def determinant(x, /):
    """x (..., n, n) → (...)"""
    return np.linalg.det(x)


@arraywise(public=False, dx=lambda g, x: cofactors_backward(g, x))
def cofactors(x, /):
    """The gradient of the determinant: `det(x) x⁻ᵀ`, and what that comes to where x is singular."""
    try:
        out = np.multiply(np.linalg.det(x)[..., None, None], np.linalg.inv(x).mT, order="C")  # as below
        if np.isfinite(out).all():
            return out
    except np.linalg.LinAlgError:
        pass
    u, s, v, sign = _with_sign(x)
    before, after = _products_beside(s)
    return sign * (u * (before * after)[..., None, :] @ v)


@arraywise(public=False, dg=lambda g, x: cofactors_backward(g, x))
def cofactors_backward(g, x, /):
    """The gradient of `cofactors`, linear in g: with x = U diag(s) Vᵀ and M = Uᵀ g V it is U N Vᵀ times the sign of
    det(U V), where N is -Mⱼᵢ times all of s but sᵢ and sⱼ, and on the diagonal the sum over j of Mⱼⱼ times such."""
    u, s, v, sign = _with_sign(x)
    inner, others = u.mT @ g @ v.mT, _products_but_two(s)
    diagonal = (others @ inner.diagonal(0, -2, -1)[..., None]) * np.eye(s.shape[-1], dtype=x.dtype)
    return sign * (u @ (diagonal - others * inner.mT) @ v)


def _with_sign(x):
    u, s, v = np.linalg.svd(x)
    return u, s, v, np.rint(np.linalg.det(u) * np.linalg.det(v))[..., None, None]


def _products_beside(s):
    """s (..., n) → (..., n), (..., n): the product of what stands before each, and of what stands after it."""
    one = np.ones_like(s[..., :1])
    before = np.cumprod(np.concatenate([one, s[..., :-1]], -1), -1)
    return before, np.cumprod(np.concatenate([one, s[..., :0:-1]], -1), -1)[..., ::-1]


def _products_but_two(s):
    """s (..., n) → (..., n, n): at i, j the product of all but sᵢ and sⱼ; 0 on the diagonal."""
    before, after = _products_beside(s)
    later = np.where(np.triu(np.ones((s.shape[-1],) * 2, np.bool_), 1), s[..., None, :], s.dtype.type(1))
    between = np.cumprod(np.concatenate([np.ones_like(later[..., :1]), later[..., :-1]], -1), -1)
    upper = np.triu(before[..., None] * between * after[..., None, :], 1)
    return upper + upper.mT


@arraywise(public=False, dx=lambda g, x: g[..., None, None] * inverse(x).mT)
def log_abs_determinant(x, /):
    """x (..., n, n) → (...): -inf for a singular matrix."""
    return np.linalg.slogdet(x)[1]


@arraywise(public=False, dx=lambda g, x: zero(x))
def sign_of_determinant(x, /):
    """x (..., n, n) → (...): -1, 0 or 1."""
    return np.linalg.slogdet(x)[0]


def _doubled(g, x):
    """The blocks of a matrix whose exponential has the gradient of that of x in its corner (Van Loan, 1978)."""
    n, rows = x.shape[-1], len(x.shape) - 2
    blocks = cat(cat(x.mT, g, dim=rows + 1), cat(zero(x), x.mT, dim=rows + 1), dim=rows)
    return matrix_exponential(blocks)[..., :n, n:]


@arraywise(public=False, dx=_doubled)
def matrix_exponential(x, /):
    """x (..., n, n) → (..., n, n): `1 + x + x x / 2 + ...`, in double precision: squares of squares add up errors."""
    from scipy.linalg import expm

    return expm(x.astype(np.float64, copy=False)).astype(x.dtype, copy=False) if x.size else x.copy()
