"""Reductions against PyTorch's: every form of `dim`, dtypes, gradients to the second order, errors word for word."""

import warnings

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import minitorch
from tests.functions.alike import NODES, OVERLOADS, check

SHAPES = [(), (1,), (4,), (3, 4), (2, 3, 4), (0,), (2, 0), (1, 3, 1)]
DTYPES = ["float64", "float32", "float16", "int64", "int32", "int16", "int8", "uint8", "bool"]
DIMS = st.none() | st.integers(-3, 3) | st.lists(st.integers(-3, 3), max_size=2).map(tuple) | st.just([0, 2, 1])


@st.composite
def arrays(draw, dtypes=DTYPES, shapes=SHAPES, distinct=False):
    """An array whose small whole numbers tie often, or odd ones that never do."""
    shape, seed = draw(st.sampled_from(shapes)), draw(st.integers(0, 99))
    rng = np.random.default_rng(seed)
    x = 2 * rng.permutation(np.prod(shape, dtype=int)).reshape(shape) - 7 if distinct else rng.integers(-2, 3, shape)
    return x.astype(draw(st.sampled_from(dtypes)))


@pytest.mark.parametrize("name", ["sum", "mean", "nansum", "all", "any", "count_nonzero"])
@given(x=arrays(), dim=DIMS, keepdim=st.booleans())
@settings(deadline=None, max_examples=60)
def test_over_any_dims(name, x, dim, keepdim):
    options = {} if name == "count_nonzero" else {"keepdim": keepdim}
    check(lambda torch, x: getattr(torch, name)(x, dim, **options), x, but=OVERLOADS if dim is None else {})
    check(lambda torch, x: getattr(x, name)(), x)


@pytest.mark.parametrize("name", ["var", "std", "var_mean", "std_mean"])
@given(
    x=arrays(["float64", "float32"], [(4,), (3, 4), (2, 3, 4)], distinct=True),
    dim=DIMS.filter(lambda dim: dim != ()),  # PyTorch's gradient over () is infinite
    keepdim=st.booleans(),
    correction=st.sampled_from([0, 1, 0.5]),
)
@settings(deadline=None, max_examples=40)
def test_spread(name, x, dim, keepdim, correction):
    but = NODES if "_mean" in name else {}
    check(lambda torch, x: getattr(torch, name)(x, dim, correction=correction, keepdim=keepdim), x, but=but)


@pytest.mark.parametrize("args", [(), (False,), (0,), (0, False), (1, True, True), ((0, 1), False, True)])
def test_the_older_form_of_spread(args):
    x = np.random.default_rng(0).normal(size=(3, 4))
    for name in ("var", "std"):
        check(lambda torch, x, name=name: getattr(x, name)(*args), x)
        check(lambda torch, x, name=name: getattr(torch, name)(x, unbiased=False), x)


def test_spread_of_equal_elements_and_of_too_few():
    check(lambda torch, x: x.std(), np.full(3, 2.0))
    check(lambda torch, x: x.var(), np.ones((2, 3), np.int64))
    for array in (np.array([2.0]), np.zeros(0)):
        for name in ("var", "std"):
            with pytest.warns(UserWarning, match="degrees of freedom is <= 0"):
                ours = getattr(minitorch.tensor(array), name)()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                theirs = getattr(torch.tensor(array), name)()
            np.testing.assert_array_equal(ours.numpy(), theirs.numpy())
    with pytest.raises(TypeError, match="unbiased"):
        minitorch.tensor([1.0, 2.0]).var(0, False, correction=1)


@pytest.mark.parametrize("name", ["sum", "mean", "prod", "nansum"])
@pytest.mark.parametrize("dtype", ["float64", "float32", "int32"])
def test_in_a_dtype(name, dtype):
    check(lambda torch, x: getattr(x, name)(dtype=getattr(torch, dtype)), np.arange(1, 5), grad=False)
    check(lambda torch, x: getattr(x, name)(0, dtype=getattr(torch, dtype)), np.ones((2, 3), np.float32), grad=False)


def test_a_dtype_that_gradients_pass_through():
    check(lambda torch, x: x.sum(dtype=torch.float64), np.ones((2, 3), np.float32))
    check(lambda torch, x: x.mean(1, dtype=torch.float64), np.ones((2, 3), np.float32))


def test_numpys_names_and_out():
    x = np.arange(6.0).reshape(2, 3)
    check(lambda torch, x: (x.sum(axis=1, keepdims=True), torch.mean(input=x, axis=0)), x)
    out = minitorch.from_numpy(np.zeros(3))
    assert minitorch.sum(minitorch.from_numpy(x), 0, out=out) is out
    assert out.tolist() == [3, 5, 7]


def test_nan_and_half():
    check(
        lambda torch, x: (x.sum(), x.mean(0), x.nansum(1), x.nanmean(), x.all()), np.array([[1, np.nan], [np.inf, 2]])
    )
    check(lambda torch, x: (x.sum(), x.mean(), x.var()), np.full((300, 300), 7.3, np.float16))
    check(lambda torch, x: x.mean(), np.full(100, 60000, np.float16))


def test_wrong_arguments():
    x = minitorch.tensor([[1.0, 2.0]])
    with pytest.raises(TypeError, match="must be Tensor, not list"):
        minitorch.sum([1.0])
    for dim in (True, 1.5, "a"):
        with pytest.raises(TypeError):
            x.sum(dim)
    with pytest.raises(TypeError):
        x.sum(places=1)


@pytest.mark.parametrize(
    "call", ["sum()", "sum(0)", "mean()", "mean(0)", "nansum()", "var()", "std(0)", "prod()", "prod(0)"]
)
def test_nodes_have_pytorchs_names(call):
    names = [
        eval(f"package.ones(2, 3, requires_grad=True).{call}", {"package": package}).grad_fn.name()
        for package in (minitorch, torch)
    ]
    assert names[0] == names[1]


@pytest.mark.filterwarnings("ignore:.*degrees of freedom")
@pytest.mark.parametrize("package", [minitorch, torch])
def test_the_gradient_of_the_variance_of_one_is_nan(package):
    x = package.tensor([2.0], requires_grad=True)
    x.var().backward()
    assert x.grad.isnan().all()
