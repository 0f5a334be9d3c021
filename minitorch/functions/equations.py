"""`linalg`: inverses, linear equations and determinants."""

from collections.abc import Sequence
from math import prod

import numpy as np

from ..autograd.record import record
from ..ops import solving as ops
from ..tensor.tensor import Tensor
from . import return_types
from .matrix_arguments import (
    linalg,
    require_fitting,
    require_kernel,
    require_real,
    require_same_dtype,
    require_square,
)
from .rearranging import movedim


@linalg
def inv(A: Tensor) -> Tensor:
    """The inverse of each matrix.

    Shapes: (*, n, n) -> (*, n, n).
    Dtypes: float32, float64.
    Errors: LinAlgError for a singular matrix; RuntimeError for other shapes and dtypes.
    """
    return inverse_of(A, "linalg.inv")


def inverse_of(A: Tensor, who: str | None) -> Tensor:
    """As `inv`; a singular matrix is refused in the name of `who`, or gives NaN."""
    require_square("linalg.inv", A)
    require_real("linalg.inv", A)
    return record(ops.inverse, (A,), (who,))


@linalg
def inv_ex(A: Tensor, *, check_errors: bool = False) -> return_types.linalg_inv_ex:
    """`(inverse, info)`: as `inv`, but a singular matrix gives NaN, and the number of its pivot that is 0 as `info`.

    Shapes: (*, n, n) -> (*, n, n), (*).
    Dtypes: float32, float64; `info` is int32.
    Errors: as `inv` for shapes and dtypes; LinAlgError for a singular matrix with `check_errors`.
    """
    inverse = inverse_of(A, "linalg.inv_ex" if check_errors else None)
    return return_types.linalg_inv_ex(inverse, pivots_of_zero(A))


def pivots_of_zero(A: Tensor) -> Tensor:
    """int32: the number of the first pivot that is 0, or 0, for each matrix."""
    return record(ops.zero_pivot, (A,))


@linalg
def solve(A: Tensor, B: Tensor, *, left: bool = True) -> Tensor:
    """The X with `A X = B`, or with `X A = B` if not `left`. B may be one vector for each matrix.

    Shapes: (*, n, n), (*, n, m) or (*, n) -> (*, n, m) or (*, n); `(*)` broadcasts, but for vectors.
    Dtypes: float32, float64, the same for both.
    Errors: LinAlgError for a singular matrix; RuntimeError for other shapes and dtypes.
    """
    return _solution("linalg.solve", A, B, left, "torch.linalg.solve")


@linalg
def solve_ex(A: Tensor, B: Tensor, *, left: bool = True, check_errors: bool = False) -> return_types.linalg_solve_ex:
    """`(result, info)`: as `solve`, but a singular matrix gives NaN, and the number of its pivot that is 0 as `info`.

    Shapes: (*, n, n), (*, n, m) or (*, n) -> (*, n, m) or (*, n), (*).
    Dtypes: float32, float64, the same for both; `info` is int32.
    Errors: as `solve` for shapes and dtypes; LinAlgError for a singular matrix with `check_errors`.
    """
    result = _solution("linalg.solve", A, B, left, "torch.linalg.solve_ex" if check_errors else None)
    info = pivots_of_zero(A)
    batch = np.broadcast_shapes(A.shape[:-2], B.shape[:-2]) if not is_vector(A, B) else info.shape
    return return_types.linalg_solve_ex(result, info.expand(batch).clone() if info.shape != batch else info)


def is_vector(A: Tensor, B: Tensor) -> bool:
    """Whether B is one vector for each matrix."""
    return B.ndim == 1 or (A.ndim - 1 == B.ndim and B.shape == A.shape[:-1])


def _solution(name: str, A: Tensor, B: Tensor, left: bool, who: str | None) -> Tensor:
    require_real(name, A, "lu_cpu")
    require_square(name, A)
    require_same_dtype(name, A, B)
    vector = is_vector(A, B)
    if vector and not left:
        raise RuntimeError(
            f"{name}: Vector broadcasting of the left hand side is not supported for left=False. In this case "
            f"{name} is equivalent to B / A.squeeze(-1)"
        )
    y = B.unsqueeze(-1) if vector else B
    require_fitting(name, A, y, left)
    out = record(ops.solve, (A, y) if left else (A.mT, y.mT), (who,))
    return out.squeeze(-1) if vector else out if left else out.mT


@linalg
def solve_triangular(
    A: Tensor, B: Tensor, *, upper: bool, left: bool = True, unitriangular: bool = False
) -> Tensor:
    """As `solve`, reading only the upper or the lower triangle of A; `unitriangular` takes its diagonal for ones.

    Shapes: (*, n, n), (*, n, m) -> (*, n, m); `(*)` broadcasts.
    Dtypes: float32, float64, the same for both.
    Errors: RuntimeError for other shapes; NotImplementedError for other dtypes. A 0 on the diagonal gives inf and NaN.
    """
    require_square("linalg.solve_triangular", A)
    require_fitting("linalg.solve_triangular", A, B, left)
    require_kernel(B, "triangular_solve_cpu")
    require_same_dtype("linalg.solve_triangular", A, B)
    if left:
        return record(ops.solve_triangular, (A, B), (upper, unitriangular))
    return record(ops.solve_triangular, (A.mT, B.mT), (not upper, unitriangular)).mT


@linalg
def det(A: Tensor) -> Tensor:
    """The determinant of each matrix.

    Shapes: (*, n, n) -> (*).
    Dtypes: float32, float64.
    Errors: RuntimeError for other shapes, and for integers; NotImplementedError for half floats.
    """
    require_real("linalg.det", A, "lu_cpu")
    require_square("linalg.det", A)
    return record(ops.determinant, (A,))


@linalg
def slogdet(A: Tensor) -> return_types.linalg_slogdet:
    """`(sign, logabsdet)`: the sign of the determinant and the logarithm of its absolute value, which may be far.

    Shapes: (*, n, n) -> (*), (*).
    Dtypes: float32, float64.
    Errors: RuntimeError for other shapes and dtypes.
    """
    return return_types.linalg_slogdet(sign_and_logarithm("linalg.slogdet", A))


def sign_and_logarithm(who: str, A: Tensor) -> tuple[Tensor, Tensor]:
    """As `slogdet`."""
    require_square(who, A)
    require_real(who, A)
    return record(ops.sign_of_determinant, (A,)), record(ops.log_abs_determinant, (A,))


@linalg
def tensorinv(input: Tensor, ind: int = 2) -> Tensor:
    """The inverse of the matrix whose rows are the first `ind` dimensions, in one, and whose columns are the others.

    Shapes: (*a, *b) -> (*b, *a), as many elements in both.
    Dtypes: float32, float64.
    Errors: LinAlgError for a singular matrix; RuntimeError for other shapes and dtypes and for `ind` < 1.
    """
    if ind < 1:
        raise RuntimeError(f"Expected a strictly positive integer for 'ind', but got {ind}")
    rows, columns = input.shape[:ind], input.shape[ind:]
    if prod(rows) != prod(columns):
        raise RuntimeError(
            "Expected self to satisfy the requirement prod(self.shape[ind:]) == prod(self.shape[:ind]), but got "
            f"{prod(columns)} != {prod(rows)}"
        )
    return inverse_of(input.reshape(prod(rows), prod(columns)), "linalg.inv").reshape(*columns, *rows)


@linalg
def tensorsolve(input: Tensor, other: Tensor, dims: Sequence[int] | None = None) -> Tensor:
    """The X with `tensordot(input, X, X.ndim) = other`; dimensions `dims` of `input` go to its end before.

    Shapes: (*a, *b), (*a) -> (*b), as many elements in both.
    Dtypes: float32, float64, the same for both.
    Errors: as `solve`.
    """
    x = input if dims is None else movedim(input, tuple(dims), tuple(range(-len(dims), 0)))
    found = x.shape[other.ndim :]
    if prod(found) != prod(x.shape[: other.ndim]):
        raise RuntimeError(
            "Expected self to satisfy the requirement prod(self.shape[other.ndim:]) == prod(self.shape[:other.ndim]), "
            f"but got {prod(found)} != {prod(x.shape[: other.ndim])}"
        )
    return _solution(
        "linalg.solve", x.reshape(other.numel(), other.numel()), other.reshape(-1), True, "torch.linalg.solve"
    ).reshape(*found)
