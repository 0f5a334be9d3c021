"""The noise of dropout. It is an op so that tracing sees that random numbers are needed."""

import numpy as np

from ..kernels.layout import empty_as
from ..rng import bernoulli
from .op import arraywise


@arraywise(public=False)
def dropout_noise(x, /, p, generator):
    """Like `x`: 0 with probability `p`, else `1 / (1 - p)`. Random numbers go to elements in the order of memory."""
    if p == 1:
        return np.zeros_like(x)
    noise = bernoulli(generator, empty_as(x), 1 - p)
    real = np.promote_types(x.dtype, np.float32).type
    noise *= 1 / real(1 - p)
    return noise
