"""Functions without a layer of their own: one_hot, softmax, normalize; what they refuse."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import minitorch
from tests.nn.mirror import agree, array

floats = st.floats(-50, 50, width=32)
arrays = hnp.arrays("float32", hnp.array_shapes(min_dims=1, max_dims=4, max_side=4), elements=floats)


@pytest.mark.parametrize("name", ["softmax", "log_softmax", "softmin"])
@settings(deadline=None, max_examples=30)
@given(x=arrays, dim=st.integers(-5, 4), double=st.booleans())
def test_softmax(name, x, dim, double):
    def program(torch):
        z = torch.from_numpy(x).requires_grad_()
        y = getattr(torch.nn.functional, name)(z, dim, dtype=torch.float64 if double else None)
        y.square().sum().backward()
        return y, z.grad, y.grad_fn.name()

    agree(program, rtol=2e-5, atol=1e-4)


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 3, 4), (2, 3, 4, 2)])
@pytest.mark.parametrize("name", ["softmax", "log_softmax", "softmin"])
def test_a_guessed_dim(name, shape):
    x = array(np.random.default_rng(0), *shape) if shape else np.float32(2)
    agree(lambda torch: getattr(torch.nn.functional, name)(torch.tensor(x)), rtol=1e-6)


def test_softmax_of_the_guess_names_the_line_of_the_user():
    for call in (minitorch.nn.functional.softmax, minitorch.nn.Softmax()):
        with pytest.warns(UserWarning, match="Implicit dimension choice") as caught:
            call(minitorch.ones(2))
        assert caught[0].filename == __file__


SOFTMAX = {
    "integers": lambda torch: torch.nn.functional.softmax(torch.tensor([1, 2]), 0, dtype=torch.float32),
    "nothing": lambda torch: torch.softmax(torch.ones(2, 0), 1),
    "nothing, across": lambda torch: torch.log_softmax(torch.ones(2, 0), 0),
    "method": lambda torch: torch.ones(2, 3).log_softmax(-1),
    "infinities": lambda torch: torch.softmax(torch.tensor([[-float("inf"), 0.0], [-float("inf")] * 2]), 1),
    "nan": lambda torch: torch.softmax(torch.tensor([float("nan"), 0.0]), 0),
    "huge": lambda torch: torch.log_softmax(torch.tensor([1e30, -1e30, 0.0]), 0),
    "a number": lambda torch: torch.softmax(torch.tensor(3.0), 0),
}


@pytest.mark.parametrize("name", SOFTMAX)
def test_softmax_edges(name):
    agree(SOFTMAX[name], rtol=1e-6)


ONE_HOT = {
    "classes": lambda F, torch: F.one_hot(torch.tensor([[0, 2], [1, 1]])),
    "more classes": lambda F, torch: F.one_hot(torch.tensor([0, 2]), 5),
    "one": lambda F, torch: F.one_hot(torch.tensor(1), num_classes=3),
    "none": lambda F, torch: F.one_hot(torch.zeros(0, dtype=torch.int64), 3),
    "none, unknown": lambda F, torch: F.one_hot(torch.zeros(0, dtype=torch.int64)),
    "too few": lambda F, torch: F.one_hot(torch.tensor([0, 2]), 2),
    "zero": lambda F, torch: F.one_hot(torch.tensor(2), 0),
    "negative": lambda F, torch: F.one_hot(torch.tensor([-1])),
    "floats": lambda F, torch: F.one_hot(torch.tensor([1.0])),
}


@pytest.mark.parametrize("name", ONE_HOT)
def test_one_hot(name):
    agree(lambda torch: ONE_HOT[name](torch.nn.functional, torch))


@pytest.mark.parametrize("options", [{}, {"p": 1.0, "dim": 0}, {"p": 3.0, "dim": -1}, {"eps": 10.0}])
def test_normalize(options):
    x = array(np.random.default_rng(0), 3, 4)

    def program(torch):
        z = torch.from_numpy(x).requires_grad_()
        y = torch.nn.functional.normalize(z, **options)
        y.square().sum().backward()
        out = torch.empty(3, 4)
        return y, z.grad, torch.nn.functional.normalize(z.detach(), **options, out=out) is out, out

    agree(program, rtol=1e-5, atol=1e-6)


def test_cosine_similarity():
    x = array(np.random.default_rng(0), 2, 3, 4)

    def program(torch):
        a, b = (torch.from_numpy(row).requires_grad_() for row in x)
        y = torch.nn.functional.cosine_similarity(a, b)
        y.sum().backward()
        return y, a.grad, b.grad, torch.nn.functional.cosine_similarity(torch.zeros(1, 2), torch.ones(1, 2))

    agree(program, rtol=1e-4, atol=1e-6)


ACTIVATIONS = {
    "relu": lambda F, x: F.relu(x),
    "relu in place": lambda F, x: F.relu(x, inplace=True) is x,
    "relu_": lambda F, x: F.relu_(x) is x,
    "relu6": lambda F, x: F.relu6(3 * x),
    "hardtanh": lambda F, x: F.hardtanh(x, -0.5, 2),
    "hardtanh of nothing": lambda F, x: F.hardtanh(x, 1, -1),
    "leaky_relu": lambda F, x: F.leaky_relu(x, 0.3),
    "elu": lambda F, x: F.elu(x, 0.3),
    "silu": lambda F, x: F.silu(x),
    "softplus": lambda F, x: F.softplus(x, 3, 1),
    "logsigmoid": lambda F, x: F.logsigmoid(x),
    "sigmoid": lambda F, x: F.sigmoid(x),
    "tanh": lambda F, x: F.tanh(x),
    "gelu": lambda F, x: F.gelu(x),
    "a number": lambda F, x: F.relu(1.0),
}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations(name):
    x = array(np.random.default_rng(0), 3, 4)

    def program(torch):
        z = torch.from_numpy(x.copy())
        return ACTIVATIONS[name](torch.nn.functional, z), z

    agree(program, rtol=2e-6, atol=1e-6)


def test_in_place_on_a_leaf_that_requires_grad():
    agree(lambda torch: torch.nn.functional.relu(torch.ones(2, requires_grad=True), inplace=True))


@pytest.mark.parametrize("target", [[1], [1, 0], 1])
@pytest.mark.parametrize("name", ["nll_loss", "cross_entropy"])
def test_one_sample_without_a_batch(name, target):
    def program(torch):
        return getattr(torch.nn.functional, name)(torch.tensor([0.5, 1.0, 2.0]), torch.tensor(target))

    agree(program, rtol=1e-6)


def test_an_embedding_is_a_table():
    agree(lambda torch: torch.nn.functional.embedding(torch.tensor([0, 1]), torch.ones(3)))
