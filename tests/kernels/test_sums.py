"""Sums by products with ones: as exact as they should be, whatever is added up, and of the shape that is asked for."""

from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import minitorch
from minitorch.kernels.sums import BLOCK, sum_to, total
from minitorch.kernels.thresholds import FEW_ADDED


@st.composite
def reductions(draw):
    """A large array's shape, the dimensions to be added up, and the order in which they lie in memory."""
    shape = tuple(draw(st.lists(st.sampled_from([1, 2, 3, 7, 33]), max_size=3).filter(lambda sizes: prod(sizes) < 256)))
    at = draw(st.integers(0, len(shape)))
    shape = (*shape[:at], draw(st.sampled_from([0, 5, BLOCK, 2 * BLOCK + 3, 9 * FEW_ADDED])), *shape[at:])
    dims = draw(
        st.one_of(st.none(), st.integers(-len(shape), len(shape) - 1), st.sets(st.sampled_from(range(len(shape)))))
    )
    return shape, tuple(dims) if isinstance(dims, set) else dims, draw(st.permutations(range(len(shape))))


@given(reductions(), st.booleans(), st.sampled_from(["f", "d"]))
@settings(deadline=None, max_examples=100)
def test_total_is_the_sum(reduction, keepdim, dtype):
    shape, dim, order = reduction
    x = np.random.default_rng(0).random([shape[d] for d in order]).astype(dtype).transpose(np.argsort(order))
    expected = np.sum(x, dim, dtype=np.longdouble, keepdims=keepdim)
    found = total(x, dim, keepdim)
    assert found.shape == expected.shape and found.dtype == x.dtype and found.flags.c_contiguous
    np.testing.assert_allclose(found, expected.astype("d"), rtol=16 * np.finfo(dtype).eps)


@pytest.mark.parametrize("count", [10**6, 10**7])
def test_a_long_sum_is_as_exact_as_one_in_pairs(count):
    x = np.random.default_rng(1).random(count, np.float32)
    exact = x.sum(dtype=np.float64)
    assert abs(total(x, None) - exact) <= 2 * np.spacing(np.float32(exact))


def test_infinities_and_nan_go_where_they_belong():
    x = np.ones((3, 2 * BLOCK), np.float32)
    x[0, 5], x[1, 7], x[2, 9], x[2, 10] = np.inf, np.nan, np.inf, -np.inf
    with np.errstate(invalid="ignore"):
        np.testing.assert_array_equal(total(x, 1), [np.inf, np.nan, np.nan])


def test_broadcasting_is_undone_in_the_dtype_that_came():
    x = np.ones((70, 1, 50), np.float16)
    assert sum_to(x, (1, 50)).dtype == np.float16
    np.testing.assert_array_equal(sum_to(x, (1, 50)), np.full((1, 50), 70))


@pytest.mark.parametrize("shape", [(3, 5), (7,), (100, 30), (1500, 3), (3, 1500), (5, 6, 7), (64, 64, 64), (20000, 3)])
def test_the_gradient_of_a_broadcast_is_the_sum_to_the_bit(shape):
    for dtype in ("float32", "float64", "float16"):
        g = minitorch.from_numpy(np.random.default_rng(0).normal(size=shape).astype(dtype))
        for dim in (*range(len(shape)), tuple(range(len(shape)))):
            x = g.sum(dim, True).detach().requires_grad_()
            (x + minitorch.zeros_like(g)).backward(g)
            np.testing.assert_array_equal(x.grad.numpy(), g.sum(dim, True).numpy())
        number = minitorch.zeros((), dtype=g.dtype, requires_grad=True)
        (number + minitorch.zeros_like(g)).backward(g)
        assert number.grad.item() == g.sum().item()
