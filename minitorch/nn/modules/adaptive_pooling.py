"""Pooling as layers of which the size of the result is given. PyTorch has them in `pooling.py`."""

from typing import Any

from .. import functional as F
from .pooling import _Pool

__all__ = [
    "AdaptiveAvgPool1d", "AdaptiveAvgPool2d", "AdaptiveAvgPool3d", "AdaptiveMaxPool1d", "AdaptiveMaxPool2d",
    "AdaptiveMaxPool3d",
]  # fmt: skip


class _AdaptiveAvgPoolNd(_Pool):
    _shown = ("output_size",)

    def __init__(self, output_size: Any) -> None:
        super().__init__()
        self.output_size = output_size


class _AdaptiveMaxPoolNd(_Pool):
    _shown = ("output_size",)

    def __init__(self, output_size: Any, return_indices: bool = False) -> None:
        super().__init__()
        self.output_size, self.return_indices = output_size, return_indices


class AdaptiveAvgPool1d(_AdaptiveAvgPoolNd, function=F.adaptive_avg_pool1d):
    """The means of `output_size` windows: `(N, C, L)` or `(C, L)` → `(N, C, output_size)`, or without N."""


class AdaptiveAvgPool2d(_AdaptiveAvgPoolNd, function=F.adaptive_avg_pool2d):
    """The means of windows: `(N, C, H, W)` or `(C, H, W)` → `(N, C, *output_size)`; None keeps a size."""


class AdaptiveAvgPool3d(_AdaptiveAvgPoolNd, function=F.adaptive_avg_pool3d):
    """The means of windows: `(N, C, D, H, W)` or without N → `(N, C, *output_size)`; None keeps a size."""


class AdaptiveMaxPool1d(_AdaptiveMaxPoolNd, function=F.adaptive_max_pool1d):
    """The largest numbers of `output_size` windows: `(N, C, L)` or `(C, L)` → `(N, C, output_size)`."""


class AdaptiveMaxPool2d(_AdaptiveMaxPoolNd, function=F.adaptive_max_pool2d):
    """The largest numbers of windows: `(N, C, H, W)` or `(C, H, W)` → `(N, C, *output_size)`; None keeps a size."""


class AdaptiveMaxPool3d(_AdaptiveMaxPoolNd, function=F.adaptive_max_pool3d):
    """The largest numbers of windows: `(N, C, D, H, W)` or without N → `(N, C, *output_size)`; None keeps a size."""
