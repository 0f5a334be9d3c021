"""Windows as columns and back, as layers."""

from typing import Any

from .. import functional as F
from .pooling import _Pool

__all__ = ["Fold", "Unfold"]


class Unfold(_Pool, function=F.unfold):
    """The windows of images as columns: `(N, C, H, W)` → `(N, C ∏kernel_size, windows)`. `torch.nn.Unfold`."""

    _shown = ("kernel_size", "dilation", "padding", "stride")

    def __init__(self, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1) -> None:
        super().__init__()
        self.kernel_size, self.dilation, self.padding, self.stride = kernel_size, dilation, padding, stride


class Fold(_Pool, function=F.fold):
    """Columns put back as windows and added up: `(N, C ∏kernel_size, windows)` → `(N, C, *output_size)`."""

    _shown = ("output_size", "kernel_size", "dilation", "padding", "stride")

    def __init__(
        self, output_size: Any, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1
    ) -> None:
        super().__init__()
        self.output_size, self.kernel_size = output_size, kernel_size
        self.dilation, self.padding, self.stride = dilation, padding, stride
