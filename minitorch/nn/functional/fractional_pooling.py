"""Pooling over windows that begin at random, so that the output may have any size."""

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np

from ...functions.random import rand
from ...tensor.tensor import Tensor, wrap
from .checking import checked
from .pooling import Ints, sizes_of

__all__ = [
    "fractional_max_pool2d", "fractional_max_pool2d_with_indices", "fractional_max_pool3d",
    "fractional_max_pool3d_with_indices",
]  # fmt: skip

Ratio = float | Sequence[float]


@checked
def fractional_max_pool2d_with_indices(
    input: Tensor, kernel_size: Ints, output_size: Ints | None = None, output_ratio: Ratio | None = None,
    return_indices: bool = False, _random_samples: Tensor | None = None,
) -> tuple[Tensor, Tensor]:  # fmt: skip
    """`fractional_max_pool2d`, and where in an image each number was."""
    return _pool(2, input, kernel_size, output_size, output_ratio, _random_samples)


@checked
def fractional_max_pool2d(
    input: Tensor, kernel_size: Ints, output_size: Ints | None = None, output_ratio: Ratio | None = None,
    return_indices: bool = False, _random_samples: Tensor | None = None,
) -> Any:  # fmt: skip
    """The largest numbers of windows that begin at random: (n, c, h, w) or (c, h, w) → (..., *output_size).

    `output_ratio`, between 0 and 1, tells the size by the input's. Graham, Fractional max-pooling, 2014.
    """
    result = _pool(2, input, kernel_size, output_size, output_ratio, _random_samples)
    return result if return_indices else result[0]


@checked
def fractional_max_pool3d_with_indices(
    input: Tensor, kernel_size: Ints, output_size: Ints | None = None, output_ratio: Ratio | None = None,
    return_indices: bool = False, _random_samples: Tensor | None = None,
) -> tuple[Tensor, Tensor]:  # fmt: skip
    """`fractional_max_pool3d`, and where in a volume each number was."""
    return _pool(3, input, kernel_size, output_size, output_ratio, _random_samples)


@checked
def fractional_max_pool3d(
    input: Tensor, kernel_size: Ints, output_size: Ints | None = None, output_ratio: Ratio | None = None,
    return_indices: bool = False, _random_samples: Tensor | None = None,
) -> Any:  # fmt: skip
    """As `fractional_max_pool2d`, of volumes: (n, c, d, h, w) or (c, d, h, w) → (..., *output_size)."""
    result = _pool(3, input, kernel_size, output_size, output_ratio, _random_samples)
    return result if return_indices else result[0]


def _pool(
    n: int, input: Tensor, kernel_size: Ints, output_size: Ints | None, output_ratio: Ratio | None,
    samples: Tensor | None,
) -> tuple[Tensor, Tensor]:  # fmt: skip
    name = f"fractional_max_pool{n}d"
    shape = tuple(input._array.shape)
    if output_size is None and output_ratio is None:
        raise ValueError(f"{name} requires specifying either an output_size or an output_ratio")
    if not shape:
        raise IndexError("Dimension specified as 0 but tensor has no dimensions")
    if len(shape) not in (n + 1, n + 2) or 0 in shape[-n - 1 :]:
        raise RuntimeError(f"{name}: expected {n + 1}D or {n + 2}D tensor that is not empty, but got {list(shape)}")
    sizes, kernel = shape[-n:], sizes_of(name, "kernel_size", kernel_size, n)
    if output_size is None:
        ratios = (output_ratio,) * n if isinstance(output_ratio, int | float) else output_ratio
        output_size = tuple(int(size * ratio) for size, ratio in zip(sizes, ratios, strict=True))  # type: ignore[arg-type]
    output = sizes_of(name, "output_size", output_size, n)
    for size, count, width in zip(sizes, output, kernel, strict=True):
        if count + width - 1 > size - (n == 3):  # PyTorch's bound is by one stricter for volumes
            raise RuntimeError(f"{name}: {count} windows of {width} are too many for an input of size {size}")
    batch = shape[:-n] if len(shape) == n + 2 else (1, shape[0])
    if samples is None:
        samples = rand((*batch, n), dtype=input.dtype)
    places = _places(_as_many(name, samples._array, (*batch, n)), sizes, output, kernel)
    return _largest(input, wrap(places.reshape(*shape[:-n], prod(output), prod(kernel))), output)


def _as_many(name: str, samples: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """As many of the numbers as are needed: an input without a batch takes those of the first of one."""
    if samples.size < prod(shape):
        raise RuntimeError(f"{name}: Expect _random_samples of shape {list(shape)}, but got {list(samples.shape)}")
    return samples.reshape(-1)[: prod(shape)].reshape(shape)


def _places(
    samples: np.ndarray, sizes: tuple[int, ...], output: tuple[int, ...], kernel: tuple[int, ...]
) -> np.ndarray:
    """Where in an image the numbers of each window are: (n, c, *output, *kernel). Of images samples are for the
    columns first, of volumes for the planes first, as in PyTorch."""
    n = len(sizes)
    places: Any = 0
    for d, (size, count, width) in enumerate(zip(sizes, output, kernel, strict=True)):
        sample = samples[..., n - 1 - d if n == 2 else d]
        starts = _starts(sample, size, count, width)[..., None] + np.arange(width)
        around = [1] * (2 * n)
        around[d], around[n + d] = count, width
        places = places * size + starts.reshape(*samples.shape[:2], *around)
    return places


def _starts(sample: np.ndarray, size: int, count: int, width: int) -> np.ndarray:
    """The beginnings of windows along a dimension, in steps around the same; the last ends where the input does."""
    starts = np.full((*sample.shape, count), size - width, np.int64)
    if count > 1:
        step = sample.dtype.type((size - width) / (count - 1))
        numbers = np.arange(count - 1, dtype=sample.dtype)
        starts[..., :-1] = ((numbers + sample[..., None]) * step).astype(np.int64)
        starts[..., :-1] -= (sample[..., None] * step).astype(np.int64)
    return starts


def _largest(input: Tensor, places: Tensor, output: tuple[int, ...]) -> tuple[Tensor, Tensor]:
    """The largest number of each window, the first of several, and its place."""
    flat = input.flatten(input.dim() - len(output))
    windows = flat.detach().unsqueeze(-2).expand(*places.shape[:-1], flat.shape[-1]).gather(-1, places)
    found = places.gather(-1, windows.argmax(-1, keepdim=True)).squeeze(-1)
    shape = input.shape[: -len(output)] + output
    return flat.gather(-1, found).reshape(shape), found.reshape(shape)
