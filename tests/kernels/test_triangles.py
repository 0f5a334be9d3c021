"""Triangles of large matrices, against numpy's."""

import numpy as np
import pytest

from minitorch.kernels.thresholds import MANY
from minitorch.kernels.triangles import lower, upper
from tests.slow import mostly_slow

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("dtype", mostly_slow(["float32", "float64", "float16", "int64", "bool"], every=5))
@pytest.mark.parametrize("shape", [(200, 100), (3, 64, 100), (2, 2, 5, MANY // 10), (3, 4)])
@pytest.mark.parametrize("diagonal", [0, 1, -1, 70, -70, 10**6, -(10**6)])
def test_what_numpy_makes(dtype, shape, diagonal):
    x = (RNG.normal(size=shape) * 3).astype(dtype)
    for seen in (x, x.swapaxes(-1, -2), x[..., ::-1]):
        np.testing.assert_array_equal(lower(seen, diagonal), np.tril(seen, diagonal), strict=True)
        np.testing.assert_array_equal(upper(seen, diagonal), np.triu(seen, diagonal), strict=True)
        assert upper(seen, diagonal).flags.c_contiguous
