"""Layers that are affine maps of the last dimension, and the one that changes nothing.

A layer is its parameters, how they start, and a `forward`; calling the layer calls that. A `Parameter` is a tensor that
requires grad, which `Module` finds among its attributes. `F.linear` records one op, `linear` of `ops/products.py`,
whose rules are products too. Next: `optim/sgd.py`.
"""

import math
from typing import Any

from ...autograd.modes import no_grad
from ...functions.creation import empty
from ...tensor.tensor import Tensor
from .. import functional as F
from .. import init
from ..parameter import Parameter, UninitializedParameter
from .lazy import LazyModuleMixin
from .module import Module

__all__ = ["Bilinear", "Identity", "LazyLinear", "Linear"]


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


class NonDynamicallyQuantizableLinear(Linear):
    """`Linear` under the name that PyTorch gives to the last projection of attention."""


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


class Bilinear(Module):
    """`x1ᵀ W x2 + b`: x1 `(..., in1_features)`, x2 `(..., in2_features)` → `(..., out_features)`.

    weight: `(out_features, in1_features, in2_features)`, bias: `(out_features,)` or None; both start uniform within
    ± 1/√in1_features. PyTorch's `torch.nn.Bilinear`.
    """

    def __init__(
        self,
        in1_features: int,
        in2_features: int,
        out_features: int,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.in1_features, self.in2_features, self.out_features = in1_features, in2_features, out_features
        where = {"device": device, "dtype": dtype}
        self.weight = Parameter(empty((out_features, in1_features, in2_features), **where))
        self.register_parameter("bias", Parameter(empty(out_features, **where)) if bias else None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw the parameters again, the weight first."""
        if self.in1_features <= 0:
            raise ValueError(f"in1_features must be > 0, but got (in1_features={self.in1_features})")
        bound = 1 / math.sqrt(self.in1_features)
        init.uniform_(self.weight, -bound, bound)
        if self.bias is not None:
            init.uniform_(self.bias, -bound, bound)

    def forward(self, input1: Tensor, input2: Tensor) -> Tensor:
        return F.bilinear(input1, input2, self.weight, self.bias)

    def extra_repr(self) -> str:
        return (
            f"in1_features={self.in1_features}, in2_features={self.in2_features}, out_features={self.out_features}, "
            f"bias={self.bias is not None}"
        )
