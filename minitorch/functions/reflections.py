"""Products of Householder's reflections `1 - tau v vᵀ`, by which LAPACK says what Q of a QR decomposition is.

Each v stands in a column of a matrix, from below its diagonal on; on the diagonal it is 1.
"""

from collections.abc import Sequence

from ..ops import factoring as ops
from ..tensor.tensor import Tensor
from . import return_types
from .matrix_arguments import linalg, require_kernel, require_matrix, require_real, results
from .public import function
from .ranges import eye


@function
def geqrf(input: Tensor) -> return_types.geqrf:
    """`(a, tau)`: R of a QR decomposition above the diagonal of `a`, the vectors of reflections below it. No gradient.

    Shapes: (*, n, m) -> (*, n, m), (*, k), k the smaller of n and m.
    Dtypes: float32, float64.
    Errors: RuntimeError for fewer dimensions; NotImplementedError for other dtypes.
    """
    require_matrix("torch.geqrf", input, "input")
    require_kernel(input, "geqrf_cpu")
    shapes = input.shape, (*input.shape[:-2], min(input.shape[-2:]))
    return return_types.geqrf(results(ops.reflections, (input,), (), shapes, "NotImplemented"))


@linalg
def householder_product(A: Tensor, tau: Tensor) -> Tensor:
    """The first m columns of the product of the k reflections that the first columns of `A` and `tau` say.

    Shapes: (*, n, m), (*, k) -> (*, n, m), for n >= m >= k.
    Dtypes: float32, float64.
    Errors: RuntimeError for other shapes and dtypes.
    """
    _require("torch.linalg.householder_product", A, tau)
    n, m = A.shape[-2:]
    if n < m:
        raise RuntimeError(
            "torch.linalg.householder_product: input.shape[-2] must be greater than or equal to input.shape[-1]"
        )
    if m < tau.shape[-1]:
        raise RuntimeError(
            "torch.linalg.householder_product: input.shape[-1] must be greater than or equal to tau.shape[-1]"
        )
    start = eye(n, m, dtype=A.dtype).expand(A.shape)
    return _reflected(A, tau, start, range(tau.shape[-1] - 1, -1, -1))


@function
def orgqr(input: Tensor, input2: Tensor) -> Tensor:
    """The product of the reflections that the columns of `input` and `input2` say: `linalg.householder_product`.

    Shapes: (*, n, m), (*, k) -> (*, n, m), for n >= m >= k.
    Dtypes: float32, float64.
    Errors: as `linalg.householder_product`.
    """
    return householder_product(input, input2)


@function
def ormqr(input: Tensor, tau: Tensor, other: Tensor, left: bool = True, transpose: bool = False) -> Tensor:
    """`Q other`, or `other Q` if not `left`, with the square Q of the reflections of `input` and `tau`, or with `Q.mT`.

    Shapes: (*, n, k), (*, k), (*, n, m) -> (*, n, m), or with (*, m, n) if not `left`.
    Dtypes: float32, float64.
    Errors: RuntimeError for other shapes and dtypes.
    """
    _require("torch.ormqr", input, tau)
    rows = other.shape[-2 if left else -1] if other.ndim > 1 else 0
    if rows != input.shape[-2]:
        raise RuntimeError(
            f"torch.ormqr: other.shape[{-2 if left else -1}] must be equal to input.shape[-2], got "
            f"{tuple(other.shape)} and {tuple(input.shape)}"
        )
    order = range(tau.shape[-1])
    if left:
        return _reflected(input, tau, other, order if transpose else order[::-1])
    return _reflected(input, tau, other.mT, order[::-1] if transpose else order).mT


def _reflected(A: Tensor, tau: Tensor, out: Tensor, order: Sequence[int]) -> Tensor:
    """`out`, multiplied from the left by the reflections in this order."""
    for i in order:
        v = _vector(A, i)
        out = out - tau[..., i, None, None] * v @ (v.mT @ out)
    return out if len(order) else out + A[..., :0].sum()


def _vector(A: Tensor, i: int) -> Tensor:
    """The vector of reflection i, as a column."""
    return A[..., i : i + 1].tril(-1 - i) + eye(A.shape[-2], dtype=A.dtype)[:, i : i + 1]


def _require(who: str, A: Tensor, tau: Tensor) -> None:
    require_matrix(who, A, "input")
    require_real(who, A, "orgqr_cpu")
    if tau.dtype is not A.dtype:
        raise RuntimeError(f"{who}: tau dtype {tau.dtype} does not match input dtype {A.dtype}")
    if tuple(tau.shape[:-1]) != tuple(A.shape[:-2]) or tau.ndim != A.ndim - 1:
        raise RuntimeError(
            f"{who}: Expected batch dimensions of tau to be equal to input.shape[:-2], but got {tuple(tau.shape)} and "
            f"{tuple(A.shape)}"
        )
