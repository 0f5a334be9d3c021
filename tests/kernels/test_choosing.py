"""One of two numbers by a mask, many at a time, against numpy's `where`."""

import numpy as np
import pytest

from minitorch.kernels.choosing import where
from minitorch.kernels.thresholds import MANY_CHOICES

RNG = np.random.default_rng(0)
SPECIAL = np.array([0.0, -0.0, np.nan, np.inf, -1.5], np.float32)


def mask_and_numbers(dtype, shape):
    return RNG.random(shape) < 0.5, RNG.choice(SPECIAL, shape).astype(dtype), RNG.normal(size=shape).astype(dtype)


@pytest.mark.parametrize("dtype", ["float32", "float64", "float16", "int64"])
@pytest.mark.parametrize("shape", [(3,), (2 * MANY_CHOICES,), (4, MANY_CHOICES // 2)])
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_what_numpy_chooses(dtype, shape):
    mask, x, y = mask_and_numbers(dtype, shape)
    for args in [(mask, x, y), (mask, x, 0.5), (mask, 0, y), (mask, x, -0.0), (mask.T, x.T, y.T)]:
        found, expected = where(*args), np.where(*args)
        np.testing.assert_array_equal(found, expected)
        assert found.dtype == expected.dtype and found.strides == expected.strides
        if expected.dtype.kind == "f":
            np.testing.assert_array_equal(np.signbit(found), np.signbit(expected))


def test_what_does_not_lie_alike_goes_numpys_way():
    mask, x, y = mask_and_numbers("float32", (256, 256))
    for args in [(mask.T, x, y), (mask, x[0], y), (mask[:1], x, y), (mask, x[:, ::-1], 0.0), (mask, x, y.astype("f8"))]:
        np.testing.assert_array_equal(where(*args), np.where(*args))
