"""Distances between vectors."""

from ...functions.distances import pdist
from ...functions.norms import norm
from ...tensor.tensor import Tensor
from .checking import checked

__all__ = ["pairwise_distance", "pdist"]


@checked
def pairwise_distance(x1: Tensor, x2: Tensor, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False) -> Tensor:
    """The p-norm of `x1 - x2 + eps` along the last dimension: (*, D), (*, D) → (*), or (*, 1) with `keepdim`."""
    return norm(x1 - x2 + eps, p, max(x1.ndim, x2.ndim) - 1, keepdim)
