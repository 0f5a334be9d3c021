"""Factorizations of batches of matrices (..., n, m): eigenvectors, singular vectors, QR, LU, Cholesky.

One that has several results puts them into one array, one after the other, of which `part` takes each; so a rule is
given all gradients at once, and what it says of the factors can be differentiated again. The rules are those of Giles,
"Collected matrix derivative results for forward and reverse mode algorithmic differentiation" (2008), for eigenvectors;
Townsend, "Differentiating the singular value decomposition" (2016); Walter and Lehmann, "Algorithmic differentiation of
linear algebra functions with application in optimum experimental design" (2010), for QR; Murray, "Differentiation of
the Cholesky decomposition" (2016).
"""

from math import prod

import numpy as np

from ..kernels import lapack
from .conversion import cast, zero
from .joining import cat
from .op import arraywise
from .selection import where
from .shaping import diagonal, diagonal_embed, tril, triu
from .solving import solve_triangular


@arraywise(public=False, dx=lambda g, x_shape, start: part_backward(g, x_shape, start))
def part(x, /, start, shape):
    """The elements of x, a vector, from `start` on as an array of this shape; the columns of its matrices in turn."""
    found = x[start : start + prod(shape)].copy()
    return found.reshape(shape) if len(shape) < 2 else found.reshape(*shape[:-2], shape[-1], shape[-2]).mT


@arraywise(public=False, dx=lambda g, x_shape, start: part(g, start, x_shape))
def part_backward(x, /, shape, start):
    """Zeros of `shape`, a vector's, with `x` where `part` would look for it."""
    out = np.zeros(shape, x.dtype)
    out[start : start + x.size] = x.mT.reshape(-1) if x.ndim > 1 else x.reshape(-1)
    return out


def parts(x, *shapes):
    """The arrays of these shapes that stand in `x`, one after the other."""
    starts = np.cumsum([0, *map(prod, shapes)]).tolist()
    return [part(x, start, shape) for start, shape in zip(starts, shapes, strict=False)]


def packed(dtype, *arrays):
    """Arrays one after the other, from which `part` takes them."""
    flat = [x.mT.reshape(-1) if x.ndim > 1 else x.reshape(-1) for x in arrays]
    return np.concatenate([x.astype(dtype, copy=False) for x in flat])


def _ratio(x, y):
    """`x / y`, and 0 for 0 / 0: what no gradient came to takes none, though values are equal."""
    return x / where((x == 0) & (y == 0), 1.0, y)


def _diagonal(x):
    """x (..., n) → (..., n, n)"""
    at = len(x.shape) - 1
    return diagonal_embed(x, (*x.shape, x.shape[-1]), 0, at, at + 1)


def _off_diagonal(x):
    return tril(x, -1) + triu(x, 1)


def eigen_shapes(shape):
    """Of eigenvalues and eigenvectors of matrices of a shape."""
    return shape[:-1], shape


def _eigen_backward(g, out, x_shape):
    (values, vectors), (dvalues, dvectors) = (parts(z, *eigen_shapes(x_shape)) for z in (out, g))
    inner = _ratio(_off_diagonal(vectors.mT @ dvectors), values[..., None, :] - values[..., None])
    dx = vectors @ (inner + _diagonal(dvalues)) @ vectors.mT
    return (dx + dx.mT) * 0.5


@arraywise(public=False, dx=_eigen_backward)
def eigen(x, /, uplo="L"):
    """The eigenvalues of symmetric matrices, in ascending order, and the eigenvectors, as columns."""
    return packed(x.dtype, *lapack.converging("linalg.eigh", np.linalg.eigh, x, uplo))


def _from_values(g, x, uplo):
    _, vectors = parts(eigen(x, uplo), *eigen_shapes(tuple(x.shape)))
    return (vectors * g[..., None, :]) @ vectors.mT


@arraywise(public=False, dx=_from_values)
def eigenvalues(x, /, uplo="L"):
    """x (..., n, n) → (..., n): those of symmetric matrices, in ascending order."""
    return lapack.converging("linalg.eigh", np.linalg.eigvalsh, x, uplo)


def singular_shapes(shape, full=False):
    """Of left vectors, values and right vectors of matrices of a shape."""
    *batch, n, m = shape
    k = min(n, m)
    return (*batch, n, n if full else k), (*batch, k), (*batch, m if full else k, m)


def _singular_backward(g, out, x_shape, full):
    (u, s, v), (du, ds, dv) = (parts(z, *singular_shapes(x_shape, full)) for z in (out, g))
    k = s.shape[-1]
    u, du, v, dv = u[..., :k], du[..., :k], v[..., :k, :], dv[..., :k, :]
    left, right = u.mT @ du, v @ dv.mT
    apart = (s[..., None, :] - s[..., None]) * (s[..., None, :] + s[..., None])
    inner = _ratio(left - left.mT, apart) * s[..., None, :] + s[..., None] * _ratio(right - right.mT, apart)
    dx = u @ (inner + _diagonal(ds)) @ v
    if x_shape[-2] > k:
        dx = dx + _ratio(du - u @ left, s[..., None, :]) @ v
    if x_shape[-1] > k:
        dx = dx + u @ _ratio(dv - right.mT @ v, s[..., None])
    return dx


@arraywise(public=False, dx=_singular_backward)
def singular(x, /, full=False):
    """U, s and Vᵀ with x = U diag(s) Vᵀ; `full` adds vectors that x does not reach, which have no gradient."""
    return packed(x.dtype, *lapack.converging("linalg.svd", np.linalg.svd, x, full))


def _from_singular_values(g, x):
    u, _, v = parts(singular(x), *singular_shapes(tuple(x.shape)))
    return (u * g[..., None, :]) @ v


@arraywise(public=False, dx=_from_singular_values)
def singular_values(x, /):
    """x (..., n, m) → (..., min(n, m)): the largest first."""
    return lapack.converging("linalg.svd", np.linalg.svd, x, False, False)


def qr_shapes(shape, mode):
    """Of Q and R, for matrices of a shape; Q is left out by mode "r"."""
    *batch, n, m = shape
    k = n if mode == "complete" else min(n, m)
    return (0,) if mode == "r" else (*batch, n, k), (*batch, k, m)


def _qr_backward(g, out, x_shape, mode):
    (n, m), (q, r), (dq, dr) = x_shape[-2:], *(parts(z, *qr_shapes(x_shape, mode)) for z in (out, g))
    if mode == "r":
        raise RuntimeError(
            "The derivative of linalg.qr depends on Q, which is not computed when mode='r'. Please use "
            "linalg.qr(A, mode='reduced') if you are going to differentiate through linalg.qr."
        )
    if mode == "complete" and n > m:
        raise RuntimeError("The QR decomposition is not differentiable when mode='complete' and nrows > ncols.")
    rest, drest = r[..., n:], dr[..., n:]  # of a wide x, the columns that Qᵀ turns into the rest of R
    r, dr = r[..., :n], dr[..., :n]
    if m > n:
        dq = dq + q @ rest @ drest.mT
    inner = r @ triu(dr).mT - dq.mT @ q
    dx = solve_triangular(r, (dq + q @ (tril(inner) + tril(inner, -1).mT)).mT, True).mT
    return dx if m <= n else cat(dx, q @ drest, dim=len(x_shape) - 1)


@arraywise(public=False, dx=_qr_backward)
def qr(x, /, mode="reduced"):
    """Q, whose columns are orthonormal, and R, an upper triangle, with x = Q R."""
    found = np.linalg.qr(x, mode)
    return packed(x.dtype, *found) if mode != "r" else packed(x.dtype, found)


def lu_shapes(shape):
    """Of the triangles in one matrix, the exchanges of rows and the first pivot that is 0, for matrices of a shape."""
    return shape, (*shape[:-2], min(shape[-2:])), shape[:-2]


def _lu_backward(g, out, x_shape, x_dtype):
    n, m = x_shape[-2:]
    (both, pivots, _), (dboth, _, _) = (parts(z, *lu_shapes(x_shape)) for z in (out, g))
    k = min(n, m)
    square, d = both[..., :k, :k], dboth[..., :k, :k]
    dlower, dupper = tril(d, -1), triu(d)
    if m > n:  # the rest of U is L⁻¹ times columns of x
        drest = solve_triangular(square.mT, dboth[..., k:], True, True)
        dlower = dlower - drest @ both[..., k:].mT
    if n > m:  # the rest of L is rows of x times U⁻¹
        drest = solve_triangular(square, dboth[..., k:, :].mT, True).mT
        dupper = dupper - both[..., k:, :].mT @ drest
    lower, upper = unit_lower(square), triu(square)
    inner = tril(lower.mT @ dlower, -1) + triu(dupper @ upper.mT)
    dx = solve_triangular(upper, solve_triangular(square.mT, inner, True, True).mT, True).mT
    if n != m:
        dx = cat(dx, drest, dim=len(x_shape) - (1 if m > n else 2))
    return cast(row_exchanges(pivots, n), x_dtype) @ dx


def unit_lower(x):
    """The triangle below the diagonal of square matrices, with ones on it."""
    return tril(x, -1) + _diagonal(zero(diagonal(x, 0, -2, -1)) + 1.0)


@arraywise(public=False, dx=_lu_backward)
def lu(x, /):
    """As `lapack.lu`; rows are exchanged so that the pivots are large."""
    return packed(x.dtype, *lapack.lu(x))


@arraywise(public=False)
def row_exchanges(x, /, n):
    """int64: x (..., k), with which row each of the first k was exchanged in turn → the matrix (..., n, n) that puts
    rows back where they were."""
    out = np.broadcast_to(np.eye(n, dtype=np.int64), (*x.shape[:-1], n, n)).copy()
    for at in np.ndindex(x.shape[:-1]):
        order = np.arange(n)
        for i, j in enumerate(x[at].astype(np.int64)):
            order[[i, j]] = order[[j, i]]
        out[at] = out[at][:, order]
    return out


def _cholesky_backward(g, out):
    inner = tril(out.mT @ g)
    inner = inner + tril(inner, -1).mT
    half = solve_triangular(out.mT, inner, True)
    return solve_triangular(out.mT, half.mT, True) * 0.5


@arraywise(public=False, dx=_cholesky_backward)
def cholesky(x, /, who=None):
    """The lower triangle L with x = L Lᵀ; what is not positive-definite is refused in the name of `who`, or left
    unfinished."""
    return lapack.cholesky(x, who)


@arraywise(public=False)
def minor_not_positive(x, /):
    """int32: x (..., n, n) → (...): the order of the first leading minor that is not positive; 0 if all are."""
    return lapack.unfinished(x)[1]


@arraywise(public=False)
def reflections(x, /):
    """x (..., n, m) → the triangle R with the vectors of reflections below it, and how far each reflects."""
    raw, taus = np.linalg.qr(x, "raw")
    return packed(x.dtype, raw.mT, taus)
