"""Channels moved into places of an image and back, as layers."""

from .. import functional as F
from .pooling import _Pool

__all__ = ["PixelShuffle", "PixelUnshuffle"]


class PixelShuffle(_Pool, function=F.pixel_shuffle):
    """`(*, C r², H, W)` → `(*, C, H r, W r)` for the `upscale_factor` r. PyTorch's `torch.nn.PixelShuffle`."""

    _shown = ("upscale_factor",)

    def __init__(self, upscale_factor: int) -> None:
        super().__init__()
        self.upscale_factor = upscale_factor


class PixelUnshuffle(_Pool, function=F.pixel_unshuffle):
    """`(*, C, H r, W r)` → `(*, C r², H, W)` for the `downscale_factor` r. PyTorch's `torch.nn.PixelUnshuffle`."""

    _shown = ("downscale_factor",)

    def __init__(self, downscale_factor: int) -> None:
        super().__init__()
        self.downscale_factor = downscale_factor
