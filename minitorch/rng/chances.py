"""Bernoulli trials: 1 with probability p.

Source: `bernoulli_distribution` in aten/src/ATen/core/DistributionsHelper.h.
"""

import numpy as np

from .fill import fills, pieces
from .generator import Generator
from .uniform import unit


@fills
def bernoulli(generator: Generator, out: np.ndarray, p: float = 0.5) -> np.ndarray:
    """Fill `out` (any dtype but complex) with 1 where a uniform number is below `p`, else 0; 0 <= p <= 1.

    Takes two words an element. PyTorch's `Tensor.bernoulli_(p)`, and the draw of its dropout, of 1 - p. On Intel
    processors PyTorch seeds a stream of MKL's with one word instead; this is the stream of all others.
    """
    if not 0 <= p <= 1:
        raise RuntimeError(f"bernoulli_ expects p to be in [0, 1], but got p={p}")
    for piece in pieces(out):
        piece[...] = unit(generator, piece.size) < p
