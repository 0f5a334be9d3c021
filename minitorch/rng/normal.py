"""Normally distributed numbers, by the method of Box and Muller: two uniform numbers make two normal ones.

Sixteen or more go into a contiguous array in blocks of 16; fewer, or an array of another layout, go pair by pair.
Source: `normal_kernel` in aten/src/ATen/native/cpu/DistributionTemplates.h, `normal_distribution` in
aten/src/ATen/core/DistributionsHelper.h.
"""

import math

import numpy as np

from ..jit.dtypes import is_floating
from . import libm, loops
from .boxmuller import box_muller
from .fill import fills, pieces
from .fused import affine
from .generator import Generator
from .uniform import unit


def normal(generator: Generator, out: np.ndarray, mean: float = 0.0, std: float = 1.0) -> np.ndarray:
    """Fill `out` (float dtype) with normally distributed numbers and return it; `std` >= 0.

    Contiguous with 16 elements or more: takes one word an element, two for float64, and 16 elements' worth again when
    the size is no multiple of 16, for the last 16 are then drawn again. Else: takes four words for two elements, and
    the generator keeps the second for the next call. PyTorch's `Tensor.normal_`, `torch.randn`.
    """
    if not std >= 0:
        raise RuntimeError(f"normal expects std >= 0.0, but found std {std}")
    if out.size >= 16 and loops.normal.fills(generator, out, mean, std):
        return out
    if not is_floating(out.dtype):
        raise NotImplementedError(f"normal is defined for float dtypes, got {out.dtype}")
    return (_blocks if out.size >= 16 and out.flags.c_contiguous else _pairs)(generator, out, mean, std)


def normal_each(generator: Generator, out: np.ndarray, mean: np.ndarray | float, std: np.ndarray | float) -> np.ndarray:
    """Fill `out` with normally distributed numbers of the `mean` and `std` given for each, arrays or numbers.

    Takes what `normal` takes. PyTorch's `torch.normal` of a tensor `mean`, `std` or both.
    """
    if np.ndim(std) == 0:
        normal(generator, out, 0.0, float(std))
    elif np.size(std) and not np.min(std) >= 0:
        raise RuntimeError("normal expects all elements of std >= 0.0")
    else:
        normal(generator, out)
        out *= std
    out += mean
    return out


@fills
def _blocks(generator, out, mean, std):
    ragged = out.size % 16
    for piece in pieces(out[: out.size - ragged]):
        _sixteens(generator, piece, mean, std)
    if ragged:
        if out.dtype != np.float16:
            unit(generator, ragged, out.dtype.type)  # the ones that the last 16 replace
        _sixteens(generator, out[-16:], mean, std)


def _sixteens(generator, out, mean, std):
    """Of each 16 uniform numbers, the first eight give a radius each and the last eight an angle."""
    if out.dtype == np.float16:
        out[...] = normal(generator, np.empty(out.size, np.float32), mean, std)
        return
    u = unit(generator, out.size, out.dtype.type)
    transform = _normal_pairs64 if out.dtype == np.float64 else box_muller
    cosines, sines = transform(*u.reshape(-1, 2, 8).swapaxes(0, 1).reshape(2, -1))
    out = out.reshape(-1, 2, 8)
    out[:, 0] = affine(cosines, std, mean).reshape(-1, 8)
    out[:, 1] = affine(sines, std, mean).reshape(-1, 8)


def _normal_pairs64(u, v):
    radius, angle = np.sqrt(-2 * libm.log(1 - u)), 2 * math.pi * v
    return radius * libm.cos(angle), radius * libm.sin(angle)


@fills
def _pairs(generator, out, mean, std):
    numbers = affine(standard_normals(generator, out.size), std, mean)
    out[...] = numbers.astype(np.float32) if out.dtype == np.float16 else numbers


def standard_normals(generator: Generator, n: int) -> np.ndarray:
    """`n` float64 normal numbers of mean 0 and deviation 1, made in pairs of which the generator keeps the spare."""
    kept = n > 0 and generator.next_normal is not None
    u = unit(generator, (n - kept + 1) // 2 * 2)
    angle, radius = 2 * math.pi * u[::2], np.sqrt(-2 * libm.log1p(-u[1::2]))
    numbers = np.empty(kept + len(u))
    numbers[:kept] = generator.next_normal
    numbers[kept::2] = radius * libm.cos(angle)
    numbers[kept + 1 :: 2] = radius * libm.sin(angle)
    if n:
        generator.next_normal = float(numbers[n]) if len(numbers) > n else None
    return numbers[:n]
