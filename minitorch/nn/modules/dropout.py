"""Dropout: while training, elements or whole channels are set to zero at random."""

from ...tensor.tensor import Tensor
from .. import functional as F
from ..functional.checking import check_probability
from .function_layer import FunctionLayer

__all__ = ["AlphaDropout", "Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "FeatureAlphaDropout"]


class _Dropout(FunctionLayer):
    """A function that drops with probability `p` while training."""

    def __init__(self, p: float = 0.5, inplace: bool = False) -> None:
        super().__init__()
        check_probability(p)
        self.p, self.inplace = p, inplace

    def forward(self, input: Tensor) -> Tensor:
        return self._function(input, self.p, self.training, self.inplace)

    def extra_repr(self) -> str:
        return f"p={self.p}, inplace={self.inplace}"


class Dropout(_Dropout, function=F.dropout):
    """Each element is zero with probability `p`, else multiplied by `1 / (1 - p)`; in evaluation mode unchanged.

    Hinton et al., 2012. PyTorch's `torch.nn.Dropout`.
    """


class Dropout1d(_Dropout, function=F.dropout1d):
    """`Dropout` of whole channels of (N, C, L) or (C, L). PyTorch's `torch.nn.Dropout1d`."""


class Dropout2d(_Dropout, function=F.dropout2d):
    """`Dropout` of whole channels of (N, C, H, W). PyTorch's `torch.nn.Dropout2d`."""


class Dropout3d(_Dropout, function=F.dropout3d):
    """`Dropout` of whole channels of (N, C, D, H, W) or (C, D, H, W). PyTorch's `torch.nn.Dropout3d`."""


class _AlphaDropout(_Dropout):
    """As PyTorch's, these overwrite nothing, whatever `inplace` says."""

    def forward(self, input: Tensor) -> Tensor:
        return self._function(input, self.p, self.training)


class AlphaDropout(_AlphaDropout, function=F.alpha_dropout):
    """Dropout for `SELU`, which keeps mean 0 and variance 1. PyTorch's `torch.nn.AlphaDropout`."""


class FeatureAlphaDropout(_AlphaDropout, function=F.feature_alpha_dropout):
    """`AlphaDropout` of whole channels of (N, C, *). PyTorch's `torch.nn.FeatureAlphaDropout`."""
