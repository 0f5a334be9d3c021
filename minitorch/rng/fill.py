"""How a distribution fills an array: in the order of its memory, a piece at a time, holding the generator's lock.

PyTorch walks a tensor that is not contiguous by its strides, largest first, not by its indices: `x.t().uniform_()`
writes the same numbers to the same places as `x.uniform_()`.
Source: TensorIteratorBase::reorder_dimensions in aten/src/ATen/TensorIterator.cpp.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Concatenate, ParamSpec

import numpy as np

from .generator import Generator

PIECE = 1 << 14
Settings = ParamSpec("Settings")


def fills(
    draw: Callable[Concatenate[Generator, np.ndarray, Settings], None],
) -> Callable[Concatenate[Generator, np.ndarray, Settings], np.ndarray]:
    """Make of `draw(generator, flat, ...)`, which writes a 1-d array, a distribution for arrays of any layout.

    The distribution returns the array it filled.
    """

    @wraps(draw)
    def distribution(generator, out, /, *args, **kwargs):
        with generator.lock, np.errstate(over="ignore", invalid="ignore"):
            if out.flags.c_contiguous:
                draw(generator, out.reshape(-1), *args, **kwargs)
            else:
                flat = np.empty(out.size, out.dtype)
                draw(generator, flat, *args, **kwargs)
                _, ordered = in_memory_order(out)
                ordered[...] = flat.reshape(ordered.shape)
        return out

    return distribution


def in_memory_order(array: np.ndarray) -> tuple[list[int], np.ndarray]:
    """The axes sorted by stride, the largest first, and the view of the array that has them in this order."""
    axes = sorted(range(array.ndim), key=lambda axis: -array.strides[axis])
    return axes, array.transpose(axes)


def pieces(flat: np.ndarray) -> Iterator[np.ndarray]:
    """The array in slices small enough that the words drawn for one stay in the processor's cache."""
    if flat.size <= PIECE:
        return iter((flat,))
    return (flat[start : start + PIECE] for start in range(0, flat.size, PIECE))
