"""`linalg`: eigenvectors of symmetric matrices, singular vectors, QR and Cholesky."""

from ..autograd.record import record
from ..ops import factoring as ops
from ..tensor.tensor import Tensor
from . import return_types
from .matrix_arguments import linalg, require_kernel, require_matrix, require_real, require_square, results


@linalg
def eigh(A: Tensor, UPLO: str = "L") -> return_types.linalg_eigh:
    """`(eigenvalues, eigenvectors)` of symmetric matrices, of which one triangle is read: the lower one, or "U".

    Eigenvectors are determined but for their signs, and have no gradient where eigenvalues are equal.

    Shapes: (*, n, n) -> (*, n), in ascending order, and (*, n, n), as columns.
    Dtypes: float32, float64.
    Errors: RuntimeError for other shapes; NotImplementedError for other dtypes; LinAlgError if no end is found.
    """
    uplo = _triangle("linalg.eigh", A, UPLO)
    found = results(ops.eigen, (A,), (uplo,), ops.eigen_shapes(A.shape), "LinalgEighBackward0")
    return return_types.linalg_eigh(found)


@linalg
def eigvalsh(A: Tensor, UPLO: str = "L") -> Tensor:
    """The eigenvalues alone, as of `eigh`, with a gradient even where they are equal.

    Shapes: (*, n, n) -> (*, n), in ascending order.
    Dtypes: float32, float64.
    Errors: as `eigh`.
    """
    return record(ops.eigenvalues, (A,), (_triangle("linalg.eigh", A, UPLO),))


def _triangle(who: str, A: Tensor, UPLO: str) -> str:
    require_square(who, A)
    if UPLO.upper() not in ("L", "U"):
        raise RuntimeError(f"Expected UPLO argument to be 'L' or 'U', but got {UPLO}")
    require_kernel(A, "linalg_eigh_cpu")
    return UPLO.upper()


@linalg
def svd(A: Tensor, full_matrices: bool = True, *, driver: str | None = None) -> return_types.linalg_svd:
    """`(U, S, Vh)` with `A = U diag(S) Vh`, the largest of S first; U and Vh square, or reduced to what S multiplies.

    Vectors are determined but for their signs, and have no gradient where singular values are equal.

    Shapes: (*, n, m) -> (*, n, n), (*, k), (*, m, m), k the smaller of n and m; reduced (*, n, k), (*, k), (*, k, m).
    Dtypes: float32, float64.
    Errors: RuntimeError for fewer dimensions, integers and a `driver`, which is CUDA's; NotImplementedError for half
    floats; LinAlgError for what is not finite.
    """
    require_svd(A, driver)
    shapes = ops.singular_shapes(A.shape, full_matrices)
    return return_types.linalg_svd(results(ops.singular, (A,), (full_matrices,), shapes, "LinalgSvdBackward0"))


@linalg
def svdvals(A: Tensor, *, driver: str | None = None) -> Tensor:
    """The singular values alone, as of `svd`, with a gradient even where they are equal.

    Shapes: (*, n, m) -> (*, k), k the smaller of n and m, in descending order.
    Dtypes: float32, float64.
    Errors: as `svd`.
    """
    require_svd(A, driver)
    return record(ops.singular_values, (A,))


def require_svd(A: Tensor, driver: str | None = None) -> None:
    """Refuse what has no singular values."""
    if driver is not None:
        raise RuntimeError(
            "torch.linalg.svd: keyword argument `driver=` is only supported on CUDA inputs with cuSOLVER backend."
        )
    require_matrix("linalg.svd", A)
    require_real("linalg.svd", A, "linalg_svd_cpu")


@linalg
def qr(A: Tensor, mode: str = "reduced") -> return_types.linalg_qr:
    """`(Q, R)` with `A = Q R`: Q of orthonormal columns, R an upper triangle. `mode` "complete" makes Q square, "r"
    leaves Q empty.

    Shapes: (*, n, m) -> (*, n, k), (*, k, m), k the smaller of n and m, or n for "complete"; (0,) for Q of "r".
    Dtypes: float32, float64.
    Errors: RuntimeError for fewer dimensions, integers and other modes, and in backward for "r" and for "complete" with
    n > m; NotImplementedError for half floats.
    """
    require_matrix("linalg.qr", A)
    require_real("linalg.qr", A, "geqrf_cpu")
    if mode not in ("reduced", "r", "complete"):
        raise RuntimeError(
            f"qr received unrecognized mode '{mode}' but expected one of 'reduced' (default), 'r', or 'complete'"
        )
    found = results(ops.qr, (A,), (mode,), ops.qr_shapes(A.shape, mode), "LinalgQrBackward0")
    return return_types.linalg_qr(found)


@linalg
def cholesky(A: Tensor, *, upper: bool = False) -> Tensor:
    """The lower triangles L with `A = L L.mT`, of symmetric matrices of which the lower triangle is read; or, of the
    upper one, U with `A = U.mT U`.

    Shapes: (*, n, n) -> (*, n, n).
    Dtypes: float32, float64.
    Errors: LinAlgError for what is not positive-definite; RuntimeError for other shapes, and for integers;
    NotImplementedError for half floats.
    """
    return cholesky_of(A, upper, "linalg.cholesky", "linalg.cholesky")


@linalg
def cholesky_ex(A: Tensor, *, upper: bool = False, check_errors: bool = False) -> return_types.linalg_cholesky_ex:
    """`(L, info)`: as `cholesky`, but what is not positive-definite gives an unfinished factor, and `info` says at
    which leading minor.

    Shapes: (*, n, n) -> (*, n, n), (*).
    Dtypes: float32, float64; `info` is int32.
    Errors: as `cholesky`, LinAlgError only with `check_errors`.
    """
    who = "linalg.cholesky_ex" if check_errors else None
    factor = cholesky_of(A, upper, "linalg.cholesky", who)
    return return_types.linalg_cholesky_ex(factor, record(ops.minor_not_positive, (A.mT if upper else A,)))


def cholesky_of(A: Tensor, upper: bool, name: str, who: str | None, node: str | None = None) -> Tensor:
    """As `cholesky`; what is not positive-definite is refused in the name of `who`."""
    require_square(name, A)
    require_real(name, A, "cholesky_cpu")
    if not upper:
        return record(ops.cholesky, (A,), (who,), node)
    return record(ops.cholesky, (A.mT,), (who,), node).mT
