"""The affine map whose `in_features` are the size of its first input. PyTorch has it in `linear.py`."""

from typing import Any

from ...autograd.modes import no_grad
from ...tensor.tensor import Tensor
from ..parameter import UninitializedParameter
from .lazy import LazyModuleMixin
from .linear import Linear

__all__ = ["LazyLinear"]


class LazyLinear(LazyModuleMixin, Linear):
    """A `Linear` whose `in_features` are those of its first input. PyTorch's `torch.nn.LazyLinear`."""

    cls_to_become = Linear

    def __init__(self, out_features: int, bias: bool = True, device: Any = None, dtype: Any = None) -> None:
        super().__init__(0, 0, False)
        self.weight, self.out_features = UninitializedParameter(device=device, dtype=dtype), out_features
        if bias:
            self.bias = UninitializedParameter(device=device, dtype=dtype)

    def reset_parameters(self) -> None:
        if not self.has_uninitialized_params() and self.in_features != 0:
            super().reset_parameters()

    def initialize_parameters(self, input: Tensor) -> None:
        if not self.has_uninitialized_params():  # a state dict was read
            self.in_features = self.weight.shape[-1]
            return
        with no_grad():
            self.in_features = input.shape[-1]
            self.weight.materialize((self.out_features, self.in_features))  # type: ignore[attr-defined]
            if self.bias is not None:
                self.bias.materialize((self.out_features,))
            self.reset_parameters()
