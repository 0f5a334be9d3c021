"""Norms and logarithms of sums of exponentials against PyTorch's: every order, kinks, large numbers."""

from math import inf

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import minitorch
from tests.functions.alike import NODES, assert_alike, check
from tests.functions.test_reductions import DIMS, arrays

FLOATS = ["float64", "float32"]
ORDERS = ["fro", None, 1, 2, 3, 0.5, 1.5, -1, inf, -inf, 2.0]


@pytest.mark.parametrize("p", ORDERS)
@given(x=arrays(FLOATS, [(4,), (3, 4), (2, 3, 4), ()], distinct=True), dim=DIMS, keepdim=st.booleans())
@settings(deadline=None, max_examples=25)
def test_norms(p, x, dim, keepdim):
    several = isinstance(dim, tuple | list)
    assume(not several or (dim and not (p == "fro" and len(dim) > 2)))
    check(lambda torch, x: torch.norm(x, p, dim, keepdim), x)


@pytest.mark.parametrize("p", [1, 2, 3, 0.5, 1.5, inf, -inf, -1])
def test_the_gradient_where_elements_are_zero(p):
    for values in ([0.0, 0.0], [0.0, 2.0, -2.0]):
        ours, theirs = (package.tensor(values, requires_grad=True) for package in (minitorch, torch))
        for x in (ours, theirs):
            x.norm(p).backward()
        assert_alike(ours.grad, theirs.grad)


def test_counting_norm():
    x = minitorch.tensor([0.0, 3.0, -1.0, 0.0], requires_grad=True)
    y = x.norm(0)
    assert y.item() == 2
    y.backward()
    assert x.grad.tolist() == [0, 0, 0, 0]


def test_norms_that_are_refused():
    for call in (lambda torch, x: x.norm("foo"), lambda torch, x: torch.ones(3, dtype=torch.int64).norm()):
        check(call, np.ones((2, 2)))
    check(lambda torch, x: (x.norm(), x.norm(1), x.norm(0)), np.zeros(0))
    with pytest.raises(RuntimeError, match="does not have an identity"):
        minitorch.ones(0).norm(inf)


def test_linalg_and_dist():
    x, y = np.random.default_rng(0).normal(size=(2, 3, 3))
    check(lambda torch, x, y: (torch.linalg.norm(x), torch.linalg.norm(x, dim=1), torch.linalg.norm(x[0], 3)), x, y)
    check(lambda torch, x: torch.linalg.vector_norm(x, 3, (0, 1)), x)
    check(lambda torch, x, y: (torch.dist(x, y), torch.dist(x, y, 1)), x, y, but=NODES)
    check(lambda torch, x, y: torch.linalg.multi_dot([x, y, x]), x, y, but=NODES)
    check(lambda torch, x, y: x.norm(dtype=torch.float64), np.float32(x), y)


@given(
    x=arrays(["float64", "float32", "int64"], [(4,), (3, 4), (2, 3, 4), (), (2, 0)]),
    dim=st.integers(-3, 3) | st.just((0, 1)),
)
@settings(deadline=None, max_examples=40)
def test_logsumexp(x, dim):
    check(lambda torch, x: (torch.logsumexp(x, dim), x.logsumexp(dim, keepdim=True)), x)


@pytest.mark.parametrize("values", [[1000.0, 1001.0], [-inf, 1.0], [inf, 1.0], [-inf, -inf], [float("nan"), 1.0]])
def test_logsumexp_of_large_numbers(values):
    ours, theirs = (package.tensor(values, requires_grad=True) for package in (minitorch, torch))
    results = [x.logsumexp(0) for x in (ours, theirs)]
    assert_alike(*results)
    for y in results:
        y.backward()
    assert_alike(ours.grad, theirs.grad)
