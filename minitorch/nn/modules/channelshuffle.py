"""Channels of several groups by turns, as a layer."""

from .. import functional as F
from .pooling import _Pool

__all__ = ["ChannelShuffle"]


class ChannelShuffle(_Pool, function=F.channel_shuffle):
    """`(N, C, *)` with the channels of `groups` groups by turns. PyTorch's `torch.nn.ChannelShuffle`."""

    _shown = ("groups",)

    def __init__(self, groups: int) -> None:
        super().__init__()
        self.groups = groups
