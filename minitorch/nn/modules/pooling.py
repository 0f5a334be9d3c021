"""Pooling as layers: the largest number or the mean of windows, which leaves fewer places. The functions say more."""

from typing import Any, ClassVar

from ...tensor.tensor import Tensor
from .. import functional as F
from .function_layer import FunctionLayer
from .module import Module
from .sizes import ntuple

__all__ = [
    "AvgPool1d", "AvgPool2d", "AvgPool3d", "LPPool1d", "LPPool2d", "LPPool3d", "MaxPool1d", "MaxPool2d", "MaxPool3d",
    "MaxUnpool1d", "MaxUnpool2d", "MaxUnpool3d",
]  # fmt: skip


class _Pool(FunctionLayer):
    """A pool of one input. `_shown` are the settings that it prints."""

    _shown: ClassVar[tuple[str, ...]] = ("kernel_size", "stride", "padding")

    def forward(self, input: Tensor) -> Any:
        return self._function(input, **self._settings())

    def extra_repr(self) -> str:
        return ", ".join(f"{name}={getattr(self, name)}" for name in self._shown)


class _MaxPoolNd(_Pool):
    _shown = ("kernel_size", "stride", "padding", "dilation", "ceil_mode")

    def __init__(
        self, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, return_indices: bool = False,
        ceil_mode: bool = False,
    ) -> None:  # fmt: skip
        super().__init__()
        self.kernel_size, self.stride = kernel_size, kernel_size if stride is None else stride
        self.padding, self.dilation = padding, dilation
        self.return_indices, self.ceil_mode = return_indices, ceil_mode


class MaxPool1d(_MaxPoolNd, function=F.max_pool1d):
    """The largest number of each window: `(N, C, L)` or `(C, L)` → `(N, C, *)` or `(C, *)`. `torch.nn.MaxPool1d`."""


class MaxPool2d(_MaxPoolNd, function=F.max_pool2d):
    """The largest number of each window: `(N, C, H, W)` or `(C, H, W)` → `(N, C, *, *)`. `torch.nn.MaxPool2d`."""


class MaxPool3d(_MaxPoolNd, function=F.max_pool3d):
    """The largest number of each window: `(N, C, D, H, W)` → `(N, C, *, *, *)`. PyTorch's `torch.nn.MaxPool3d`."""


class AvgPool1d(_Pool, function=F.avg_pool1d):
    """The mean of each window: `(N, C, L)` or `(C, L)` → `(N, C, *)` or `(C, *)`. PyTorch's `torch.nn.AvgPool1d`."""

    def __init__(
        self, kernel_size: Any, stride: Any = None, padding: Any = 0, ceil_mode: bool = False,
        count_include_pad: bool = True,
    ) -> None:  # fmt: skip
        super().__init__()
        self.kernel_size = ntuple(1, kernel_size)
        self.stride, self.padding = ntuple(1, kernel_size if stride is None else stride), ntuple(1, padding)
        self.ceil_mode, self.count_include_pad = ceil_mode, count_include_pad


class _AvgPoolNd(_Pool):
    def __init__(
        self, kernel_size: Any, stride: Any = None, padding: Any = 0, ceil_mode: bool = False,
        count_include_pad: bool = True, divisor_override: int | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.kernel_size, self.stride = kernel_size, kernel_size if stride is None else stride
        self.padding, self.ceil_mode = padding, ceil_mode
        self.count_include_pad, self.divisor_override = count_include_pad, divisor_override


class AvgPool2d(_AvgPoolNd, function=F.avg_pool2d):
    """The mean of each window: `(N, C, H, W)` or `(C, H, W)` → `(N, C, *, *)`. PyTorch's `torch.nn.AvgPool2d`."""


class AvgPool3d(_AvgPoolNd, function=F.avg_pool3d):
    """The mean of each window: `(N, C, D, H, W)` → `(N, C, *, *, *)`. PyTorch's `torch.nn.AvgPool3d`."""


class _LPPoolNd(_Pool):
    _shown = ("norm_type", "kernel_size", "stride", "ceil_mode")

    def __init__(self, norm_type: float, kernel_size: Any, stride: Any = None, ceil_mode: bool = False) -> None:
        super().__init__()
        self.norm_type, self.kernel_size = norm_type, kernel_size
        self.stride, self.ceil_mode = stride, ceil_mode


class LPPool1d(_LPPoolNd, function=F.lp_pool1d):
    """The `norm_type`-norm of each window of a signal. PyTorch's `torch.nn.LPPool1d`."""


class LPPool2d(_LPPoolNd, function=F.lp_pool2d):
    """The `norm_type`-norm of each window of an image. PyTorch's `torch.nn.LPPool2d`."""


class LPPool3d(_LPPoolNd, function=F.lp_pool3d):
    """The `norm_type`-norm of each window of a volume. PyTorch's `torch.nn.LPPool3d`."""


class _MaxUnpoolNd(Module):
    """A largest number back at its place, zeros around: what is left of an input of max pooling."""

    _dims: ClassVar[int]

    def __init__(self, kernel_size: Any, stride: Any = None, padding: Any = 0) -> None:
        super().__init__()
        self.kernel_size = ntuple(self._dims, kernel_size)
        self.stride = ntuple(self._dims, kernel_size if stride is None else stride)
        self.padding = ntuple(self._dims, padding)

    def forward(self, input: Tensor, indices: Tensor, output_size: Any = None) -> Tensor:
        function = (F.max_unpool1d, F.max_unpool2d, F.max_unpool3d)[self._dims - 1]
        return function(input, indices, self.kernel_size, self.stride, self.padding, output_size)

    def extra_repr(self) -> str:
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


class MaxUnpool1d(_MaxUnpoolNd):
    """`MaxPool1d` undone, given the places that it found. PyTorch's `torch.nn.MaxUnpool1d`."""

    _dims = 1


class MaxUnpool2d(_MaxUnpoolNd):
    """`MaxPool2d` undone, given the places that it found. PyTorch's `torch.nn.MaxUnpool2d`."""

    _dims = 2


class MaxUnpool3d(_MaxUnpoolNd):
    """`MaxPool3d` undone, given the places that it found. PyTorch's `torch.nn.MaxUnpool3d`."""

    _dims = 3
