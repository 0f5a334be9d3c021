"""`linalg`: the norms and products of PyTorch's namespace of that name; of decompositions only singular values."""

from collections.abc import Sequence
from functools import reduce

from ..later import absent as _absent
from ..tensor.dtypes import dtype as Dtype
from ..tensor.tensor import Tensor
from .calling import called
from .norms import matrix_norm as matrix_norm
from .norms import of_matrices
from .norms import vector_norm as vector_norm
from .products import matmul as matmul
from .products import mm
from .reductions import Dims, in_dtype


@called
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


@called
def multi_dot(tensors: Sequence[Tensor]) -> Tensor:
    """The product of matrices, from the left."""
    return reduce(mm, tensors)


_absent(globals())
