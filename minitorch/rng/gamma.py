"""Gamma-distributed numbers, and the shares of several in their sum, which are Dirichlet-distributed.

Source: `sample_gamma` in aten/src/ATen/native/Distributions.h, `_s_gamma_cpu` and `_s_dirichlet_cpu` in
Distributions.cpp, after G. Marsaglia and W. W. Tsang, A simple method for generating gamma variables, 2000.
"""

import math

import numpy as np

from ..jit.dtypes import is_single_or_double
from .draws import Draws, draws
from .generator import Generator

F32 = np.float32
THIRD, SQUEEZE = float(F32(1) / F32(3)), float(F32(0.0331))  # PyTorch's are single floats


def standard_gamma(generator: Generator, shapes: np.ndarray) -> np.ndarray:
    """A gamma-distributed number of rate 1 for each shape parameter > 0 (float32 or float64), in their dtype.

    How many words it takes is random. PyTorch's `torch._standard_gamma`.
    """
    return np.maximum(_drawn(generator, shapes, shapes.dtype.type), np.finfo(shapes.dtype).tiny).astype(shapes.dtype)


def dirichlet(generator: Generator, concentration: np.ndarray) -> np.ndarray:
    """Gamma-distributed numbers (..., n) divided by their sums over n, inside (0, 1). `torch._sample_dirichlet`."""
    gammas = np.maximum(_drawn(generator, concentration, np.float64), np.finfo(np.float64).tiny)
    kind = concentration.dtype.type
    shares = (gammas / _sums(gammas)).astype(kind)
    return np.clip(shares, np.finfo(kind).tiny, np.nextafter(kind(1), kind(0)))


def _sums(x):
    """Sums over the last axis in the order of PyTorch's, four columns at once: so to the bit, for 256 numbers or fewer.

    Source: `vectorized_inner_sum` in aten/src/ATen/native/cpu/SumKernel.cpp.
    """
    whole = x.shape[-1] // 4 * 4
    fours = x[..., :whole].reshape(*x.shape[:-1], -1, 4)
    part, after = np.zeros((4, *x.shape[:-1], 4)), fours.shape[-2] // 4 * 4
    for i in range(fours.shape[-2]):
        part[i % 4 if i < after else 0] += fours[..., i, :]
    columns = part[0] + part[1] + part[2] + part[3]
    total = np.zeros(x.shape[:-1])
    for column in (*np.moveaxis(x[..., whole:], -1, 0), *np.moveaxis(columns, -1, 0)):
        total += column
    return total[..., None]


def _drawn(generator, shapes, kind):
    """The numbers in float64; `kind` is what the shape parameters are computed with."""
    if not is_single_or_double(shapes.dtype):
        raise NotImplementedError(f"gamma is defined for float32 and float64, got {shapes.dtype}")
    with draws(generator) as draw:
        numbers = [_gamma(shape, kind, draw) for shape in shapes.ravel().tolist()]
    return np.array(numbers, np.float64).astype(kind).reshape(shapes.shape)


def _gamma(shape: float, kind: type, draw: Draws) -> float:
    scale, alpha = 1.0, kind(shape)
    if alpha < 1:
        if alpha == 0:
            return 0.0
        scale = (1 - draw()) ** float(kind(1) / alpha)
        alpha += kind(1)
    d = float(alpha - kind(THIRD))
    c = 1 / math.sqrt(9 * d)
    while True:
        x = draw.normal()
        y = 1 + c * x
        while y <= 0:
            x = draw.normal()
            y = 1 + c * x
        v, u, xx = y * y * y, 1 - draw(), x * x
        if u < 1 - SQUEEZE * xx * xx or math.log(u) < 0.5 * xx + d * (1 - v + math.log(v)):
            return scale * d * v
