"""Sums over leading dimensions, as gradients of broadcasting need them: of a bias, say.

The sum of a matrix's rows is its product with a row of ones, and BLAS takes a quarter of the time that numpy's
`add.reduce` needs for it: 0.6 µs against 2.3 for 100x3, 29 against 96 for 256x4096.
"""

from functools import lru_cache
from typing import Any

import numpy as np

MOST_ROWS = 1 << 16  # beyond, rounding in one long float32 sum would show, and the ones would be large


def sum_to(x: Any, shape: tuple[int, ...]) -> Any:
    """The sum of `x` over the dimensions in which it is larger than `shape`, or that `shape` has not got."""
    extra = x.ndim - len(shape)
    if x.ndim == 2 and extra == 1 and x.shape[1:] == shape and 0 < len(x) <= MOST_ROWS and x.dtype.char in "fd":
        return np.dot(_ones(len(x), x.dtype), x)
    stretched = [i + extra for i, n in enumerate(shape) if n == 1 and x.shape[i + extra] != 1]
    return np.add.reduce(x, (*range(extra), *stretched)).reshape(shape)


@lru_cache(maxsize=32)
def _ones(n: int, dtype: np.dtype) -> np.ndarray:
    return np.ones(n, dtype)
