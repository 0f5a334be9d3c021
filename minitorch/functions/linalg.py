"""`linalg`: PyTorch's namespace of that name, but for what has complex results, as `eig`. Here is `norm`."""

from ..kernels.lapack import LinAlgError as LinAlgError
from ..later import absent as _absent
from ..tensor.dtypes import dtype as Dtype
from ..tensor.tensor import Tensor
from .chains import cross as cross
from .chains import diagonal as diagonal
from .chains import matrix_exp as matrix_exp
from .chains import matrix_power as matrix_power
from .chains import multi_dot as multi_dot
from .chains import vander as vander
from .chains import vecdot as vecdot
from .equations import det as det
from .equations import inv as inv
from .equations import inv_ex as inv_ex
from .equations import slogdet as slogdet
from .equations import solve as solve
from .equations import solve_ex as solve_ex
from .equations import solve_triangular as solve_triangular
from .equations import tensorinv as tensorinv
from .equations import tensorsolve as tensorsolve
from .factorizations import cholesky as cholesky
from .factorizations import cholesky_ex as cholesky_ex
from .factorizations import eigh as eigh
from .factorizations import eigvalsh as eigvalsh
from .factorizations import qr as qr
from .factorizations import svd as svd
from .factorizations import svdvals as svdvals
from .lu_factors import lu as lu
from .lu_factors import lu_factor as lu_factor
from .lu_factors import lu_factor_ex as lu_factor_ex
from .lu_factors import lu_solve as lu_solve
from .matrix_arguments import linalg as _linalg
from .norms import matrix_norm as matrix_norm
from .norms import of_matrices
from .norms import vector_norm as vector_norm
from .products import matmul as matmul
from .ranks import cond as cond
from .ranks import lstsq as lstsq
from .ranks import matrix_rank as matrix_rank
from .ranks import pinv as pinv
from .reductions import Dims, in_dtype
from .reflections import householder_product as householder_product


@_linalg
def norm(
    A: Tensor,
    ord: float | str | None = None,
    dim: Dims = None,
    keepdim: bool = False,
    *,
    dtype: Dtype | None = None,
) -> Tensor:
    """The norm of a vector; of a matrix, its two dimensions in `dim`, the one of `matrix_norm` that `ord` names."""
    if ord is not None and dim is None and A.ndim > 2 and not isinstance(ord, str):
        raise RuntimeError(
            f"linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. Got {A.ndim}D."
        )
    of_vector = isinstance(dim, int) or (dim is None and A.ndim == 1) or (dim is not None and len(dim) == 1)
    if ord is None or (of_vector and not isinstance(ord, str)):
        return vector_norm(A, 2 if ord is None else ord, dim, keepdim, dtype=dtype)
    return of_matrices(in_dtype(A, dtype), ord, (-2, -1) if dim is None else dim, keepdim)


_absent(globals())
