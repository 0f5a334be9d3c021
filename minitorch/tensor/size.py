"""Sizes: `Size`, the tuple that a tensor's shape is.

It stays a Size where it is cut, joined or repeated, and prints as PyTorch's does.
"""

from collections.abc import Iterable
from functools import partial
from math import prod
from operator import index
from typing import Any


class Size(tuple):
    """The shape of a tensor, `torch.Size`: a tuple of ints, one for each axis."""

    __slots__ = ()

    def __new__(cls, sizes: Iterable[Any] = (), /) -> "Size":
        return tuple.__new__(cls, [_int(i, size) for i, size in enumerate(sizes)])

    def numel(self) -> int:
        """How many elements a tensor of this shape has: the product, 1 for ()."""
        return prod(self)

    def __repr__(self) -> str:
        return f"torch.Size({list(self)})"

    def __getitem__(self, key: Any) -> Any:
        got = tuple.__getitem__(self, key)
        return size_of(got) if isinstance(key, slice) else got

    def __add__(self, other: Any) -> "Size":
        if not isinstance(other, tuple):
            raise TypeError(f"can only concatenate tuple (not {type(other).__name__}) to torch.Size")
        return Size(tuple.__add__(self, other))

    def __radd__(self, other: Any) -> "Size":
        if not isinstance(other, tuple):
            return NotImplemented
        return Size(tuple.__add__(other, self))

    def __mul__(self, times: Any) -> "Size":
        if not hasattr(times, "__index__"):
            return NotImplemented
        return size_of(tuple.__mul__(self, times))

    __rmul__ = __mul__

    def __reduce__(self) -> tuple:
        return Size, (tuple(self),)


# A Size of what is known to be a tuple of ints, such as an array's shape: unchecked, hence quick.
size_of = partial(tuple.__new__, Size)


def _int(position: int, size: Any) -> int:
    try:
        return index(size)
    except TypeError:
        kind = type(size).__name__
        raise TypeError(f"torch.Size() takes an iterable of 'int' (item {position} is '{kind}')") from None
