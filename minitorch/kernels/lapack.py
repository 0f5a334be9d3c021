"""LAPACK on batches of matrices: by numpy where it has a routine, else by scipy, one matrix after the other."""

from typing import Any

import numpy as np

from ..jit.dtypes import is_single


class LinAlgError(RuntimeError):
    """What a matrix does not allow: it is singular or not positive-definite, or an iteration does not converge."""


def refuse(info: Any, text: str, error: type[RuntimeError] = LinAlgError) -> None:
    """Raise `error` for the first matrix of a batch whose `info` is not 0; `text` may mention it."""
    for i in np.flatnonzero(info)[:1]:
        who, _, what = text.partition(": ")
        place = f"(Batch element {i}): " if np.ndim(info) else ""
        raise error(f"{who}: {place}{what.format(np.ravel(info)[i])}")


SINGULAR = (
    "{}: The diagonal element {{}} is zero, the inversion could not be completed because the input matrix is singular."
)
UNSOLVED = "{}: The solver failed because the input matrix is singular."
NOT_POSITIVE = (
    "{}: The factorization could not be completed because the input is not positive-definite "
    "(the leading minor of order {{}} is not positive-definite)."
)


def inverse(x: Any, who: str | None) -> Any:
    """The inverses. A singular matrix is refused in the name of `who`; if that is None, its inverse is NaN."""
    try:
        return by_columns(np.linalg.inv(x))
    except np.linalg.LinAlgError:
        info = lu(x)[2]
        if who:
            refuse(info, SINGULAR.format(who))
        return by_columns(_solutions(x, np.broadcast_to(np.eye(x.shape[-1], dtype=x.dtype), x.shape)))


def solve(x: Any, y: Any, who: str | None) -> Any:
    """What x (..., n, n) makes to y (..., n, m). A singular matrix is refused as in `inverse`."""
    try:
        return by_columns(np.linalg.solve(x, y))
    except np.linalg.LinAlgError:
        if who:
            refuse(lu(x)[2], UNSOLVED.format(who))
        batch = np.broadcast_shapes(x.shape[:-2], y.shape[:-2])
        return by_columns(_solutions(*(np.broadcast_to(z, (*batch, *z.shape[-2:])) for z in (x, y))))


def _solutions(x: Any, y: Any) -> Any:
    out = np.full(y.shape, np.nan, y.dtype)
    for i in np.ndindex(x.shape[:-2]):
        try:
            out[i] = np.linalg.solve(x[i], y[i])
        except np.linalg.LinAlgError:
            continue
    return out


def triangular(x: Any, y: Any, upper: bool, unit: bool) -> Any:
    """What the triangle of x (..., n, n) makes to y (..., n, m), with ones on its diagonal if `unit`."""
    from scipy.linalg import blas

    trsm = blas.strsm if is_single(x.dtype) else blas.dtrsm
    batch = np.broadcast_shapes(x.shape[:-2], y.shape[:-2])
    x, y = (np.broadcast_to(z, (*batch, *z.shape[-2:])) for z in (x, y))
    out = np.empty((*batch, y.shape[-1], y.shape[-2]), y.dtype).mT
    for i in np.ndindex(batch) if out.size else ():
        out[i] = trsm(1.0, x[i], y[i], lower=not upper, diag=unit)
    return out


def lu(x: Any) -> tuple[Any, Any, Any]:
    """x (..., n, m) → both triangles in one matrix (..., n, m); the rows, from 0, that each was exchanged with
    (..., min(n, m)); the first pivot, from 1, that is 0 (...), or 0."""
    from scipy.linalg import lapack

    getrf = lapack.sgetrf if is_single(x.dtype) else lapack.dgetrf
    out, info = np.empty(x.shape, x.dtype), np.zeros(x.shape[:-2], np.int32)
    pivots = np.zeros((*x.shape[:-2], min(x.shape[-2:])), np.int32)
    for i in np.ndindex(x.shape[:-2]) if x.size else ():
        out[i], pivots[i], info[i] = getrf(x[i])
    return out, pivots, info


def cholesky(x: Any, who: str | None) -> Any:
    """The lower triangles L with x = L Lᵀ, of which the lower triangle is read. What is not positive-definite is
    refused in the name of `who`; if that is None, the factor is left unfinished."""
    try:
        return by_columns(np.linalg.cholesky(x))
    except np.linalg.LinAlgError:
        out, info = unfinished(x)
        if who:
            refuse(info, NOT_POSITIVE.format(who))
        return by_columns(out)


def unfinished(x: Any) -> tuple[Any, Any]:
    """As `cholesky`, as far as it goes; and the order of the first minor that is not positive, or 0."""
    from scipy.linalg import lapack

    potrf = lapack.spotrf if is_single(x.dtype) else lapack.dpotrf
    out, info = np.empty(x.shape, x.dtype), np.zeros(x.shape[:-2], np.int32)
    for i in np.ndindex(x.shape[:-2]) if x.size else ():
        out[i], info[i] = potrf(x[i], lower=1, clean=1)
    return out, info


UNSETTLED = "{}: The algorithm failed to converge because the input matrix {}."
WHY = {
    "linalg.svd": "contained non-finite values",
    "linalg.eigh": "is ill-conditioned or has too many repeated eigenvalues",
}


def converging(who: str, routine: Any, x: Any, *options: Any) -> Any:
    """What numpy's `routine` makes of `x`; LinAlgError in the name of `who` if it finds no end."""
    try:
        return routine(x, *options)
    except np.linalg.LinAlgError:
        raise LinAlgError(UNSETTLED.format(who, WHY[who])) from None


def by_columns(x: Any) -> Any:
    """`x` with the columns of each matrix one after the other in memory."""
    return np.ascontiguousarray(x.mT).mT


def least_squares(x: Any, y: Any, driver: str, rcond: float) -> tuple[Any, Any, Any]:
    """x (..., n, m), y (..., n, k) → solutions (..., m, k), ranks (...), singular values (..., min(n, m)).

    Singular values are those of the drivers "gelsd" and "gelss"; "gels" takes for granted that the rank is full.
    """
    (n, m), k = x.shape[-2:], y.shape[-1]
    out, ranks = np.zeros((*x.shape[:-2], m, k), x.dtype), np.zeros(x.shape[:-2], np.int64)
    values = np.zeros((*x.shape[:-2], min(n, m)), x.dtype)
    for i in np.ndindex(x.shape[:-2]) if x.size else ():
        padded = np.zeros((max(n, m), k), y.dtype)
        padded[:n] = y[i]
        found, ranks[i], values[i] = _least_squares(x[i], padded, driver, rcond)
        out[i] = found[:m]
    return out, ranks, values


def _least_squares(x: Any, y: Any, driver: str, rcond: float) -> tuple[Any, Any, Any]:
    from scipy.linalg import lapack

    (n, m), k = x.shape, y.shape[1]
    routine = getattr(lapack, ("s" if is_single(x.dtype) else "d") + driver)
    rank, values, space = min(n, m), 0, 64 * (n + m + k) + 4 * n * m
    if driver == "gels":
        _, found, info = routine(x, y, lwork=space)
        if info > 0:
            raise LinAlgError(
                "torch.linalg.lstsq: The least squares solution could not be computed because the input matrix does "
                f"not have full rank (error code: {info})."
            )
    elif driver == "gelsy":
        _, found, _, rank, info = routine(x, y, np.zeros((m, 1), np.int32), rcond, space)
    elif driver == "gelsd":
        space, small, _ = getattr(lapack, routine.__name__.split()[-1] + "_lwork")(n, m, k, rcond)
        found, values, rank, info = routine(x, y, int(space), int(small), rcond)
    else:
        _, found, values, rank, _, info = routine(x, y, rcond, space)
    return found, rank, values
