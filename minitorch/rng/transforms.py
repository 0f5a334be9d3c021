"""Distributions that transform one float64 uniform number an element, whatever the dtype of the result.

Each takes two words an element; log_normal takes what `normal` takes pair by pair. A float16 result is rounded by way
of float32, as PyTorch does. Source: aten/src/ATen/core/TransformationHelper.h. On Intel processors PyTorch draws
`bernoulli` (hence dropout) and `exponential` from a stream of MKL's instead; these are the streams of all others.
"""

import math

import numpy as np

from ..jit.dtypes import is_floating
from . import libm, loops
from .fill import fills, in_memory_order, pieces
from .fused import affine
from .generator import Generator
from .normal import standard_normals
from .uniform import unit


def bernoulli(generator: Generator, out: np.ndarray, p: float = 0.5) -> np.ndarray:
    """Fill `out` (any dtype) with 1 with probability `p` in [0, 1], else 0. PyTorch's `Tensor.bernoulli_(p)`.

    PyTorch's dropout draws this with probability 1 - p, in the memory order of its input.
    """
    if not 0 <= p <= 1:
        raise RuntimeError(f"bernoulli_ expects p to be in [0, 1], but got p={p}")
    return out if loops.bernoulli.fills(generator, out, p) else _bernoulli(generator, out, p)


@fills
def _bernoulli(generator, out, p):
    for piece in pieces(out):
        piece[...] = unit(generator, piece.size) < p


def bernoulli_each(generator: Generator, out: np.ndarray, p: np.ndarray) -> np.ndarray:
    """Fill `out` (any dtype) with 1 with the probability in `p`, an array broadcast to `out`'s shape, else 0.

    Takes one word an element, two where `p` is float64. PyTorch's `torch.bernoulli(p)`, `Tensor.bernoulli_(tensor)`.
    """
    if not is_floating(p.dtype):
        raise NotImplementedError(f"bernoulli is defined for probabilities of a float dtype, got {p.dtype}")
    if not ((p >= 0) & (p <= 1)).all():
        raise RuntimeError("Expected p_in >= 0 && p_in <= 1 to be true, but got a probability outside of [0, 1]")
    with generator.lock:
        u = unit(generator, out.size, np.float64 if p.dtype == np.float64 else np.float32)
    order, ordered = in_memory_order(out)
    ordered[...] = u.reshape(ordered.shape) < np.broadcast_to(p, out.shape).transpose(order)
    return out


@fills
def exponential(generator: Generator, out: np.ndarray, rate: float = 1.0) -> None:
    """Fill `out` (float dtype) with `-log(1 - u) / rate`; rate > 0. PyTorch's `Tensor.exponential_(lambd)`."""
    _require(out, "exponential_", rate > 0, f"lambda > 0.0, but found lambda={rate}")
    for piece in pieces(out):
        piece[...] = _narrowed(-1.0 / rate * libm.log1p(-unit(generator, piece.size)), out.dtype)


@fills
def cauchy(generator: Generator, out: np.ndarray, median: float = 0.0, sigma: float = 1.0) -> None:
    """Fill `out` (float dtype) with `median + sigma tan(π (u - ½))`; sigma > 0. PyTorch's `Tensor.cauchy_`."""
    _require(out, "cauchy_", sigma > 0, f"sigma > 0.0, but found sigma={sigma}")
    for piece in pieces(out):
        tangents = libm.tan(math.pi * (unit(generator, piece.size) - 0.5))
        piece[...] = _narrowed(affine(tangents, sigma, median), out.dtype)


@fills
def log_normal(generator: Generator, out: np.ndarray, mean: float = 1.0, std: float = 2.0) -> None:
    """Fill `out` (float dtype) with `exp(mean + std z)`, z standard normal; std > 0. PyTorch's `Tensor.log_normal_`."""
    _require(out, "log_normal_", std > 0, f"std > 0.0, but found std={std}")
    for piece in pieces(out):
        piece[...] = _narrowed(libm.exp(affine(standard_normals(generator, piece.size), std, mean)), out.dtype)


@fills
def geometric(generator: Generator, out: np.ndarray, p: float) -> None:
    """Fill `out` (integer or float dtype) with the number of trials up to the first success, each of probability `p`.

    `⌈log u / log(1 - p)⌉`, 0 < p < 1. PyTorch's `Tensor.geometric_`.
    """
    if out.dtype == np.bool_:
        raise NotImplementedError("geometric is defined for integer and float dtypes, got bool")
    if not 0 < p < 1:
        raise RuntimeError(f"geometric_ expects p to be in (0, 1), but got p={p}")
    for piece in pieces(out):
        trials = np.ceil(libm.log(unit(generator, piece.size)) / math.log1p(-p))
        piece[...] = _narrowed(trials, out.dtype)


def _require(out, name, holds, condition):
    if not is_floating(out.dtype):
        raise NotImplementedError(
            f"{name} draws from a continuous distribution: expected a float dtype, got {out.dtype}"
        )
    if not holds:
        raise RuntimeError(f"{name} expects {condition}")


def _narrowed(x, dtype):
    return (x.astype(np.float32) if dtype == np.float16 else x).astype(dtype)
