"""Binomially distributed counts.

Source: `sample_binomial` in aten/src/ATen/native/Distributions.h, after W. Hörmann, The generation of binomial random
variates, 1993.
"""

import math

import numpy as np

from ..jit.dtypes import is_single_or_double
from .draws import Draws, draws
from .generator import Generator


def binomial(generator: Generator, count: np.ndarray, prob: np.ndarray) -> np.ndarray:
    """How many of `count` trials succeed with probability `prob`, for each pair of the two arrays, which broadcast.

    float32 or float64. How many words it takes is random. PyTorch's `torch.binomial`.
    """
    if not is_single_or_double(count.dtype):
        raise NotImplementedError(f"binomial is defined for float32 and float64, got {count.dtype}")
    count, prob = np.broadcast_arrays(count, prob)
    with draws(generator) as draw:
        drawn = [_binomial(n, p, count.dtype.type, draw) for n, p in zip(count.flat, prob.flat, strict=True)]
    return np.array(drawn, count.dtype).reshape(count.shape)


def _binomial(n, p, kind, draw: Draws) -> float:
    if not n >= 0:
        raise RuntimeError("binomial expects count >= 0")
    if not 0 <= p <= 1:
        raise RuntimeError("binomial expects 0 <= prob <= 1")
    if n == 0 or p == 0:
        return 0.0
    if p == 1:
        return n
    if p <= 0.5:
        return _drawn(n, p, kind, draw)
    return n - _drawn(n, kind(1) - p, kind, draw)


def _drawn(n, p, kind, draw):
    return (_by_rejection if n * p >= 10 else _by_waiting)(n, p, kind, draw)


def _by_waiting(n, p, kind, draw):
    """How many successes there are before the trials, counted by the geometric waits between them, are used up."""
    log, waited, count = float(np.log1p(-p)), 0.0, 0
    while True:
        u = draw()
        waited += math.ceil((math.log(u) if u else -math.inf) / log) if u else math.inf
        if waited > n:
            return kind(count)
        count += 1


def _by_rejection(n, p, kind, draw):
    n, p = float(n), float(p)
    deviation = math.sqrt(n * p * (1 - p))
    b = 1.15 + 2.53 * deviation
    a = -0.0873 + 0.0248 * b + 0.01 * p
    centre, r, m = n * p + 0.5, p / (1 - p), math.floor((n + 1) * p)
    accepted_at_once, alpha = 0.92 - 4.2 / b, (2.83 + 5.1 / b) * deviation
    while True:
        u, v = draw() - 0.5, draw()
        distance = 0.5 - abs(u)
        k = math.floor((2 * a / distance + b) * u + centre)
        if distance >= 0.07 and v <= accepted_at_once:
            return kind(k)
        if not 0 <= k <= n:
            continue
        height = v * alpha / (a / (distance * distance) + b)
        bound = (
            (m + 0.5) * math.log((m + 1) / (r * (n - m + 1)))
            + (n + 1) * math.log((n - m + 1) / (n - k + 1))
            + (k + 0.5) * math.log(r * (n - k + 1) / (k + 1))
            + (_stirling(m) + _stirling(n - m) - _stirling(k) - _stirling(n - k))
        )
        if (math.log(height) if height else -math.inf) <= bound:
            return kind(k)


_TAILS = [
    0.0810614667953272, 0.0413406959554092, 0.0276779256849983, 0.02079067210376509, 0.0166446911898211,
    0.0138761288230707, 0.0118967099458917, 0.0104112652619720, 0.00925546218271273, 0.00833056343336287,
]  # fmt: skip


def _stirling(k: float) -> float:
    """What is missing of `log k!` in Stirling's formula."""
    if k <= 9:
        return _TAILS[int(k)]
    square = (k + 1) * (k + 1)
    return (1 / 12 - (1 / 360 - 1 / 1260 / square) / square) / (k + 1)
