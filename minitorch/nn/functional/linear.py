"""Functions of vectors: affine maps, lengths and angles."""

from ...tensor import products
from ...tensor.tensor import Tensor
from .checking import require_tensor


def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """`x Wᵀ + b`: x `(..., in_features)`, weight `(out_features, in_features)` → `(..., out_features)`."""
    if not (isinstance(input, Tensor) and isinstance(weight, Tensor)):
        require_tensor("linear", input, weight)
    return products.linear(input, weight, bias)


def normalize(input: Tensor, p: float = 2.0, dim: int = 1, eps: float = 1e-12) -> Tensor:
    """`x / max(‖x‖, eps)` with the p-norm along `dim`."""
    norm = input.norm(p, dim, keepdim=True).clamp_min(eps)
    return input / norm.expand_as(input)


def cosine_similarity(x1: Tensor, x2: Tensor, dim: int = 1, eps: float = 1e-8) -> Tensor:
    """The cosine of the angle between vectors along `dim`, whose lengths count as no less than `eps`."""
    lengths = [x.norm(2, dim, keepdim=True).clamp_min(eps) for x in (x1, x2)]
    return (x1 / lengths[0] * (x2 / lengths[1])).sum(dim)
