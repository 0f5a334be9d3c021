"""Sizes of layers: one number for all dimensions, or one for each. PyTorch's `torch.nn.modules.utils`."""

from collections.abc import Iterable
from typing import Any


def ntuple(n: int, value: Any) -> tuple[Any, ...]:
    """`value` n times, or as a tuple if it is several already."""
    return tuple(value) if isinstance(value, Iterable) and not isinstance(value, str) else (value,) * n
