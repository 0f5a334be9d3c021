"""Functions of linear algebra that PyTorch had before `linalg`, by their former names and signatures."""

from math import nan

from ..autograd.record import record
from ..ops.solving import solve_triangular as solve_triangular_op
from ..tensor.tensor import Tensor
from . import return_types
from .chains import matrix_exp as matrix_exp_of
from .chains import matrix_power as power_of
from .chains import multi_dot
from .equations import det as det_of
from .equations import inverse_of, sign_and_logarithm, solve_triangular
from .factorizations import cholesky_of
from .factorizations import qr as qr_of
from .factorizations import svd as svd_of
from .masking import where
from .matrix_arguments import require_kernel, require_matrix, require_square
from .public import function, public
from .ranges import eye
from .ranks import pinv


@function
def inverse(input: Tensor) -> Tensor:
    """The inverse of each matrix: `linalg.inv`.

    Shapes: (*, n, n) -> (*, n, n).
    Dtypes: float32, float64.
    Errors: LinAlgError for a singular matrix; RuntimeError for other shapes and dtypes.
    """
    return inverse_of(input, "linalg.inv")


@function
def det(input: Tensor) -> Tensor:
    """The determinant of each matrix: `linalg.det`.

    Shapes: (*, n, n) -> (*).
    Dtypes: float32, float64.
    Errors: RuntimeError for other shapes, and for integers; NotImplementedError for half floats.
    """
    return det_of(input)


@function
def slogdet(input: Tensor) -> return_types.slogdet:
    """`(sign, logabsdet)`: the sign of the determinant and the logarithm of its absolute value.

    Shapes: (*, n, n) -> (*), (*).
    Dtypes: float32, float64.
    Errors: RuntimeError for other shapes and dtypes.
    """
    return return_types.slogdet(sign_and_logarithm("linalg.slogdet", input))


@function
def logdet(input: Tensor) -> Tensor:
    """The logarithm of the determinant; NaN where that is negative.

    Shapes: (*, n, n) -> (*).
    Dtypes: float32, float64.
    Errors: RuntimeError for other shapes and dtypes.
    """
    sign, logarithm = sign_and_logarithm("logdet", input)
    return where(sign == -1.0, nan, logarithm)


@function
def svd(input: Tensor, some: bool = True, compute_uv: bool = True) -> return_types.svd:
    """`(U, S, V)` with `input = U diag(S) V.mT`, the largest of S first.

    `some` leaves out vectors that S does not multiply; without `compute_uv` U and V are zeros.

    Shapes: (*, n, m) -> (*, n, k), (*, k), (*, m, k), k the smaller of n and m; without `some` U and V are square.
    Dtypes: float32, float64.
    Errors: as `linalg.svd`.
    """
    u, s, v = svd_of(input, not some)
    if compute_uv:
        return return_types.svd(u, s, v.mT)
    n, m = input.shape[-2:]
    return return_types.svd(input.new_zeros(*s.shape[:-1], n, n), s, input.new_zeros(*s.shape[:-1], m, m))


@function
def qr(input: Tensor, some: bool = True) -> return_types.qr:
    """`(Q, R)` with `input = Q R`, Q of orthonormal columns, R an upper triangle; Q is square without `some`.

    Shapes: (*, n, m) -> (*, n, k), (*, k, m), k the smaller of n and m, or n without `some`.
    Dtypes: float32, float64.
    Errors: as `linalg.qr`.
    """
    return return_types.qr(qr_of(input, "reduced" if some else "complete"))


@function
def cholesky(input: Tensor, upper: bool = False) -> Tensor:
    """The triangle that `linalg.cholesky` gives.

    Shapes: (*, n, n) -> (*, n, n).
    Dtypes: float32, float64.
    Errors: as `linalg.cholesky`.
    """
    return cholesky_of(input, upper, "cholesky", "cholesky", "CholeskyBackward0")


@function
def cholesky_solve(input: Tensor, input2: Tensor, upper: bool = False) -> Tensor:
    """The X with `A X = input`, for A given by its triangle `input2`, as `cholesky` gives it.

    Shapes: (*, n, m), (*, n, n) -> (*, n, m); `(*)` broadcasts.
    Dtypes: float32, float64, the same for both.
    Errors: RuntimeError for other shapes; NotImplementedError for other dtypes.
    """
    for name, x in (("b", input), ("u", input2)):
        if x.ndim < 2:
            raise RuntimeError(f"{name} should have at least 2 dimensions, but has {x.ndim} dimensions instead")
    (n, m), (k, p) = input2.shape[-2:], input.shape[-2:]
    if n != m or n != k:
        raise RuntimeError(
            f"Incompatible matrix sizes for cholesky_solve: each A matrix is {n} by {m} but each b matrix is {k} by {p}"
        )
    require_kernel(input, "cholesky_solve_cpu")
    lower = input2.mT if upper else input2
    half = solve_triangular(lower, input, upper=False)
    return record(solve_triangular_op, (lower.mT, half), (True, False), "CholeskySolveBackward0")


@function
def cholesky_inverse(input: Tensor, upper: bool = False) -> Tensor:
    """The inverse of the matrix whose triangle, as `cholesky` gives it, is `input`.

    Shapes: (*, n, n) -> (*, n, n).
    Dtypes: float32, float64.
    Errors: RuntimeError for other shapes; NotImplementedError for other dtypes.
    """
    require_square("cholesky_inverse", input)
    require_kernel(input, "cholesky_inverse_out_cpu")
    lower = input.mT if upper else input
    half = solve_triangular(lower, eye(input.shape[-1], dtype=input.dtype), upper=False)
    return record(solve_triangular_op, (lower.mT, half), (True, False), "CholeskyInverseBackward0")


@function
def triangular_solve(
    input: Tensor, A: Tensor, upper: bool = True, transpose: bool = False, unitriangular: bool = False
) -> return_types.triangular_solve:
    """`(solution, cloned_coefficient)`: the X with `A X = input` for a triangle of A, or of its transpose.

    Shapes: (*, n, m), (*, n, n) -> (*, n, m), (*, n, n); `(*)` broadcasts.
    Dtypes: float32, float64, the same for both.
    Errors: as `linalg.solve_triangular`.
    """
    require_matrix("torch.triangular_solve", input, "b")
    if transpose:
        found = solve_triangular(A.mT, input, upper=not upper, unitriangular=unitriangular)
    else:
        found = solve_triangular(A, input, upper=upper, unitriangular=unitriangular)
    return return_types.triangular_solve(found, A.expand(*found.shape[:-2], *A.shape[-2:]).clone())


@function
def pinverse(input: Tensor, rcond: float = 1e-15) -> Tensor:
    """The pseudo-inverse; singular values up to `rcond` times the largest count as 0: `linalg.pinv`.

    Shapes: (*, n, m) -> (*, m, n).
    Dtypes: float32, float64.
    Errors: as `linalg.pinv`.
    """
    return pinv(input, rcond)


@function
def matrix_power(input: Tensor, n: int) -> Tensor:
    """Each matrix times itself, `n` factors: `linalg.matrix_power`.

    Shapes: (*, m, m) -> (*, m, m).
    Dtypes: any but bool; floating point for `n` < 0.
    Errors: as `linalg.matrix_power`.
    """
    return power_of(input, n)


@function
def matrix_exp(input: Tensor) -> Tensor:
    """The exponential of each matrix: `linalg.matrix_exp`.

    Shapes: (*, n, n) -> (*, n, n).
    Dtypes: floating point.
    Errors: as `linalg.matrix_exp`.
    """
    return matrix_exp_of(input)


@public
def chain_matmul(*matrices: Tensor) -> Tensor:
    """The product of matrices, in the order that takes the fewest multiplications.

    Shapes: (n, k), (k, l), ..., (p, m) -> (n, m).
    Dtypes: the same for all.
    Errors: RuntimeError for no matrix and for other shapes and different dtypes.
    """
    for x in matrices:
        require_matrix("chain_matmul", x)
    return matrices[0].clone() if len(matrices) == 1 else multi_dot(matrices)
