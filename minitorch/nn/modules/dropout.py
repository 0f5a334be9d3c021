"""Dropout: while training, elements are set to zero at random."""

from ...tensor.tensor import Tensor
from .. import functional as F
from ..functional.checking import check_probability
from .module import Module

__all__ = ["Dropout"]


class Dropout(Module):
    """Each element is zero with probability `p`, else multiplied by `1 / (1 - p)`; in evaluation mode unchanged.

    Hinton et al., 2012. PyTorch's `torch.nn.Dropout`.
    """

    def __init__(self, p: float = 0.5, inplace: bool = False) -> None:
        super().__init__()
        check_probability(p)
        self.p, self.inplace = p, inplace

    def forward(self, input: Tensor) -> Tensor:
        return F.dropout(input, self.p, self.training, self.inplace)

    def extra_repr(self) -> str:
        return f"p={self.p}, inplace={self.inplace}"
