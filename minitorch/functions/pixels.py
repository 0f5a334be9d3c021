"""Channels moved into the places of an image and back, and among each other."""

from ..autograd.record import record
from ..ops.shaping import view
from ..tensor.tensor import Tensor
from .public import public


@public
def pixel_shuffle(input: Tensor, upscale_factor: int) -> Tensor:
    """Each r × r channels become one channel that is r times as high and wide. Shi et al., 2016.

    Shapes: (*, c r², h, w) -> (*, c, h r, w r).
    Dtypes: any; the result has that of `input`.
    Errors: RuntimeError for fewer than three dimensions and channels that r² does not divide.
    """
    r, shape = upscale_factor, tuple(input._array.shape)
    _require("pixel_shuffle", "upscale_factor", r, shape)
    if shape[-3] % (r * r):
        raise RuntimeError(
            "pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, "
            f"but input.size(-3)={shape[-3]} is not divisible by {r * r}"
        )
    *lead, channels, h, w = shape
    n, c = len(lead), channels // (r * r)
    parts = input.reshape(*lead, c, r, r, h, w).permute(*range(n + 1), n + 3, n + 1, n + 4, n + 2)
    return _as_one_node(parts, (*lead, c, h * r, w * r), "PixelShuffleBackward0")


@public
def pixel_unshuffle(input: Tensor, downscale_factor: int) -> Tensor:
    """Each channel becomes r × r channels, r times less high and wide: `pixel_shuffle` undone.

    Shapes: (*, c, h r, w r) -> (*, c r², h, w).
    Dtypes: any; the result has that of `input`.
    Errors: RuntimeError for fewer than three dimensions and sizes that r does not divide.
    """
    r, shape = downscale_factor, tuple(input._array.shape)
    _require("pixel_unshuffle", "downscale_factor", r, shape)
    for name, dim in (("height", -2), ("width", -1)):
        if shape[dim] % r:
            raise RuntimeError(
                f"pixel_unshuffle expects {name} to be divisible by downscale_factor, but input.size({dim})="
                f"{shape[dim]} is not divisible by {r}"
            )
    *lead, c, height, width = shape
    n, h, w = len(lead), height // r, width // r
    parts = input.reshape(*lead, c, h, r, w, r).permute(*range(n + 1), n + 2, n + 4, n + 1, n + 3)
    return _as_one_node(parts, (*lead, c * r * r, h, w), "PixelUnshuffleBackward0")


@public
def channel_shuffle(input: Tensor, groups: int) -> Tensor:
    """The channels of several groups by turns: first all first ones. Zhang et al., 2018.

    Shapes: (n, c, *) -> (n, c, *).
    Dtypes: any; the result has that of `input`.
    Errors: RuntimeError for fewer than three dimensions and channels that `groups` does not divide.
    """
    shape = tuple(input._array.shape)
    if len(shape) < 3:
        raise RuntimeError(f"channel_shuffle expects input with > 2 dims, but got input with sizes {list(shape)}")
    if groups < 1:
        raise RuntimeError(f"Number of groups to divide channels in must be positive. Value of groups:{groups}")
    if shape[1] % groups:
        raise RuntimeError(
            f"Number of channels must be divisible by groups. Got {shape[1]} channels and {groups} groups."
        )
    parts = input.reshape(shape[0], groups, shape[1] // groups, *shape[2:]).transpose(1, 2)
    return _as_one_node(parts, shape, "ChannelShuffleBackward0")


def _as_one_node(parts: Tensor, shape: tuple[int, ...], name: str) -> Tensor:
    """A copy of `parts` in another shape, by a node of this name."""
    return record(view, (parts.contiguous(),), (shape,), name)


def _require(name: str, argument: str, factor: int, shape: tuple[int, ...]) -> None:
    if len(shape) < 3:
        raise RuntimeError(
            f"{name} expects input to have at least 3 dimensions, but got input with {len(shape)} dimension(s)"
        )
    if factor < 1:
        raise RuntimeError(f"{name} expects a positive {argument}, but got {factor}")
