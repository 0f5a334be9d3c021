"""Convolutions as layers: their weights, and how the windows lie. The transposed ones stand in conv_transpose.py.

PyTorch has all of them in a file of this name.
"""

import math
from collections.abc import Callable
from typing import Any, ClassVar

from ...functions.creation import empty
from ...tensor.tensor import Tensor
from .. import functional as F
from .. import init
from ..parameter import Parameter
from .module import Module
from .sizes import ntuple

__all__ = ["Conv1d", "Conv2d", "Conv3d"]

_MODES = ("zeros", "reflect", "replicate", "circular")


class _ConvNd(Module):
    """What all of them share. `_dims` is over how many dimensions windows go, `_function` what computes."""

    _dims: ClassVar[int]
    _function: ClassVar[Callable[..., Tensor]]

    def __init__(
        self, in_channels: int, out_channels: int, kernel_size: Any, stride: Any, padding: Any, dilation: Any,
        transposed: bool, output_padding: Any, groups: int, bias: bool, padding_mode: str,
        device: Any = None, dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__()
        d = self._dims
        kernel_size, stride, dilation = (ntuple(d, sizes) for sizes in (kernel_size, stride, dilation))
        padding = padding if isinstance(padding, str) else ntuple(d, padding)
        _check(in_channels, out_channels, groups, stride, padding, padding_mode)
        self.in_channels, self.out_channels = in_channels, out_channels
        self.kernel_size, self.stride, self.padding, self.dilation = kernel_size, stride, padding, dilation
        self.transposed, self.output_padding = transposed, ntuple(d, output_padding)
        self.groups, self.padding_mode = groups, padding_mode
        self._reversed_padding_repeated_twice = _both_sides(padding, kernel_size, dilation)
        channels = (in_channels, out_channels // groups) if transposed else (out_channels, in_channels // groups)
        self.weight = Parameter(empty((*channels, *kernel_size), device=device, dtype=dtype))
        self.register_parameter("bias", Parameter(empty(out_channels, device=device, dtype=dtype)) if bias else None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw the parameters again, the weight first: uniform within ± 1/√(in_channels/groups ∏kernel_size)."""
        init.kaiming_uniform_(self.weight, a=math.sqrt(5))
        if self.bias is not None:
            fan_in, _ = init._calculate_fan_in_and_fan_out(self.weight)
            bound = 1 / math.sqrt(fan_in) if fan_in > 0 else 0
            init.uniform_(self.bias, -bound, bound)

    def forward(self, input: Tensor) -> Tensor:
        return self._conv_forward(input, self.weight, self.bias)

    def _conv_forward(self, input: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        padding: Any = self.padding
        if self.padding_mode != "zeros":
            input, padding = F.pad(input, self._reversed_padding_repeated_twice, self.padding_mode), 0
        return self._function(input, weight, bias, self.stride, padding, self.dilation, self.groups)

    def extra_repr(self) -> str:
        zeros, ones = (0,) * self._dims, (1,) * self._dims
        said = {
            "kernel_size": self.kernel_size,
            "stride": self.stride,
            "padding": None if self.padding == zeros else self.padding,
            "dilation": None if self.dilation == ones else self.dilation,
            "output_padding": None if self.output_padding == zeros else self.output_padding,
            "groups": None if self.groups == 1 else self.groups,
            "bias": False if self.bias is None else None,
            "padding_mode": None if self.padding_mode == "zeros" else self.padding_mode,
        }
        settings = (f"{name}={value}" for name, value in said.items() if value is not None)
        return ", ".join([f"{self.in_channels}, {self.out_channels}", *settings])


def _check(in_channels: int, out_channels: int, groups: int, stride: Any, padding: Any, padding_mode: str) -> None:
    if groups <= 0:
        raise ValueError("groups must be a positive integer")
    for name, channels in (("in_channels", in_channels), ("out_channels", out_channels)):
        if channels % groups:
            raise ValueError(f"{name} must be divisible by groups")
    if isinstance(padding, str) and padding not in ("same", "valid"):
        raise ValueError(f"Invalid padding string {padding!r}, should be one of 'same', 'valid'")
    if padding == "same" and any(s != 1 for s in stride):
        raise ValueError("padding='same' is not supported for strided convolutions")
    if padding_mode not in _MODES:
        raise ValueError(f"padding_mode must be one of {_MODES}, but got padding_mode='{padding_mode}'")


def _both_sides(padding: Any, kernel_size: tuple[int, ...], dilation: tuple[int, ...]) -> Any:
    """The padding as `F.pad` takes it: before and behind each dimension, the last one first."""
    if not isinstance(padding, str):
        return tuple(p for p in reversed(padding) for _ in range(2))
    total = [d * (k - 1) if padding == "same" else 0 for k, d in zip(kernel_size, dilation, strict=True)]
    return [n for t in reversed(total) for n in (t // 2, t - t // 2)]


class _Conv(_ConvNd):
    def __init__(
        self, in_channels: int, out_channels: int, kernel_size: Any, stride: Any = 1, padding: Any = 0,
        dilation: Any = 1, groups: int = 1, bias: bool = True, padding_mode: str = "zeros",
        device: Any = None, dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(
            in_channels, out_channels, kernel_size, stride, padding, dilation, False, 0, groups, bias, padding_mode,
            device, dtype,
        )  # fmt: skip


class Conv1d(_Conv):
    """The weighted sums of windows of a signal: `(N, C, L)` or `(C, L)` → `(N, out_channels, *)`, or without N.

    weight: `(out_channels, in_channels / groups, kernel_size)`, bias: `(out_channels,)` or None. `padding` is a width,
    "valid" for none, or "same", which keeps the size. PyTorch's `torch.nn.Conv1d`.
    """

    _dims, _function = 1, staticmethod(F.conv1d)


class Conv2d(_Conv):
    """The weighted sums of windows of an image: `(N, C, H, W)` or `(C, H, W)` → `(N, out_channels, *, *)`.

    weight: `(out_channels, in_channels / groups, *kernel_size)`; all else as in `Conv1d`. PyTorch's `torch.nn.Conv2d`.
    """

    _dims, _function = 2, staticmethod(F.conv2d)


class Conv3d(_Conv):
    """The weighted sums of windows of a volume: `(N, C, D, H, W)` or `(C, D, H, W)` → `(N, out_channels, *, *, *)`.

    weight: `(out_channels, in_channels / groups, *kernel_size)`; all else as in `Conv1d`. PyTorch's `torch.nn.Conv3d`.
    """

    _dims, _function = 3, staticmethod(F.conv3d)
