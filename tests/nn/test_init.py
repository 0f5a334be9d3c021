"""Initial weights equal to PyTorch's, bit for bit where its own stream allows."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import minitorch
from tests.nn.mirror import agree

FILLS = {
    "uniform_": [{}, {"a": -3.0, "b": 2.5}],
    "normal_": [{}, {"mean": 1.5, "std": 0.1}],
    "constant_": [{"val": 1.5}],
    "ones_": [{}],
    "zeros_": [{}],
    "eye_": [{}],
    "xavier_uniform_": [{}, {"gain": 2.0}],
    "xavier_normal_": [{}, {"gain": 2.0}],
    "kaiming_uniform_": [{}, {"a": 0.3, "mode": "fan_out"}, {"nonlinearity": "tanh"}, {"a": math.sqrt(5)}],
    "kaiming_normal_": [{}, {"a": 0.3, "mode": "fan_out"}, {"nonlinearity": "relu"}],
}
CASES = [(name, options) for name, given in FILLS.items() for options in given]


@pytest.mark.parametrize(("name", "options"), CASES)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@settings(deadline=None, max_examples=15)
@given(shape=st.lists(st.integers(1, 9), min_size=2, max_size=4), seed=st.integers(0, 2**32))
def test_bit_for_bit(name, options, dtype, shape, seed):
    def program(torch):
        torch.manual_seed(seed)
        x = torch.nn.Parameter(torch.empty(shape[:2] if name == "eye_" else shape, dtype=getattr(torch, dtype)))
        result = getattr(torch.nn.init, name)(x, **options)
        return x, result is x, x._version > 0, x.is_leaf

    agree(program)


@pytest.mark.parametrize("name", ["uniform_", "kaiming_normal_"])
def test_with_a_generator(name):
    def program(torch):
        generator = torch.Generator().manual_seed(5)
        torch.manual_seed(0)
        return getattr(torch.nn.init, name)(torch.empty(4, 4), generator=generator), torch.rand(2)

    agree(program)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(
    "bounds", [(0.0, 1.0, -2.0, 2.0), (0.5, 2.0, -1.0, 3.0), (0.0, 1.0, 1.0, 3.0), (5.0, 1.0, 0, 4)]
)
def test_trunc_normal(dtype, bounds):
    def program(torch):
        torch.manual_seed(3)
        x = torch.empty(30, 30, dtype=getattr(torch, dtype))
        return torch.nn.init.trunc_normal_(x, *bounds) is x, x, torch.rand(1)

    agree(program)
    agree(lambda torch: torch.nn.init.trunc_normal_(torch.zeros(0), mean=10.0))


@pytest.mark.parametrize("shape", [(5, 3), (3, 5), (4, 4), (3, 2, 2)])
def test_orthogonal(shape):
    def program(torch):
        torch.manual_seed(3)
        return torch.nn.init.orthogonal_(torch.empty(*shape, dtype=torch.float64), gain=2.0)

    agree(program, rtol=1e-12, atol=1e-13)
    agree(lambda torch: torch.nn.init.orthogonal_(torch.empty(0, 3)))


GAINS = ["linear", "conv1d", "conv_transpose3d", "sigmoid", "tanh", "relu", "leaky_relu", "selu", "nose"]


@pytest.mark.parametrize("name", GAINS)
@pytest.mark.parametrize("param", [None, 0.3, 2, True, "x"])
def test_gain(name, param):
    agree(lambda torch: torch.nn.init.calculate_gain(name, param))


ERRORS = {
    "eye": lambda torch: torch.nn.init.eye_(torch.empty(3)),
    "one dimension": lambda torch: torch.nn.init.xavier_uniform_(torch.empty(3)),
    "mode": lambda torch: torch.nn.init.kaiming_uniform_(torch.empty(3, 3), mode="fan"),
    "orthogonal": lambda torch: torch.nn.init.orthogonal_(torch.empty(3)),
    "nothing to fill": lambda torch: torch.nn.init.kaiming_uniform_(torch.empty(0, 3)),
    "nothing to fill, normal": lambda torch: torch.nn.init.kaiming_normal_(torch.empty(0, 3)),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_and_warnings(name):
    agree(ERRORS[name])


def test_a_model_from_one_seed():
    def program(torch):
        torch.manual_seed(42)
        nn = torch.nn
        m = nn.Sequential(nn.Linear(7, 33), nn.Embedding(5, 3), nn.Linear(3, 1, bias=False), nn.Linear(0, 2, bias=True))
        return list(m.state_dict().values()), torch.rand(1)

    def quietly(torch):
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return program(torch)

    agree(quietly)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_linear_of_many_sizes(dtype):
    for n in (1, 2, 3, 10, 64, 100, 1000):
        torch.manual_seed(n)
        minitorch.manual_seed(n)
        theirs = torch.nn.Linear(n, 3, dtype=getattr(torch, dtype))
        ours = minitorch.nn.Linear(n, 3, dtype=getattr(minitorch, dtype))
        for name in ("weight", "bias"):
            np.testing.assert_array_equal(getattr(ours, name).detach().numpy(), getattr(theirs, name).detach().numpy())
