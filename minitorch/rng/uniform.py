"""Uniform numbers in [low, high).

Source: `uniform_real` in aten/src/ATen/core/TransformationHelper.h.
"""

import numpy as np

from ..jit.dtypes import is_single
from . import loops
from .fill import fills, pieces
from .fused import affine
from .generator import Generator

LOW_24, LOW_53 = np.uint32(2**24 - 1), np.uint64(2**53 - 1)
STEP_24, STEP_53 = np.float32(0.5**24), np.float64(0.5**53)
REAL: dict[np.dtype, type] = {np.dtype("f2"): np.float32, np.dtype("f4"): np.float32, np.dtype("f8"): np.float64}
LARGEST = {dtype: float(np.finfo(dtype).max) for dtype in REAL}


def uniform(generator: Generator, out: np.ndarray, low: float = 0.0, high: float = 1.0) -> np.ndarray:
    """Fill `out` (float16, float32 or float64) with numbers in [low, high).

    Takes one word an element, two for float64: their low 24 or 53 bits are x in `low + x (high - low)`. What rounding
    lifts to `high` becomes `low`. float16 is computed in float32. PyTorch's `Tensor.uniform_`, `torch.rand`.
    """
    if low != 0 or high != 1 or not is_single(out.dtype):
        check_bounds(out.dtype, low, high)
    return out if loops.uniform.fills(generator, out, low, high) else _uniform(generator, out, low, high)


@fills
def _uniform(generator, out, low, high):
    real, standard = REAL[out.dtype], low == 0 and high == 1
    for piece in pieces(out):
        x = unit(generator, piece.size, real)
        piece[...] = x if standard else affine(x, real(high) - real(low), real(low))
        if not standard or piece.itemsize == 2:
            piece[piece >= piece.dtype.type(high)] = low


def unit(generator: Generator, n: int, dtype: type = np.float64) -> np.ndarray:
    """`n` numbers in [0, 1): multiples of 2⁻²⁴ (float32, a word each) or 2⁻⁵³ (float64, two words each)."""
    if dtype == np.float64:
        return np.multiply(generator.words64(n) & LOW_53, STEP_53)
    x = (generator.words(n) & LOW_24).astype(np.float32)
    return np.multiply(x, STEP_24, out=x)


def check_bounds(dtype: np.dtype, low: float, high: float) -> None:
    """The errors of PyTorch's `uniform_`."""
    if dtype not in REAL:
        raise NotImplementedError(f"uniform is defined for float16, float32 and float64, got {dtype}")
    most = LARGEST[dtype]
    for name, bound in (("from", low), ("to", high)):
        if not -most <= bound <= most:
            raise RuntimeError(f"{name} is out of bounds for {dtype}, got {bound}")
    if low > high:
        raise RuntimeError(f"uniform_ expects to return a [from, to) range, but found from={low} > to={high}")
    if high - low > most:
        raise RuntimeError(f"uniform_ expects to - from <= {most}, but found to={high} and from={low}")
