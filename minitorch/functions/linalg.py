"""`linalg`: the norms and products of PyTorch's namespace of that name; nothing that needs a decomposition."""

from collections.abc import Sequence
from functools import reduce

from ..tensor.dtypes import dtype as Dtype
from ..tensor.tensor import Tensor
from .calling import called
from .norms import vector_norm as vector_norm
from .products import matmul as matmul
from .products import mm
from .reductions import Dims


@called
def norm(
    A: Tensor,
    ord: float | str | None = None,
    dim: Dims = None,
    keepdim: bool = False,
    *,
    dtype: Dtype | None = None,
) -> Tensor:
    """The norm of a vector, or of a matrix as if it were one: `ord` None or "fro". Other norms of matrices raise."""
    of_vector = isinstance(dim, int) or (dim is None and A.ndim == 1)
    if ord is not None and ord != "fro" and not of_vector:
        raise NotImplementedError(f"linalg.norm(): ord={ord!r} of a matrix is not supported; vectors only, or 'fro'")
    return vector_norm(A, 2 if ord in (None, "fro") else ord, dim, keepdim, dtype=dtype)


@called
def multi_dot(tensors: Sequence[Tensor]) -> Tensor:
    """The product of matrices, from the left."""
    return reduce(mm, tensors)
