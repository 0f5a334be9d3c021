"""Norms with PyTorch's signatures: `norm`, `dist`, `logsumexp`. The namespace of the rest is `linalg.py`."""

from collections.abc import Sequence
from math import inf
from typing import Any

from ..autograd.record import record
from ..jit.dtypes import is_floating
from ..ops import norms as ops
from ..ops.factoring import singular_values
from ..tensor.dtypes import dtype as Dtype
from ..tensor.dtypes import get_default_dtype
from ..tensor.tensor import Tensor
from .arguments import as_dims
from .calling import called
from .conversion import cast_to
from .public import function
from .rearranging import movedim
from .reductions import Dims, in_dtype, reduced_dims


@function
def logsumexp(input: Tensor, dim: int | Sequence[int], keepdim: bool = False) -> Tensor:
    """`log(sum(exp(input)))` over `dim`, without overflow.

    Shapes: (*) -> (), or over `dim` without these dimensions (with `keepdim`: of size 1).
    Dtypes: floating point; integers and bool become the default dtype.
    Errors: IndexError for a `dim` out of range; RuntimeError for one that is named twice.
    """
    if not is_floating(input._array.dtype):
        input = cast_to(input, get_default_dtype())
    return record(ops.logsumexp, (input,), (reduced_dims(input, dim), keepdim))


@function
def norm(
    input: Tensor,
    p: float | str | None = "fro",
    dim: Dims = None,
    keepdim: bool = False,
    dtype: Dtype | None = None,
) -> Tensor:
    """`sum(|input| ** p) ** (1 / p)` over `dim`, or of all elements; "fro" is p = 2, "nuc" as in `linalg.matrix_norm`.

    Shapes: (*) -> (), or over `dim` without these dimensions (with `keepdim`: of size 1).
    Dtypes: floating point only, unless `dtype` makes it so.
    Errors: RuntimeError for integers and for another name as `p`.
    """
    if isinstance(p, str) and p != "fro":
        return of_matrices(in_dtype(input, dtype), p, tuple(range(input._array.ndim)) if dim is None else dim, keepdim)
    return of_vectors(in_dtype(input, dtype), 2 if p is None or isinstance(p, str) else p, dim, keepdim)


@function
def dist(input: Tensor, other: Tensor, p: float = 2) -> Tensor:
    """The norm of the difference: `sum(|input - other| ** p) ** (1 / p)`.

    Shapes: (*), (*) -> ().
    Dtypes: floating point, in their common dtype.
    Errors: RuntimeError for integers and for shapes that do not broadcast.
    """
    return of_vectors(input - other, p)


@called
def vector_norm(
    x: Tensor, ord: float | str = 2, dim: Dims = None, keepdim: bool = False, *, dtype: Dtype | None = None
) -> Tensor:
    """As `norm`, for a number `ord`: `linalg.vector_norm`."""
    if isinstance(ord, str):
        raise TypeError(f"linalg.vector_norm(): argument 'ord' must be a number, not {ord!r}")
    return of_vectors(in_dtype(x, dtype), ord, dim, keepdim)


def of_vectors(x: Tensor, ord: float, dim: Dims = None, keepdim: bool = False) -> Tensor:
    """As `vector_norm`."""
    if not is_floating(x._array.dtype):
        kind = x.dtype.scalar_type
        raise RuntimeError(f"linalg.vector_norm: Expected a floating point or complex tensor as input. Got {kind}")
    over = reduced_dims(x, dim)
    if x._array.size == 0 and (ord in (inf, -inf) or ord < 0):
        _refuse_empty(x, ord, dim)
    return record(ops.vector_norm, (x,), (ord, over, keepdim))


@called
def matrix_norm(
    A: Tensor,
    ord: float | str = "fro",
    dim: Sequence[int] = (-2, -1),
    keepdim: bool = False,
    *,
    dtype: Dtype | None = None,
) -> Tensor:
    """The norm of matrices, whose rows and columns are the two dimensions `dim`.

    `ord`: "fro", the root of the sum of squares; "nuc", the sum of the singular values; 2 and -2, the largest and the
    smallest of them; 1 and -1, the largest and the smallest sum of absolute values in a column, inf and -inf in a row.
    """
    return of_matrices(in_dtype(A, dtype), ord, dim, keepdim)


def of_matrices(x: Tensor, ord: Any, dim: Any, keepdim: bool) -> Tensor:
    """As `matrix_norm`."""
    if x._array.ndim < 2:
        raise RuntimeError("linalg.matrix_norm: The input tensor A must have at least 2 dimensions.")
    if isinstance(dim, int) or len(dim) != 2:
        raise RuntimeError(f"linalg.matrix_norm: dim must be a 2-tuple. Got {dim}")
    if ord not in ("fro", "nuc", 1, -1, 2, -2, inf, -inf):
        raise RuntimeError(f"linalg.matrix_norm: Order {ord} not supported.")
    if ord == "fro":
        return of_vectors(x, 2, dim, keepdim)
    rows, columns = as_dims(dim, x._array.ndim)
    x = movedim(x, (rows, columns), (-2, -1))
    if ord in ("nuc", 2, -2):
        values = record(singular_values, (x,))
    else:
        values = of_vectors(x, 1, -2 if abs(ord) == 1 else -1)
    out = values.sum(-1) if ord == "nuc" else values.amax(-1) if ord > 0 else values.amin(-1)
    for at in sorted((rows, columns)) if keepdim else ():
        out = out.unsqueeze(at)
    return out


def _refuse_empty(x: Tensor, ord: float, dim: Dims) -> None:
    what, why = f"linalg.vector_norm cannot compute the {ord} norm on", "the operation does not have an identity"
    if dim is None:
        raise RuntimeError(f"{what} an empty tensor because {why}")
    for axis in (dim,) if isinstance(dim, int) else dim:
        if x._array.shape[axis] == 0:
            raise RuntimeError(f"{what} the dimension {axis} because this dimension is empty and {why}")
