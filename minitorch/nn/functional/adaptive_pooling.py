"""Pooling by as many windows as are wanted, which cover all of the input and are as equal as can be."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...autograd.record import record
from ...functions.padding import read_along
from ...jit.dtypes import is_floating
from ...kernels.pooling import spans
from ...ops import pooling as ops
from ...presentation.graphs import HIDDEN
from ...tensor.tensor import Tensor, wrap
from .checking import checked, require_ints
from .pooling import at_places, require_dims, shown_of

__all__ = [
    "adaptive_avg_pool1d", "adaptive_avg_pool2d", "adaptive_avg_pool3d", "adaptive_max_pool1d",
    "adaptive_max_pool1d_with_indices", "adaptive_max_pool2d", "adaptive_max_pool2d_with_indices",
    "adaptive_max_pool3d", "adaptive_max_pool3d_with_indices",
]  # fmt: skip

Ints = int | Sequence[int | None]


@checked
def adaptive_avg_pool1d(input: Tensor, output_size: Ints) -> Tensor:
    """The means of `output_size` windows: (n, c, l) or (c, l) → (n, c, output_size)."""
    return _avg_pool(1, input, output_size)


@checked
def adaptive_avg_pool2d(input: Tensor, output_size: Ints) -> Tensor:
    """The means of windows: (n, c, h, w) or (c, h, w) → (n, c, *output_size); None keeps a size."""
    return _avg_pool(2, input, output_size)


@checked
def adaptive_avg_pool3d(input: Tensor, output_size: Ints) -> Tensor:
    """The means of windows: (n, c, d, h, w) or (c, d, h, w) → (n, c, *output_size); None keeps a size."""
    return _avg_pool(3, input, output_size)


@checked
def adaptive_max_pool1d(input: Tensor, output_size: Ints, return_indices: bool = False) -> Any:
    """The largest numbers of `output_size` windows: (n, c, l) or (c, l) → (n, c, output_size), and their places."""
    return _max_pool(1, input, output_size, return_indices)


@checked
def adaptive_max_pool2d(input: Tensor, output_size: Ints, return_indices: bool = False) -> Any:
    """The largest numbers of windows: (n, c, h, w) or (c, h, w) → (n, c, *output_size), and their places."""
    return _max_pool(2, input, output_size, return_indices)


@checked
def adaptive_max_pool3d(input: Tensor, output_size: Ints, return_indices: bool = False) -> Any:
    """The largest numbers of windows: (n, c, d, h, w) or (c, d, h, w) → (n, c, *output_size), and their places."""
    return _max_pool(3, input, output_size, return_indices)


@checked
def adaptive_max_pool1d_with_indices(
    input: Tensor, output_size: Ints, return_indices: bool = False
) -> tuple[Tensor, Tensor]:
    """`adaptive_max_pool1d` with the places of the largest numbers."""
    return _max_pool(1, input, output_size, True)


@checked
def adaptive_max_pool2d_with_indices(
    input: Tensor, output_size: Ints, return_indices: bool = False
) -> tuple[Tensor, Tensor]:
    """`adaptive_max_pool2d` with the places of the largest numbers, counted row by row."""
    return _max_pool(2, input, output_size, True)


@checked
def adaptive_max_pool3d_with_indices(
    input: Tensor, output_size: Ints, return_indices: bool = False
) -> tuple[Tensor, Tensor]:
    """`adaptive_max_pool3d` with the places of the largest numbers, counted row by row."""
    return _max_pool(3, input, output_size, True)


def _avg_pool(d: int, x: Tensor, output_size: Ints) -> Tensor:
    count = _counts(f"adaptive_avg_pool{d}d", d, x, output_size)
    sizes, shown_as = x._array.shape[-d:], shown_of("AdaptiveAvgPool{}D", d)
    if all(m and n % m == 0 for n, m in zip(sizes, count, strict=True)):
        kernel = tuple(n // m for n, m in zip(sizes, count, strict=True))
        return record(ops.avg_pool, (x,), (kernel, count, kernel, (0,) * d, True), shown_as)
    return averaged(x, count, shown_as)


def averaged(x: Tensor, count: Sequence[int], shown_as: Any = None) -> Tensor:
    """The means of so many windows along the last dimensions, one after the other, of any sizes."""
    for axis, m in enumerate(count, x._array.ndim - len(count)):
        n = x._array.shape[axis]
        index = spans(n, m)
        at = np.arange(m)
        length = -(-(at + 1) * n // m) - at * n // m
        weights = (np.arange(index.shape[1]) < length[:, None]) / length[:, None]
        weights = weights.reshape(*index.shape, *(1,) * (x._array.ndim - 1 - axis)).astype(x._array.dtype)
        x = (read_along(x, index, axis, HIDDEN) * wrap(weights)).sum(axis + 1)
    if x._node is not None and shown_as is not None and len(count):
        x._node.shown_as = shown_as
    return x


def _max_pool(d: int, x: Tensor, output_size: Ints, with_places: bool) -> Any:
    count = _counts(f"adaptive_max_pool{d}d", d, x, output_size)
    places = record(ops.adaptive_max_places, (x,), (count,))
    values = at_places(x, places, d, shown_of("AdaptiveMaxPool{}D", d))
    return (values, places) if with_places else values


def _counts(name: str, d: int, x: Tensor, output_size: Ints) -> tuple[int, ...]:
    require_dims(name, d, x)
    if not is_floating(x._array.dtype):
        raise NotImplementedError(f"{name}: {x.dtype} is not supported; convert with .float()")
    wanted = (output_size,) * d if isinstance(output_size, int) else tuple(output_size)
    require_ints(name, "output_size", [m for m in wanted if m is not None])
    if len(wanted) != d:
        raise ValueError(f"Input dimension should be at least {len(wanted) + 1}")
    count = tuple(n if m is None else m for n, m in zip(x._array.shape[-d:], wanted, strict=True))
    if min(count) < 0:
        raise RuntimeError(f"{name}: elements of output_size must be greater than or equal to 0 but received {count}")
    return count
