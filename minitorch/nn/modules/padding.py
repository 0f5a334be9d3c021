"""Padding as layers: widths are one number for all sides, or one for each, those of the last dimension first."""

from typing import Any, ClassVar

from ...tensor.tensor import Tensor
from .. import functional as F
from .module import Module
from .sizes import ntuple

__all__ = [
    "CircularPad1d", "CircularPad2d", "CircularPad3d", "ConstantPad1d", "ConstantPad2d", "ConstantPad3d",
    "ReflectionPad1d", "ReflectionPad2d", "ReflectionPad3d", "ReplicationPad1d", "ReplicationPad2d",
    "ReplicationPad3d", "ZeroPad1d", "ZeroPad2d", "ZeroPad3d",
]  # fmt: skip


class _Pad(Module):
    """Padding of `_dims` dimensions by what `_mode` says."""

    _dims: ClassVar[int]
    _mode: ClassVar[str]

    def __init__(self, padding: Any) -> None:
        super().__init__()
        self.padding = ntuple(2 * self._dims, padding)

    def forward(self, input: Tensor) -> Tensor:
        return F.pad(input, self.padding, self._mode)

    def extra_repr(self) -> str:
        return f"{self.padding}"


class CircularPad1d(_Pad):
    """`(N, C, L)` or `(C, L)`, continued by what stands at the other end. PyTorch's `torch.nn.CircularPad1d`."""

    _dims, _mode = 1, "circular"


class CircularPad2d(_Pad):
    """`(N, C, H, W)` or `(C, H, W)`, continued by what stands at the other end. `torch.nn.CircularPad2d`."""

    _dims, _mode = 2, "circular"


class CircularPad3d(_Pad):
    """`(N, C, D, H, W)` or `(C, D, H, W)`, continued by what stands at the other end. `torch.nn.CircularPad3d`."""

    _dims, _mode = 3, "circular"


class ReflectionPad1d(_Pad):
    """`(N, C, L)` or `(C, L)`, mirrored at its ends. PyTorch's `torch.nn.ReflectionPad1d`."""

    _dims, _mode = 1, "reflect"


class ReflectionPad2d(_Pad):
    """`(N, C, H, W)` or `(C, H, W)`, mirrored at its ends. PyTorch's `torch.nn.ReflectionPad2d`."""

    _dims, _mode = 2, "reflect"


class ReflectionPad3d(_Pad):
    """`(N, C, D, H, W)` or `(C, D, H, W)`, mirrored at its ends. PyTorch's `torch.nn.ReflectionPad3d`."""

    _dims, _mode = 3, "reflect"


class ReplicationPad1d(_Pad):
    """`(N, C, L)` or `(C, L)`, with its ends over and over. PyTorch's `torch.nn.ReplicationPad1d`."""

    _dims, _mode = 1, "replicate"


class ReplicationPad2d(_Pad):
    """`(N, C, H, W)` or `(C, H, W)`, with its ends over and over. PyTorch's `torch.nn.ReplicationPad2d`."""

    _dims, _mode = 2, "replicate"


class ReplicationPad3d(_Pad):
    """`(N, C, D, H, W)` or `(C, D, H, W)`, with its ends over and over. PyTorch's `torch.nn.ReplicationPad3d`."""

    _dims, _mode = 3, "replicate"


class _ConstantPadNd(Module):
    _dims: ClassVar[int]

    def __init__(self, padding: Any, value: float) -> None:
        super().__init__()
        self.value = value
        self.padding = ntuple(2 * self._dims, padding)

    def forward(self, input: Tensor) -> Tensor:
        return F.pad(input, self.padding, "constant", self.value)

    def extra_repr(self) -> str:
        return f"padding={self.padding}, value={self.value}"


class ConstantPad1d(_ConstantPadNd):
    """`value` around the last dimension. PyTorch's `torch.nn.ConstantPad1d`."""

    _dims = 1


class ConstantPad2d(_ConstantPadNd):
    """`value` around the last two dimensions. PyTorch's `torch.nn.ConstantPad2d`."""

    _dims = 2


class ConstantPad3d(_ConstantPadNd):
    """`value` around the last three dimensions. PyTorch's `torch.nn.ConstantPad3d`."""

    _dims = 3


class _ZeroPadNd(_ConstantPadNd):
    def __init__(self, padding: Any) -> None:
        super().__init__(padding, 0.0)

    def extra_repr(self) -> str:
        return f"{self.padding}"


class ZeroPad1d(_ZeroPadNd, ConstantPad1d):
    """Zeros around the last dimension. PyTorch's `torch.nn.ZeroPad1d`."""


class ZeroPad2d(_ZeroPadNd, ConstantPad2d):
    """Zeros around the last two dimensions. PyTorch's `torch.nn.ZeroPad2d`."""


class ZeroPad3d(_ZeroPadNd, ConstantPad3d):
    """Zeros around the last three dimensions. PyTorch's `torch.nn.ZeroPad3d`."""
