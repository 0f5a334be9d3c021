"""Running sums, products and extremes, and products of all, against PyTorch's; above all where elements are 0."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import minitorch
from tests.functions.alike import NODES, OVERLOADS, check
from tests.functions.test_reductions import arrays

INTS = st.integers(-3, 3)


@pytest.mark.parametrize("name", ["cumsum", "cumprod", "prod"])
@given(x=arrays(), dim=INTS)
@settings(deadline=None, max_examples=60)
def test_sums_and_products(name, x, dim):
    check(lambda torch, x: getattr(torch, name)(x, dim), x, but=OVERLOADS if name == "prod" else {})


@given(x=arrays(["float64"], [(4,), (3, 3), ()]))
@settings(deadline=None, max_examples=40)
def test_product_of_all(x):
    check(lambda torch, x: x.prod(), x)


@pytest.mark.parametrize("zeros", [(), (1,), (0, 2), (0, 1, 2, 3)])
def test_gradients_to_the_third_order_at_zeros(zeros):
    values = np.array([2.0, -1.0, 0.5, 3.0])
    values[list(zeros)] = 0
    for program in (lambda x: x.prod(), lambda x: (x.cumprod(0) * x.cumprod(0)).sum()):
        results = []
        for package in (minitorch, torch):
            x = package.tensor(values, requires_grad=True)
            y = program(x)
            for _ in range(3):
                (g,) = package.autograd.grad(y, x, create_graph=True)
                y = (g * package.arange(1.0, 5.0, dtype=package.float64)).sum()
            results.append(g.detach().numpy())
        np.testing.assert_allclose(*results, rtol=1e-10, atol=1e-10)


def test_beside_an_infinite_element_the_gradient_is_the_product_of_the_others():
    x = minitorch.tensor([float("inf"), 2.0, 3.0], requires_grad=True)
    x.prod().backward()
    assert x.grad.tolist() == [6, float("inf"), float("inf")]


@pytest.mark.parametrize("name", ["cummax", "cummin"])
@given(x=arrays(["float64", "float32", "int64"]), dim=INTS)
@settings(deadline=None, max_examples=40)
def test_extremes_so_far(name, x, dim):
    if x.ndim and x.size:  # otherwise PyTorch lets any dim pass
        check(lambda torch, x: tuple(getattr(torch, name)(x, dim)), x, but=NODES)


def test_nan_stays_the_extreme():
    check(lambda torch, x: (tuple(x.cummax(0)), tuple(x.cummin(0))), np.array([1, np.nan, 2, np.nan, 3]), but=NODES)


def test_of_one_and_of_none():
    for shape in ((), (0,), (2, 0)):
        check(lambda torch, x: (tuple(x.cummax(0)), tuple(x.cummin(-1))), np.ones(shape), but=NODES)


def test_dtypes():
    x = np.arange(1, 5)
    check(lambda torch, x: (x.cumsum(0, dtype=torch.float64), x.cumprod(0, dtype=torch.int32)), x)
    check(lambda torch, x: x.prod(dtype=torch.float64), np.float32(x))
    check(lambda torch, x: x.cumsum(0), np.full(5000, 1.1, np.float16))
    with pytest.raises(TypeError):
        minitorch.ones(2).cumsum()
    with pytest.raises(TypeError):
        minitorch.ones(2).prod((0, 1))
