"""Max pooling by pairs gives what the formula gives, also of NaNs, ties and infinities, at any size and layout."""

import numpy as np
import pytest

from minitorch.kernels import pooling, pooling_pairs
from minitorch.ops.pooling import max_pool, max_pool_backward

SETTINGS = (2, 2), (2, 2), (0, 0), (1, 1)


def images(shape, dtype):
    noise = np.random.default_rng(0)
    x = noise.integers(-2, 3, shape).astype(dtype)  # many ties
    x[noise.random(shape) < 0.1] = np.nan
    x[noise.random(shape) < 0.1] = np.inf
    x[noise.random(shape) < 0.1] = -np.inf
    return x


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [(2, 2), (3, 4, 6), (2, 3, 10, 2), (1, 2, 34, 18)], ids=str)
def test_pairs_give_what_the_formula_gives(shape, dtype):
    x, count = images(shape, dtype), (shape[-2] // 2, shape[-1] // 2)
    kernel, stride, padding, dilation = SETTINGS
    assert pooling_pairs.fits(x, kernel, count, stride, padding, dilation)
    settings = kernel, count, stride, padding, dilation
    np.testing.assert_array_equal(pooling_pairs.max_pool(x, count), max_pool.formula(x, *settings))
    y = np.random.default_rng(1).standard_normal((*shape[:-2], *count)).astype(dtype)
    expected = max_pool_backward.formula(y, x, *settings)
    np.testing.assert_array_equal(pooling_pairs.max_pool_backward(y, x, count), expected)


def test_pairs_take_arrays_of_any_layout():
    x = images((2, 6, 8, 3), np.float32).transpose(0, 3, 1, 2)
    y = np.arange(72, dtype=np.float32).reshape(2, 4, 3, 3).transpose(0, 2, 3, 1)
    got = pooling.max_pool_backward(y, x, (2, 2), (3, 4), *SETTINGS[1:])
    np.testing.assert_array_equal(got, pooling.max_pool_backward(y.copy(), x.copy(), (2, 2), (3, 4), *SETTINGS[1:]))


def test_what_does_not_tile_goes_the_other_way():
    for shape, count in (((1, 5, 4), (2, 2)), ((1, 4, 5), (2, 2)), ((0, 4, 4), (2, 2))):
        assert not pooling_pairs.fits(np.zeros(shape, np.float32), (2, 2), count, *SETTINGS[1:])
    assert not pooling_pairs.fits(np.zeros((1, 4, 4), np.int64), (2, 2), (2, 2), *SETTINGS[1:])
