"""`linalg`: what may be singular or of any shape: pseudo-inverses, least squares, ranks and condition numbers."""

from math import inf
from typing import Any, overload

import numpy as np

from ..autograd.record import record
from ..jit.dtypes import is_single_or_double
from ..ops import least_squares as ops
from ..ops.factoring import singular_values
from ..tensor.tensor import Tensor
from . import return_types
from .equations import inverse_of, is_vector, pivots_of_zero
from .factorizations import require_svd
from .matrix_arguments import linalg, require_matrix, require_square, results
from .norms import of_matrices

Bound = float | Tensor


def bounds(x: Tensor, atol: Bound | None, rtol: Bound | None) -> tuple[Any, Any]:
    """An absolute and a relative bound below which singular values count as 0. By default the second is what rounding
    may leave, unless the first is given and not 0."""
    usual = float(np.finfo(x._array.dtype).eps * max(x.shape[-2:]))
    absolute, relative = (None if z is None else np.asarray(getattr(z, "_array", z), np.float64) for z in (atol, rtol))
    if relative is None:
        relative = np.asarray(usual) if absolute is None else np.where(absolute > 0, 0.0, usual)
    dtype = x._array.dtype
    return np.zeros((), dtype) if absolute is None else absolute.astype(dtype), relative.astype(dtype)


@overload
def pinv(
    input: Tensor, *, atol: float | Tensor | None = None, rtol: float | Tensor | None = None, hermitian: bool = False
) -> Tensor: ...
@overload
def pinv(input: Tensor, rcond: float | Tensor, hermitian: bool = False) -> Tensor: ...
@linalg
def pinv(
    input: Tensor,
    rcond: float | Tensor | None = None,
    hermitian: bool = False,
    *,
    atol: float | Tensor | None = None,
    rtol: float | Tensor | None = None,
) -> Tensor:
    """The pseudo-inverse, which is the inverse where there is one (Penrose, 1955).

    Singular values up to max(`atol`, `rtol` times the largest) count as 0; `rcond` is a former name of `rtol`. Of
    symmetric matrices, if `hermitian` says that they are, the lower triangle is read.

    Shapes: (*, n, m) -> (*, m, n); bounds are numbers or (*).
    Dtypes: float32, float64.
    Errors: RuntimeError for fewer dimensions and other dtypes, and for no square with `hermitian`; LinAlgError for what
    is not finite.
    """
    if input.ndim < 2 or not is_single_or_double(input._array.dtype):
        raise RuntimeError(
            f"linalg.pinv({input.dtype.scalar_type}{{{list(input.shape)}}}): expected a tensor with 2 or more "
            "dimensions of float, double, cfloat or cdouble types"
        )
    if hermitian:
        require_square("linalg.pinv", input)
    return record(ops.pseudo_inverse, (input, *bounds(input, atol, rtol if rcond is None else rcond)), (hermitian,))


@overload
def matrix_rank(
    input: Tensor, *, atol: float | Tensor | None = None, rtol: float | Tensor | None = None, hermitian: bool = False
) -> Tensor: ...
@overload
def matrix_rank(input: Tensor, tol: float | Tensor, hermitian: bool = False) -> Tensor: ...
@linalg
def matrix_rank(
    input: Tensor,
    tol: float | Tensor | None = None,
    hermitian: bool = False,
    *,
    atol: float | Tensor | None = None,
    rtol: float | Tensor | None = None,
) -> Tensor:
    """How many singular values are more than max(`atol`, `rtol` times the largest); `tol` is a bound by itself.

    Shapes: (*, n, m) -> (*); bounds are numbers or (*).
    Dtypes: float32, float64 -> int64.
    Errors: RuntimeError for fewer dimensions and other dtypes, and for no square with `hermitian`; LinAlgError for what
    is not finite.
    """
    if not is_single_or_double(input._array.dtype):
        raise RuntimeError("This function doesn't handle types other than float and double")
    require_matrix("linalg.matrix_rank", input, "input")
    if hermitian:
        require_square("linalg.matrix_rank", input)
    absolute, relative = bounds(input, atol, rtol) if tol is None else bounds(input, tol, 0.0)
    return record(ops.rank_of_matrix, (input, absolute, relative), (hermitian,))


@linalg
def lstsq(input: Tensor, b: Tensor, rcond: float | None = None, *, driver: str | None = None) -> Any:
    """`(solution, residuals, rank, singular_values)`: the X for which `input X` is nearest to `b`, the smallest of
    several. Of more rows than columns and full rank, residuals are the squared distances; singular values are those of
    the drivers "gelsd" and "gelss". "gels" is for full rank; the usual one, "gelsy", gives no residuals.

    Shapes: (*, n, m), (*, n, k) or (*, n) -> (*, m, k) or (*, m), (*, k) or (0,), (*), (*, min(n, m)) or (0,).
    Dtypes: float32, float64, the same for both; ranks are int64.
    Errors: RuntimeError for other shapes, dtypes and drivers; LinAlgError for "gels" and less than full rank.
    """
    driver = "gelsy" if driver is None else driver
    _require_least_squares(input, b, driver)
    n, m = input.shape[-2:]
    vector = is_vector(input, b)
    y = b.unsqueeze(-1) if vector else b
    if y.size(-2) != n:
        raise RuntimeError("torch.linalg.lstsq: input.size(-2) should match other.size(-2)")
    batch = np.broadcast_shapes(input.shape[:-2], y.shape[:-2])
    x, y = (z if z.shape[:-2] == batch else z.expand(*batch, *z.shape[-2:]) for z in (input, y))
    cut = float(np.finfo(x._array.dtype).eps * max(n, m)) if rcond is None else rcond
    shapes = ops.least_squares_shapes(x.shape, y.shape)
    solution, rank, values = results(ops.least_squares, (x, y), (driver, cut), shapes, "LinalgLstsqBackward0")
    rank = rank.detach().long()
    residuals = input.new_empty(0)
    if n > m and driver != "gelsy" and bool((rank == m).all()):
        residuals = (y - x @ solution).square().sum(-2)
    return return_types.linalg_lstsq(
        solution.squeeze(-1) if vector else solution,
        residuals.squeeze(-1) if vector and residuals.ndim else residuals,
        rank if driver != "gels" else input.new_empty(0, dtype=rank.dtype),
        values.detach() if driver in ("gelsd", "gelss") else input.new_empty(0),
    )


def _require_least_squares(input: Tensor, b: Tensor, driver: str) -> None:
    who = "torch.linalg.lstsq"
    if not is_single_or_double(input._array.dtype):
        raise RuntimeError("This function doesn't handle types other than float and double")
    if input.ndim < 2:
        raise RuntimeError(f"{who}: input must have at least 2 dimensions.")
    if b.ndim < 1:
        raise RuntimeError(f"{who}: other must have at least 1 dimension.")
    if input.dtype is not b.dtype:
        raise RuntimeError(
            f"{who}: Expected input and other to have the same dtype, but got input's dtype "
            f"{input.dtype.scalar_type} and other's dtype {b.dtype.scalar_type}"
        )
    if driver not in ("gels", "gelsy", "gelsd", "gelss"):
        raise RuntimeError(f"{who}: parameter `driver` should be one of (gels, gelsy, gelsd, gelss)")


@linalg
def cond(input: Tensor, p: float | str | None = None) -> Tensor:
    """The condition number: the norm of a matrix times that of its inverse, inf for a singular one.

    `p` names a norm as in `matrix_norm`; None is 2, by singular values, for matrices of any shape.

    Shapes: (*, n, m) -> (*), n being m but for `p` None, 2 and -2.
    Dtypes: float32, float64.
    Errors: RuntimeError for fewer dimensions, integers and another `p`; as `svdvals` and `inv` for other dtypes.
    """
    require_matrix("linalg.cond", input)
    if p not in (None, "fro", "nuc", 1, -1, 2, -2, inf, -inf):
        raise RuntimeError(f"linalg.cond got an invalid norm type: {p}")
    if input.numel() == 0:
        return input.new_zeros(input.shape[:-2])
    if p in (None, 2, -2):
        require_svd(input)
        s = record(singular_values, (input,))
        return s[..., -1] / s[..., 0] if p == -2 else s[..., 0] / s[..., -1]
    require_square(f"linalg.cond(ord={p})", input)
    inverse, singular = inverse_of(input, None), (pivots_of_zero(input) > 0)[..., None, None]
    if p == "nuc" and bool(singular.any()):
        return input.new_full(input.shape[:-2], inf)
    inverse = inverse.masked_fill(singular, inf)
    return (of_matrices(input, p, (-2, -1), False) * of_matrices(inverse, p, (-2, -1), False)).nan_to_num(inf, inf)
