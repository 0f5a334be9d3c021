"""Layers that are affine maps of the last dimension, and the one that changes nothing.

A layer is its parameters, how they start, and a `forward`; calling the layer calls that. A `Parameter` is a tensor that
requires grad, which `Module` finds among its attributes. `F.linear` records one op, `linear` of `ops/products.py`,
whose rules are products too. Next: `optim/sgd.py`.
"""

import math
from typing import Any

from ...functions.creation import empty
from ...tensor.tensor import Tensor
from .. import functional as F
from .. import init
from ..parameter import Parameter
from .module import Module

__all__ = ["Identity", "Linear"]


class Identity(Module):
    """Gives back its input; any arguments are taken and have no meaning. PyTorch's `torch.nn.Identity`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__()

    def forward(self, input: Tensor) -> Tensor:
        return input


class Linear(Module):
    """`y = x Wᵀ + b`: x `(..., in_features)` → y `(..., out_features)`. PyTorch's `torch.nn.Linear`.

    weight: `(out_features, in_features)`, bias: `(out_features,)` or None; both start uniform within
    ± 1/√in_features.
    """

    in_features: int
    out_features: int
    weight: Parameter

    def __init__(
        self, in_features: int, out_features: int, bias: bool = True, device: Any = None, dtype: Any = None
    ) -> None:
        super().__init__()
        self.in_features, self.out_features = in_features, out_features
        self.weight = Parameter(empty((out_features, in_features), device=device, dtype=dtype))
        self.register_parameter("bias", Parameter(empty(out_features, device=device, dtype=dtype)) if bias else None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw the parameters again, the weight first."""
        # With this `a` the bound is 1/√in_features; its last bits are those of PyTorch's way to compute it.
        init.kaiming_uniform_(self.weight, a=math.sqrt(5))
        if self.bias is not None:
            bound = 1 / math.sqrt(self.in_features) if self.in_features > 0 else 0
            init.uniform_(self.bias, -bound, bound)

    def forward(self, input: Tensor) -> Tensor:
        parameters: Any = self._parameters  # read as attributes they would cost 0.5 µs each
        try:
            return F.linear(input, parameters["weight"], parameters["bias"])
        except KeyError:  # replaced by something that is no parameter
            return F.linear(input, self.weight, self.bias)

    def extra_repr(self) -> str:
        return f"in_features={self.in_features}, out_features={self.out_features}, bias={self.bias is not None}"

    def _expectation(self, *args: Any) -> str:
        """What this layer expected of its input, put into the message of an error (`location.py`)."""
        x = args[0] if args else None
        if isinstance(x, Tensor) and (x.ndim == 0 or x.shape[-1] != self.in_features):
            return f"expected input of shape (..., {self.in_features}), got {tuple(x.shape)}"
        if isinstance(x, Tensor) and x.dtype is not self.weight.dtype:
            return f"expected input of {self.weight.dtype}, got {x.dtype}; convert it with .to({self.weight.dtype})"
        return ""
