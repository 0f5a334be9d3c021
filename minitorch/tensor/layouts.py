"""Layouts and memory formats: the names of the few ways that elements can lie in memory here."""

from dataclasses import dataclass


@dataclass(frozen=True, eq=False, repr=False)
class layout:
    """How a tensor keeps its elements, `torch.layout`; only `strided`, every element at a place of its own."""

    name: str

    def __repr__(self) -> str:
        return f"torch.{self.name}"


class memory_format(layout):
    """In which order a copy keeps its elements, `torch.memory_format`."""


strided = layout("strided")
contiguous_format = memory_format("contiguous_format")
preserve_format = memory_format("preserve_format")
channels_last = memory_format("channels_last")
channels_last_3d = memory_format("channels_last_3d")
"""Names only: an order in which no copy is made here."""
