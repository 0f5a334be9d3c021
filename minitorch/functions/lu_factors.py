"""`linalg`: LU factors, with pivots, and what is solved by them."""

from typing import NoReturn

from ..autograd.record import record
from ..kernels import lapack
from ..ops import factoring as ops
from ..ops.solving import solve_triangular
from ..tensor.dtypes import int32
from ..tensor.tensor import Tensor
from . import return_types
from .matrix_arguments import linalg, require_fitting, require_kernel, require_matrix, require_square, results
from .ranges import eye


@linalg
def lu(A: Tensor, *, pivot: bool = True) -> return_types.linalg_lu:
    """`(P, L, U)` with `A = P L U`: a permutation, a lower triangle with ones on its diagonal, and an upper triangle.

    Shapes: (*, n, m) -> (*, n, n), (*, n, k), (*, k, m), k the smaller of n and m.
    Dtypes: float32, float64.
    Errors: RuntimeError for fewer dimensions and without `pivot`; NotImplementedError for other dtypes.
    """
    both, pivots, _ = lu_of("linalg.lu", A, pivot)
    return return_types.linalg_lu(permutation(pivots, A), *triangles(both))


@linalg
def lu_factor(A: Tensor, *, pivot: bool = True) -> return_types.linalg_lu_factor:
    """`(LU, pivots)`: L and U of `lu` in one matrix, and the rows, from 1, that each row was exchanged with in turn.

    Shapes: (*, n, m) -> (*, n, m), (*, k), k the smaller of n and m.
    Dtypes: float32, float64; pivots are int32.
    Errors: as `lu`; RuntimeError for a singular matrix.
    """
    both, pivots, info = lu_of("linalg.lu_factor", A, pivot)
    refuse_zero_pivot("torch.linalg.lu_factor", info)
    return return_types.linalg_lu_factor(both, pivots)


@linalg
def lu_factor_ex(A: Tensor, *, pivot: bool = True, check_errors: bool = False) -> return_types.linalg_lu_factor_ex:
    """`(LU, pivots, info)`: as `lu_factor`, with the number of the first pivot that is 0 instead of an error.

    Shapes: (*, n, m) -> (*, n, m), (*, k), (*), k the smaller of n and m.
    Dtypes: float32, float64; pivots and `info` are int32.
    Errors: as `lu`; RuntimeError for a singular matrix with `check_errors`.
    """
    both, pivots, info = lu_of("linalg.lu_factor", A, pivot)
    if check_errors:
        refuse_zero_pivot("torch.linalg.lu_factor_ex", info)
    return return_types.linalg_lu_factor_ex(both, pivots, info)


def lu_of(who: str, A: Tensor, pivot: bool) -> tuple[Tensor, Tensor, Tensor]:
    """As `lu_factor_ex`."""
    require_matrix(who, A)
    require_kernel(A, "lu_cpu")
    if not pivot:
        raise RuntimeError(f"{who}: LU without pivoting is not implemented on the CPU")
    both, pivots, info = results(ops.lu, (A,), (), ops.lu_shapes(A.shape), "LinalgLuFactorExBackward0")
    return both, (pivots + 1).to(int32), info.to(int32)


def refuse_zero_pivot(who: str, info: Tensor) -> None:
    """RuntimeError in the name of `who` for a pivot that is 0."""
    lapack.refuse(info._array, f"{who}: {_ZERO}", RuntimeError)


_ZERO = (
    "U[{0},{0}] is zero and using it on lu_solve would result in a division by zero. If you still want to perform the "
    "factorization, consider calling linalg.lu(A, pivot) or linalg.lu_factor_ex(A, pivot)"
)


def permutation(pivots: Tensor, like: Tensor) -> Tensor:
    """The matrices that put exchanged rows back, in the dtype of `like` and for as many rows as it has."""
    return record(ops.row_exchanges, (pivots - 1,), (like.shape[-2],)).to(like.dtype)


def triangles(both: Tensor) -> tuple[Tensor, Tensor]:
    """L and U out of one matrix."""
    n, m = both.shape[-2:]
    k = min(n, m)
    return both[..., :k].tril(-1) + eye(n, k, dtype=both.dtype), both[..., :k, :].triu()


@linalg
def lu_solve(LU: Tensor, pivots: Tensor, B: Tensor, *, left: bool = True, adjoint: bool = False) -> Tensor:
    """The X with `A X = B`, or with `X A = B` if not `left`, for A given by its `lu_factor`, or its transpose if
    `adjoint`.

    Shapes: (*, n, n), (*, n), (*, n, m) -> (*, n, m); `(*)` broadcasts.
    Dtypes: float32, float64, the same for LU and B; int32 for the pivots.
    Errors: RuntimeError for other shapes and dtypes.
    """
    require_square("linalg.lu_solve", LU, "LU")
    require_fitting("linalg.lu_solve", LU, B, left)
    require_kernel(LU, "lu_solve_cpu")
    if pivots.dtype is not int32:
        raise RuntimeError("linalg.lu_solve: pivots should be a Tensor of scalar type torch.int32")
    if LU.dtype is not B.dtype:
        _different(LU, B)
    if not left:
        return _solved(LU, pivots, B.mT, not adjoint).mT
    return _solved(LU, pivots, B, adjoint)


def _solved(LU: Tensor, pivots: Tensor, B: Tensor, adjoint: bool) -> Tensor:
    rows = permutation(pivots, LU)
    if adjoint:
        half = record(solve_triangular, (LU.mT, B), (False, False))
        return rows @ record(solve_triangular, (LU.mT, half), (True, True))
    half = record(solve_triangular, (LU, rows.mT @ B), (False, True))
    return record(solve_triangular, (LU, half), (True, False))


def _different(LU: Tensor, B: Tensor) -> NoReturn:
    raise RuntimeError(
        f"linalg.lu_solve: Expected LU and B to have the same dtype, but found LU of type {LU.dtype} and B of type "
        f"{B.dtype} instead"
    )
