"""Normally distributed numbers, by the method of Box and Muller: two uniform numbers make two normal ones.

Sixteen or more go into a contiguous array in blocks of 16; fewer, or an array of another layout, go pair by pair.
Source: `normal_kernel` in aten/src/ATen/native/cpu/DistributionTemplates.h, `normal_distribution` in
aten/src/ATen/core/DistributionsHelper.h.
"""

import math

import numpy as np

from .boxmuller import box_muller
from .fill import fills, pieces
from .fused import multiply_add
from .generator import Generator
from .uniform import unit


def normal(generator: Generator, out: np.ndarray, mean: float = 0.0, std: float = 1.0) -> np.ndarray:
    """Fill `out` (float32, float64) with normally distributed numbers and return it; `std` >= 0.

    Contiguous with 16 elements or more: takes one word an element, two for float64, and 16 elements' worth again when
    the size is no multiple of 16, for the last 16 are then drawn anew. Else: takes four words for two elements, and
    the generator keeps the second for the next call. PyTorch's `Tensor.normal_`, `torch.randn`.
    """
    if not std >= 0:
        raise RuntimeError(f"normal expects std >= 0.0, but found std {std}")
    if out.dtype not in (np.float32, np.float64):
        raise NotImplementedError(f"normal is defined for float32 and float64, got {out.dtype}")
    return (_blocks if out.size >= 16 and out.flags.c_contiguous else _pairs)(generator, out, mean, std)


@fills
def _blocks(generator, out, mean, std):
    ragged = out.size % 16
    for piece in pieces(out[: out.size - ragged]):
        _sixteens(generator, piece, mean, std)
    if ragged:
        unit(generator, ragged, out.dtype.type)
        _sixteens(generator, out[-16:], mean, std)


def _sixteens(generator, out, mean, std):
    """Of each 16 uniform numbers, the first eight give the radius, the last eight the angle."""
    kind = out.dtype.type
    u = unit(generator, out.size, kind).reshape(-1, 2, 8)
    transform = box_muller if kind is np.float32 else _box_muller64
    cosines, sines = transform(u[:, 0], u[:, 1])
    pairs = out.reshape(-1, 2, 8)
    pairs[:, 0] = multiply_add(cosines, kind(std), kind(mean))
    pairs[:, 1] = multiply_add(sines, kind(std), kind(mean))


@np.vectorize
def _box_muller64(u, v):
    radius, angle = math.sqrt(-2 * math.log(1 - u)), 2 * math.pi * v
    return radius * math.cos(angle), radius * math.sin(angle)


@fills
def _pairs(generator, out, mean, std):
    out[...] = multiply_add(standard_normals(generator, out.size), np.float64(std), np.float64(mean))


def standard_normals(generator: Generator, n: int) -> np.ndarray:
    """`n` normal numbers of mean 0 and deviation 1, float64, made in pairs of which the generator keeps the spare."""
    numbers = [] if generator.next_normal is None or n == 0 else [generator.next_normal]
    u = unit(generator, 2 * ((n - len(numbers) + 1) // 2)).tolist()
    for angle, radius in zip(u[::2], u[1::2], strict=True):
        angle, radius = 2 * math.pi * angle, math.sqrt(-2 * math.log1p(-radius))
        numbers += radius * math.cos(angle), radius * math.sin(angle)
    if n:
        generator.next_normal = numbers[n] if len(numbers) > n else None
    return np.array(numbers[:n], np.float64)
