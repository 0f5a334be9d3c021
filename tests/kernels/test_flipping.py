"""Large arrays turned round, against numpy's."""

import numpy as np
import pytest

from minitorch.kernels.flipping import flip
from minitorch.kernels.thresholds import MANY


@pytest.mark.parametrize("dtype", ["float32", "float64", "float16", "int64", "bool"])
@pytest.mark.parametrize("shape", [(MANY,), (7, MANY // 5), (3, 64, 101), (3, 4)])
def test_what_numpy_makes(dtype, shape):
    x = (np.random.default_rng(0).normal(size=shape) * 9).astype(dtype)
    every = tuple(range(x.ndim))
    for seen, dims in [(x, (x.ndim - 1,)), (x, (0,)), (x, every), (x, ()), (x.T, (x.ndim - 1,)), (x[::2], every[-1:])]:
        np.testing.assert_array_equal(flip(seen, dims), np.flip(seen, dims), strict=True)
        assert flip(seen, dims).base is None or not seen.flags.c_contiguous
