"""Loops over indices against numpy's own ways, on arrays large enough for the loops."""

import numpy as np
import pytest

from minitorch.kernels.indexing import add_along, add_at, along, take_along
from minitorch.kernels.thresholds import FEW_INDEXED

RNG = np.random.default_rng(0)
ALL = slice(None)


def places(n, *shape):
    return RNG.integers(-n, n, shape)


@pytest.mark.parametrize(
    ("shape", "key", "value"),
    [
        ((500, 40), (places(500, 300),), (300, 40)),
        ((500, 40), (ALL, places(40, 30)), (500, 30)),
        ((500, 40), (places(500, 3, 1),), (40,)),
        ((100, 20, 30), (ALL, places(20, 5, 7) % 20, places(30, 5, 7) % 30), (100, 5, 7)),
        ((100, 20, 30), (ALL, places(20, 5, 7), places(30, 5, 7)), (100, 5, 7)),
        ((100, 20, 30), (places(100, 9), ALL, places(30, 9)), (9, 20)),
        ((100, 20, 30), (ALL, slice(2, 9), places(30, 9)), (9,)),
        ((FEW_INDEXED, 2), (places(FEW_INDEXED, 0),), (0, 2)),
    ],
)
@pytest.mark.parametrize("dtype", ["f4", "f8", "i8", "f2"])
def test_adding_at_a_key(shape, key, value, dtype):
    found, expected = np.ones(shape, dtype), np.ones(shape, dtype)
    x = RNG.integers(-9, 9, value).astype(dtype)
    add_at(found, key, x)
    np.add.at(expected, key, x)
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("wrong", [-501, 500])
def test_an_index_out_of_range_is_refused_before_anything_is_written(wrong):
    out = np.zeros((500, 40))
    with pytest.raises(IndexError, match=f"index {wrong} is out of bounds"):
        add_at(out, (np.array([1, wrong]),), np.ones((2, 40)))
    assert not out.any()


@pytest.mark.parametrize("dim", [0, 1, 2])
@pytest.mark.parametrize("dtype", ["f4", "i8"])
def test_along_a_dimension(dim, dtype):
    x = RNG.integers(-9, 9, (30, 20, 25)).astype(dtype)
    shape = (*x.shape[:dim], 50, *x.shape[dim + 1 :])
    index, value = RNG.integers(0, x.shape[dim], shape), RNG.integers(-9, 9, shape).astype(dtype)
    np.testing.assert_array_equal(take_along(x, index, dim), x[along(index, dim)])
    expected = x.copy()
    np.add.at(expected, along(index, dim), value)
    add_along(x, index, dim, value)
    np.testing.assert_array_equal(x, expected)


def test_an_index_that_reaches_over_a_part_of_the_other_dimensions():
    x, index = RNG.normal(size=(300, 40)), RNG.integers(0, 300, (500, 30))
    np.testing.assert_array_equal(take_along(x, index, 0), x[along(index, 0)])
