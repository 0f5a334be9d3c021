"""More activations as layers: straight lines with kinks, and those with parameters or random slopes."""

import warnings
from typing import Any

from ...functions.creation import empty
from ...tensor.tensor import Tensor
from .. import functional as F
from .. import init as initial
from ..parameter import Parameter
from .function_layer import Activation
from .module import Module

__all__ = [
    "CELU",
    "GLU",
    "SELU",
    "Hardshrink",
    "Hardsigmoid",
    "Hardswish",
    "Hardtanh",
    "Mish",
    "PReLU",
    "RReLU",
    "ReLU6",
    "Softmax2d",
    "Softshrink",
    "Softsign",
    "Tanhshrink",
    "Threshold",
]  # fmt: skip


class Softmax2d(Activation, function=F.softmax):
    """Softmax over the channels of inputs (C, H, W) or (N, C, H, W)."""

    def forward(self, input: Tensor) -> Tensor:
        if input.ndim not in (3, 4):
            raise ValueError(f"Softmax2d: expected input to be 3D or 4D, got {input.ndim}D instead")
        return F.softmax(input, -3)


class _InPlace(Activation):
    """A function without settings, but for `inplace`."""

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace


class SELU(_InPlace, function=F.selu):
    """1.0507 `x` where positive, else 1.7581 `(eˣ - 1)`."""


class Mish(_InPlace, function=F.mish):
    """`x tanh(log(1 + eˣ))`."""


class Hardsigmoid(_InPlace, function=F.hardsigmoid):
    """A line from 0 at -3 to 1 at 3."""

    extra_repr = Module.extra_repr  # PyTorch's prints nothing


class Hardswish(_InPlace, function=F.hardswish):
    """`x` times `Hardsigmoid`."""

    extra_repr = Module.extra_repr


class Softsign(Activation, function=F.softsign):
    """`x / (1 + |x|)`."""


class Tanhshrink(Activation, function=F.tanhshrink):
    """`x - tanh(x)`."""


class CELU(Activation, function=F.celu):
    """`x` where positive, else `alpha (exp(x / alpha) - 1)`."""

    def __init__(self, alpha: float = 1.0, inplace: bool = False) -> None:
        super().__init__()
        self.alpha, self.inplace = alpha, inplace


class GLU(Activation, function=F.glu):
    """The first half along `dim` times the sigmoid of the second."""

    def __init__(self, dim: int = -1) -> None:
        super().__init__()
        self.dim = dim


class _Shrink(Activation):
    """What brings numbers up to `lambd` to 0."""

    def __init__(self, lambd: float = 0.5) -> None:
        super().__init__()
        self.lambd = lambd

    def extra_repr(self) -> str:
        return str(self.lambd)


class Hardshrink(_Shrink, function=F.hardshrink):
    """0 between `-lambd` and `lambd`, else `x`."""


class Softshrink(_Shrink, function=F.softshrink):
    """`x` moved towards 0 by `lambd`, at most to 0."""


class Threshold(Activation, function=F.threshold):
    """`x` where that is above `threshold`, else `value`."""

    def __init__(self, threshold: float, value: float, inplace: bool = False) -> None:
        super().__init__()
        self.threshold, self.value, self.inplace = threshold, value, inplace


class Hardtanh(Activation, function=F.hardtanh):
    """`x` brought between `min_val` and `max_val`; `min_value` and `max_value` are their former names."""

    def __init__(
        self,
        min_val: float = -1.0,
        max_val: float = 1.0,
        inplace: bool = False,
        min_value: float | None = None,
        max_value: float | None = None,
    ) -> None:
        super().__init__()
        for name, value in (("min", min_value), ("max", max_value)):
            if value is not None:
                text = f"keyword argument `{name}_value` is deprecated and renamed to `{name}_val`"
                warnings.warn(text, FutureWarning, stacklevel=2)
        self.min_val = min_val if min_value is None else min_value
        self.max_val = max_val if max_value is None else max_value
        self.inplace = inplace
        if self.max_val <= self.min_val:
            raise AssertionError(f"max_val ({self.max_val}) must be greater than min_val ({self.min_val})")


class ReLU6(Hardtanh):
    """`min(max(x, 0), 6)`."""

    def __init__(self, inplace: bool = False) -> None:
        super().__init__(0.0, 6.0, inplace)

    def extra_repr(self) -> str:
        return "inplace=True" if self.inplace else ""


class RReLU(Activation, function=F.rrelu):
    """`x` where positive, else `a x`: `a` random between `lower` and `upper` in training, else in their middle."""

    def __init__(self, lower: float = 1.0 / 8, upper: float = 1.0 / 3, inplace: bool = False) -> None:
        super().__init__()
        self.lower, self.upper, self.inplace = lower, upper, inplace

    def forward(self, input: Tensor) -> Tensor:
        return F.rrelu(input, self.lower, self.upper, self.training, self.inplace)


class PReLU(Activation, function=F.prelu):
    """`x` where positive, else `weight x`: one weight for all, or for each channel of (N, C, *). He et al., 2015."""

    def __init__(self, num_parameters: int = 1, init: float = 0.25, device: Any = None, dtype: Any = None) -> None:
        self.num_parameters = num_parameters  # first, as in PyTorch's files
        super().__init__()
        self.init = init
        self.weight = Parameter(empty(num_parameters, device=device, dtype=dtype))
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Start again at `init`."""
        initial.constant_(self.weight, self.init)

    def forward(self, input: Tensor) -> Tensor:
        return F.prelu(input, self.weight)

    def extra_repr(self) -> str:
        return f"num_parameters={self.num_parameters}"
