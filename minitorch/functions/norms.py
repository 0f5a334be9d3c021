"""Norms with PyTorch's signatures: `norm`, `dist`, `logsumexp`. The namespace of the rest is `linalg.py`."""

from collections.abc import Sequence
from math import inf

from ..autograd.record import record
from ..jit.dtypes import is_floating
from ..ops import norms as ops
from ..tensor.dtypes import dtype as Dtype
from ..tensor.dtypes import get_default_dtype
from ..tensor.tensor import Tensor
from .calling import called
from .conversion import cast_to
from .public import function
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
    """`sum(|input| ** p) ** (1 / p)` over `dim`, or of all elements; "fro" is p = 2.

    Shapes: (*) -> (), or over `dim` without these dimensions (with `keepdim`: of size 1).
    Dtypes: floating point only, unless `dtype` makes it so.
    Errors: RuntimeError for integers and for another name as `p`; NotImplementedError for "nuc".
    """
    if isinstance(p, str) and p != "fro":
        if p == "nuc":
            raise NotImplementedError('norm(): p="nuc" needs singular values, which are not supported')
        raise RuntimeError(f"linalg.matrix_norm: Order {p} not supported.")
    return vector_norm(input, 2 if p in ("fro", None) else p, dim, keepdim, dtype=dtype)


@function
def dist(input: Tensor, other: Tensor, p: float = 2) -> Tensor:
    """The norm of the difference: `sum(|input - other| ** p) ** (1 / p)`.

    Shapes: (*), (*) -> ().
    Dtypes: floating point, in their common dtype.
    Errors: RuntimeError for integers and for shapes that do not broadcast.
    """
    return vector_norm(input - other, p)


@called
def vector_norm(
    x: Tensor, ord: float | str = 2, dim: Dims = None, keepdim: bool = False, *, dtype: Dtype | None = None
) -> Tensor:
    """As `norm`, for a number `ord`: `linalg.vector_norm`."""
    if isinstance(ord, str):
        raise TypeError(f"linalg.vector_norm(): argument 'ord' must be a number, not {ord!r}")
    x = in_dtype(x, dtype)
    if not is_floating(x._array.dtype):
        kind = x.dtype.legacy.removesuffix("Tensor")
        raise RuntimeError(f"linalg.vector_norm: Expected a floating point or complex tensor as input. Got {kind}")
    over = reduced_dims(x, dim)
    if x._array.size == 0 and (ord in (inf, -inf) or ord < 0):
        _refuse_empty(x, ord, dim)
    return record(ops.vector_norm, (x,), (ord, over, keepdim))


def _refuse_empty(x: Tensor, ord: float, dim: Dims) -> None:
    what, why = f"linalg.vector_norm cannot compute the {ord} norm on", "the operation does not have an identity"
    if dim is None:
        raise RuntimeError(f"{what} an empty tensor because {why}")
    for axis in (dim,) if isinstance(dim, int) else dim:
        if x._array.shape[axis] == 0:
            raise RuntimeError(f"{what} the dimension {axis} because this dimension is empty and {why}")
