"""LU factors by their former names: `lu`, `lu_solve` and `lu_unpack`."""

from typing import Any

from ..tensor.dtypes import int32
from ..tensor.tensor import Tensor
from . import return_types
from .lu_factors import lu_factor, lu_factor_ex, permutation, triangles
from .lu_factors import lu_solve as solved
from .matrix_arguments import require_matrix
from .public import function, public


@function
def lu(A: Tensor, pivot: bool = True, get_infos: bool = False) -> Any:
    """`(LU, pivots)` as `linalg.lu_factor`, or with `get_infos` `(LU, pivots, info)` as `linalg.lu_factor_ex`.

    Shapes: (*, n, m) -> (*, n, m), (*, k), and (*), k the smaller of n and m.
    Dtypes: float32, float64; pivots and `info` are int32.
    Errors: as `linalg.lu_factor`.
    """
    return lu_factor_ex(A, pivot=pivot) if get_infos else lu_factor(A, pivot=pivot)


@function
def lu_solve(b: Tensor, LU_data: Tensor, LU_pivots: Tensor) -> Tensor:
    """The X with `A X = b` for A given by its `lu`: `linalg.lu_solve`.

    Shapes: (*, n, m), (*, n, n), (*, n) -> (*, n, m); `(*)` broadcasts.
    Dtypes: float32, float64, the same for b and the factors; int32 for the pivots.
    Errors: as `linalg.lu_solve`.
    """
    return solved(LU_data, LU_pivots, b)


@public
def lu_unpack(
    LU_data: Tensor, LU_pivots: Tensor, unpack_data: bool = True, unpack_pivots: bool = True
) -> return_types.lu_unpack:
    """`(P, L, U)` with `A = P L U`, out of what `lu` gives; what is not to be unpacked is left empty.

    Shapes: (*, n, m), (*, k) -> (*, n, n), (*, n, k), (*, k, m), k the smaller of n and m.
    Dtypes: floating point; int32 for the pivots.
    Errors: RuntimeError for other shapes, pivots of another dtype, and pivots that name no row.
    """
    require_matrix("torch.lu_unpack", LU_data, "LU_data")
    nothing = LU_data.new_empty(0)
    P, (L, U) = nothing, (nothing, nothing)
    if unpack_pivots:
        if LU_pivots.dtype is not int32:
            raise RuntimeError(
                "torch.lu_unpack: LU_pivots is expected to be a contiguous tensor of torch.int32 dtype. Note: this "
                "function is intended to be used with the output produced by torch.linalg.lu_factor"
            )
        rows = LU_pivots._array
        if rows.size and not 1 <= rows.min() <= rows.max() <= LU_data.shape[-2]:
            raise RuntimeError(
                "pivots passed to lu_unpack must be between 1 and LU.size(-2) inclusive. Did you properly pass the "
                "result of lu_factor?"
            )
        P = permutation(LU_pivots, LU_data)
    if unpack_data:
        L, U = triangles(LU_data)
    return return_types.lu_unpack(P, L, U)
