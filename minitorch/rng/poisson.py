"""Poisson-distributed counts.

Source: `sample_poisson` in aten/src/ATen/native/Distributions.cpp, after W. Hörmann, The transformed rejection method
for generating Poisson random variables, 1993.
"""

import math
from collections.abc import Callable

import numpy as np

from ..jit.dtypes import is_floating
from .draws import draws
from .generator import Generator


def poisson(generator: Generator, rates: np.ndarray) -> np.ndarray:
    """One count for each rate >= 0 in `rates` (float dtype): of its shape and dtype.

    Takes two words for each uniform number tried; how many are tried is random. PyTorch's `torch.poisson`.
    """
    if not is_floating(rates.dtype):
        raise NotImplementedError(f"poisson is defined for float dtypes, got {rates.dtype}")
    if not (rates >= 0).all():
        raise RuntimeError("invalid Poisson rate, expected rate to be non-negative")
    with draws(generator) as draw:
        counts = [_count(rate, draw) for rate in rates.ravel().tolist()]
    return np.array(counts, np.float64).astype(rates.dtype).reshape(rates.shape)


def _count(rate, draw):
    if rate == 0:
        return 0
    return _by_rejection(rate, draw) if rate >= 10 else _by_products(rate, draw)


def _by_products(rate, draw):
    """How many uniform numbers can be multiplied before the product falls to e^-rate."""
    least, product, count = math.exp(-rate), draw(), 0
    while product > least:
        product *= draw()
        count += 1
    return count


def _by_rejection(rate: float, draw: Callable[[], float]) -> int:
    b = 0.931 + 2.53 * math.sqrt(rate)
    a = -0.059 + 0.02483 * b
    inverse_alpha = 1.1239 + 1.1328 / (b - 3.4)
    accepted_at_once = 0.9277 - 3.6224 / (b - 2)
    while True:
        u, v = draw() - 0.5, draw()
        distance = 0.5 - abs(u)
        k = math.floor((2 * a / distance + b) * u + rate + 0.43)
        if distance >= 0.07 and v <= accepted_at_once:
            return k
        if k < 0 or (distance < 0.013 and v > distance):
            continue
        height = math.log(v) + math.log(inverse_alpha) - math.log(a / (distance * distance) + b)
        if height <= -rate + k * math.log(rate) - math.lgamma(k + 1):
            return k
