"""The noise of dropout, drawn from the default generator: an op, so that tracing sees that something is drawn."""

import numpy as np

from ..rng import bernoulli, default_generator
from .op import arraywise


@arraywise(public=False)
def dropout_noise(x, /, p):
    """Like `x`: 0 with probability `p`, else `1 / (1 - p)`; drawn in the order of memory, as PyTorch does."""
    noise = np.empty_like(x)
    if p == 1:
        return np.zeros_like(x)
    bernoulli(default_generator, noise, 1 - p)
    noise /= x.dtype.type(1 - p)
    return noise
