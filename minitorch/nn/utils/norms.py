"""Norms of weights: the length of each slice, and the largest singular value by power iteration."""

from ...autograd.modes import no_grad
from ...tensor.tensor import Tensor
from .. import functional as F


def norm_except_dim(v: Tensor, dim: int) -> Tensor:
    """The length of each slice of `v` at an index along `dim`, which stays a dimension; of all of `v` for -1."""
    if dim == -1:
        return v.norm()
    others = [d for d in range(v.ndim) if d != dim % v.ndim]
    return v.norm(2, others, keepdim=True) if others else v.abs()


def with_norm(v: Tensor, g: Tensor, dim: int) -> Tensor:
    """`v` scaled so that its lengths are `g`."""
    return v * (g / norm_except_dim(v, dim))


def as_matrix(weight: Tensor, dim: int) -> Tensor:
    """`weight` with a row for each index along `dim`."""
    order = [dim, *(d for d in range(weight.ndim) if d != dim)]
    return (weight.permute(*order) if dim else weight).reshape(weight.shape[dim], -1)


@no_grad()
def towards_singular_vectors(matrix: Tensor, u: Tensor, v: Tensor, times: int, eps: float, left_first: bool) -> None:
    """Bring `u` and `v` nearer to the left and right vectors of the largest singular value, in place."""
    for _ in range(times):
        if left_first:
            F.normalize(matrix.mv(v), dim=0, eps=eps, out=u)
        F.normalize(matrix.t().mv(u), dim=0, eps=eps, out=v)
        if not left_first:
            F.normalize(matrix.mv(v), dim=0, eps=eps, out=u)


def random_direction(like: Tensor, n: int, eps: float) -> Tensor:
    """A vector (n,) of length 1 in a random direction."""
    return F.normalize(like.new_empty(n).normal_(0, 1), dim=0, eps=eps)
