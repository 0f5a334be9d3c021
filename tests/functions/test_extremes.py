"""Largest, smallest and middle elements against PyTorch's: ties, NaN, empty tensors, gradients, printing."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import minitorch
from tests.functions.alike import NODES, check
from tests.functions.test_reductions import DIMS, arrays

INTS = st.integers(-3, 3)
NAN = float("nan")


@pytest.mark.parametrize("name", ["amax", "amin"])
@given(x=arrays(), dim=DIMS.filter(lambda dim: dim is not None), keepdim=st.booleans())
@settings(deadline=None, max_examples=60)
def test_amax_shares_among_ties(name, x, dim, keepdim):
    if x.size or isinstance(dim, int):  # of several dims, PyTorch looks at sizes before it looks at all of them
        check(lambda torch, x: getattr(torch, name)(x, dim, keepdim), x)


@pytest.mark.parametrize("name", ["max", "min"])
@given(x=arrays(), dim=INTS, keepdim=st.booleans())
@settings(deadline=None, max_examples=60)
def test_max_along_a_dim_and_of_all(name, x, dim, keepdim):
    check(lambda torch, x: tuple(getattr(torch, name)(x, dim, keepdim)), x)
    check(lambda torch, x: getattr(x, name)(), x)


@pytest.mark.parametrize("name", ["argmax", "argmin"])
@given(x=arrays(), dim=st.none() | INTS, keepdim=st.booleans())
@settings(deadline=None, max_examples=40)
def test_argmax(name, x, dim, keepdim):
    check(lambda torch, x: getattr(x, name)(dim=dim, keepdim=keepdim), x)


@given(x=arrays(["float64", "float32", "int64"], [(4,), (3, 4), (2, 3, 5), (1,)]), dim=INTS, keepdim=st.booleans())
@settings(deadline=None, max_examples=40)
def test_middle_and_ranks(x, dim, keepdim):
    check(lambda torch, x: x.median(), x)
    check(lambda torch, x: x.median(dim, keepdim)[0], x, grad=False)
    check(lambda torch, x: x.kthvalue(1, dim, keepdim)[0], x, grad=False)


def test_middle_along_a_dim_goes_back_to_the_chosen():
    x = np.random.default_rng(0).permutation(np.arange(24.0)).reshape(4, 6)
    check(lambda torch, x: (tuple(x.median(0)), tuple(x.median(1, True)), tuple(x.kthvalue(3, 1))), x)
    check(lambda torch, x: tuple(x.median(0)), np.array([[1, NAN], [2, NAN], [3, 1]]))
    check(lambda torch, x: (x.median(), x[:3, :5].median()), x)
    with pytest.raises(RuntimeError, match="out of range"):
        minitorch.ones(3).kthvalue(4)


def test_nan_is_the_largest_and_the_smallest():
    for x in (np.array([1, NAN, 3, NAN]), np.array([NAN]), np.array([[1.0, 2], [NAN, 3]])):
        check(lambda torch, x: (x.max(), x.min(), x.argmax(), x.argmin(), x.median()), x)
        check(lambda torch, x: (x.amax(0), x.amin(0), tuple(x.max(0)), tuple(x.min(-1))), x)


def test_two_tensors():
    x, y = np.array([1.0, 5.0, 2.0]), np.array([3.0, 4.0, 2.0])
    check(lambda torch, x, y: (torch.max(x, y), x.min(y), torch.max(x, other=y)), x, y)


@given(x=arrays(["float64", "int64"]), dim=st.none() | INTS, keepdim=st.booleans())
@settings(deadline=None, max_examples=30)
def test_aminmax(x, dim, keepdim):
    if x.size and (x.ndim or dim is None):
        check(lambda torch, x: tuple(torch.aminmax(x, dim=dim, keepdim=keepdim)), x, but=NODES)


def test_aminmax_of_nothing():
    check(lambda torch, x: x.aminmax(), np.zeros(0))


def test_results_have_names_and_print_as_pytorchs():
    ours, theirs = (package.tensor([[1.0, 5.0], [4.0, 2.0]], requires_grad=True) for package in (minitorch, torch))
    for call in (lambda x: x.max(1), lambda x: x.min(0, keepdim=True), lambda x: x.median(1)):
        assert repr(call(ours)) == repr(call(theirs))
    values, indices = ours.max(1)
    result = ours.max(1)
    assert result.values.tolist() == values.tolist()
    assert result.indices.tolist() == indices.tolist()
    for call in ("max()", "min()", "amax()", "amin(0)", "median()"):
        assert eval(f"ours.{call}").grad_fn.name() == eval(f"theirs.{call}").grad_fn.name()


@pytest.mark.parametrize("dim", [(0, 1), True, 1.5])
def test_dim_must_be_one_int(dim):
    with pytest.raises(TypeError, match="invalid combination of arguments"):
        minitorch.ones(2, 3).max(dim)
