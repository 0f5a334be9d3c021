"""Layers: how they print, start, and compute, against PyTorch's with the same weights."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import minitorch
from tests.both import check
from tests.nn.mirror import agree, array

LAYERS = {
    "Linear(2, 3)": lambda nn: nn.Linear(2, 3),
    "Linear without bias": lambda nn: nn.Linear(2, 3, bias=False),
    "Identity": lambda nn: nn.Identity(5, unused=3),
    "Flatten": lambda nn: nn.Flatten(),
    "Flatten(0, 1)": lambda nn: nn.Flatten(0, 1),
    "Unflatten": lambda nn: nn.Unflatten(1, (1, -1)),
    "Unflatten list": lambda nn: nn.Unflatten(-1, [2, 1]),
    "Unflatten number": lambda nn: nn.Unflatten(1, 3),
    "Dropout": lambda nn: nn.Dropout(),
    "Dropout in place": lambda nn: nn.Dropout(0.3, inplace=True),
    "Dropout of everything": lambda nn: nn.Dropout(1.0),
    "Dropout of nothing": lambda nn: nn.Dropout(0.0),
    "Dropout of too much": lambda nn: nn.Dropout(1.5),
    "ReLU": lambda nn: nn.ReLU(),
    "ReLU in place": lambda nn: nn.ReLU(True),
    "LeakyReLU": lambda nn: nn.LeakyReLU(),
    "LeakyReLU in place": lambda nn: nn.LeakyReLU(0.2, inplace=True),
    "ELU": lambda nn: nn.ELU(0.5),
    "GELU": lambda nn: nn.GELU(),
    "GELU tanh": lambda nn: nn.GELU("tanh"),
    "GELU nose": lambda nn: nn.GELU("nose"),
    "SiLU": lambda nn: nn.SiLU(),
    "SiLU in place": lambda nn: nn.SiLU(inplace=True),
    "Softplus": lambda nn: nn.Softplus(2, 1.0),
    "Sigmoid": lambda nn: nn.Sigmoid(),
    "Tanh": lambda nn: nn.Tanh(),
    "LogSigmoid": lambda nn: nn.LogSigmoid(),
    "Softmax": lambda nn: nn.Softmax(dim=1),
    "Softmax without dim": lambda nn: nn.Softmax(),
    "Softmin": lambda nn: nn.Softmin(-1),
    "Softmin without dim": lambda nn: nn.Softmin(),
    "LogSoftmax": lambda nn: nn.LogSoftmax(0),
    "LogSoftmax without dim": lambda nn: nn.LogSoftmax(),
    "Softmax beyond": lambda nn: nn.Softmax(dim=2),
    "Softmax2d of too few dimensions": lambda nn: nn.Softmax2d(),
    "CELU": lambda nn: nn.CELU(0.5),
    "CELU in place": lambda nn: nn.CELU(inplace=True),
    "SELU": lambda nn: nn.SELU(),
    "SELU in place": lambda nn: nn.SELU(True),
    "Mish": lambda nn: nn.Mish(),
    "Mish in place": lambda nn: nn.Mish(True),
    "GLU": lambda nn: nn.GLU(),
    "GLU of odd size": lambda nn: nn.GLU(0),
    "GLU beyond": lambda nn: nn.GLU(2),
    "Hardshrink": lambda nn: nn.Hardshrink(0.3),
    "Softshrink": lambda nn: nn.Softshrink(),
    "Softshrink by less than nothing": lambda nn: nn.Softshrink(-0.3),
    "Hardsigmoid": lambda nn: nn.Hardsigmoid(),
    "Hardswish": lambda nn: nn.Hardswish(),
    "Hardswish in place": lambda nn: nn.Hardswish(True),
    "Hardtanh": lambda nn: nn.Hardtanh(-0.3, 0.5),
    "Hardtanh in place": lambda nn: nn.Hardtanh(inplace=True),
    "Hardtanh by its former names": lambda nn: nn.Hardtanh(min_value=-0.5, max_value=0.3),
    "Hardtanh of nothing": lambda nn: nn.Hardtanh(1, 1),
    "ReLU6": lambda nn: nn.ReLU6(),
    "ReLU6 in place": lambda nn: nn.ReLU6(True),
    "PReLU": lambda nn: nn.PReLU(),
    "PReLU of channels": lambda nn: nn.PReLU(2, init=0.1),
    "PReLU of other channels": lambda nn: nn.PReLU(3),
    "RReLU": lambda nn: nn.RReLU(),
    "RReLU in place": lambda nn: nn.RReLU(0.2, 0.3, True),
    "RReLU of nothing": lambda nn: nn.RReLU(0.3, 0.2),
    "Softsign": lambda nn: nn.Softsign(),
    "Tanhshrink": lambda nn: nn.Tanhshrink(),
    "Threshold": lambda nn: nn.Threshold(0.1, 20),
    "Threshold in place": lambda nn: nn.Threshold(0.1, 20, True),
}


@pytest.mark.parametrize("name", LAYERS)
def test_as_pytorch(name):
    x = array(np.random.default_rng(0), 5, 2)

    def program(torch):
        torch.manual_seed(1)
        layer = LAYERS[name](torch.nn)
        z = torch.from_numpy(x.copy()).requires_grad_()
        y = layer(z * 1.0)
        y.square().sum().backward()
        own = {k: v for k, v in layer.__dict__.items() if k not in torch.nn.Module().__dict__}
        parameters = [(k, p.detach(), p.grad) for k, p in layer.named_parameters()]
        return repr(layer), own, y.detach(), z.grad, parameters, layer.eval()(z).detach(), list(layer.__dict__)

    agree(program, rtol=2e-6, atol=1e-6)


@pytest.mark.parametrize("shape", [(2,), (5, 2), (4, 5, 2), (0, 2), (3, 0, 2)])
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_linear(shape, bias, dtype):
    x = array(np.random.default_rng(0), *shape, dtype=dtype)

    def program(torch):
        torch.manual_seed(0)
        layer = torch.nn.Linear(2, 3, bias=bias, dtype=getattr(torch, dtype))
        z = torch.from_numpy(x).requires_grad_()
        y = layer(z)
        y.square().sum().backward()
        return y, z.grad, [p.grad for p in layer.parameters()]

    agree(program, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("wrong", [(3,), (2, 3, 5), ()])
def test_linear_of_the_wrong_shape(wrong):
    agree(lambda torch: torch.nn.Linear(4, 1)(torch.ones(wrong)))


@pytest.mark.parametrize("dtype", ["float64", "int64", "float16"])
def test_linear_of_the_wrong_dtype(dtype):
    agree(lambda torch: torch.nn.Linear(4, 1)(torch.ones(2, 4, dtype=getattr(torch, dtype))))
    agree(lambda torch: torch.nn.functional.linear([1.0], torch.ones(1, 1)))


@pytest.mark.parametrize("p", [0.0, 0.1, 0.5, 0.77, 1.0])
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_dropout_masks_bit_for_bit(p, dtype):
    def program(torch):
        torch.manual_seed(3)
        x = torch.ones(7, 11, dtype=getattr(torch, dtype))
        layer = torch.nn.Dropout(p)
        return layer(x), layer(x.t()), torch.nn.functional.dropout(x, p, training=False) is x, torch.rand(1)

    agree(program)


def test_dropout_in_place():
    def program(torch):
        torch.manual_seed(3)
        x = torch.ones(9)
        return torch.nn.functional.dropout(x, 0.5, inplace=True) is x, x

    agree(program)
    agree(lambda torch: torch.nn.functional.dropout(torch.ones(1), -0.1))


def test_dropout_of_no_element_draws_nothing():
    def program(torch):
        torch.manual_seed(3)
        return torch.nn.functional.dropout(torch.ones(0, 3)), torch.rand(1)

    agree(program)


@pytest.mark.parametrize("padding_idx", [None, 1, -1])
@settings(deadline=None, max_examples=25)
@given(indices=st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), max_size=4))
def test_embedding(padding_idx, indices):
    def program(torch):
        torch.manual_seed(0)
        layer = torch.nn.Embedding(5, 3, padding_idx=padding_idx)
        i = torch.tensor(indices, dtype=torch.int64).reshape(-1, 3)
        y = layer(i)
        y.square().sum().backward()
        return repr(layer), layer.weight, y, layer.weight.grad, y.grad_fn.name()

    agree(program, rtol=1e-6)


def test_embedding_twice_differentiated():
    w, i = array(np.random.default_rng(0), 4, 3, dtype="float64"), np.array([[0, 2], [2, 2]])

    def program(torch):
        weight = torch.from_numpy(w).requires_grad_()
        y = torch.nn.functional.embedding(torch.from_numpy(i), weight, padding_idx=2)
        (g,) = torch.autograd.grad(y.pow(3).sum(), weight, create_graph=True)
        return torch.autograd.grad(g.square().sum(), weight)[0]

    agree(program, rtol=1e-12)


EMBEDDINGS = {
    "too large": lambda torch: torch.nn.Embedding(3, 2)(torch.tensor([0, 3])),
    "negative": lambda torch: torch.nn.Embedding(3, 2)(torch.tensor([-1])),
    "not whole": lambda torch: torch.nn.Embedding(3, 2)(torch.tensor([1.0])),
    "int32": lambda torch: torch.nn.Embedding(3, 2)(torch.tensor([1], dtype=torch.int32)).shape,
    "padding": lambda torch: torch.nn.Embedding(3, 2, padding_idx=3),
    "padding below": lambda torch: torch.nn.Embedding(3, 2, padding_idx=-4),
    "pretrained": lambda torch: torch.nn.Embedding.from_pretrained(torch.ones(3, 2))(torch.tensor([1])),
    "pretrained, trained on": lambda torch: torch.nn.Embedding.from_pretrained(torch.ones(3, 2), freeze=False).weight,
    "pretrained of one dimension": lambda torch: torch.nn.Embedding.from_pretrained(torch.ones(3)),
    "a weight of the wrong shape": lambda torch: torch.nn.Embedding(3, 2, _weight=torch.ones(2, 2)),
    "one index": lambda torch: torch.nn.Embedding.from_pretrained(torch.ones(3, 2))(torch.tensor(1)),
}


@pytest.mark.parametrize("name", EMBEDDINGS)
def test_embedding_calls(name):
    agree(EMBEDDINGS[name])


def test_embeddings_have_no_sparse_gradients():
    with pytest.raises(NotImplementedError, match="sparse is not supported"):
        minitorch.nn.Embedding(3, 2, sparse=True)


@pytest.mark.parametrize(
    "options",
    [
        {"max_norm": 1.0},
        {"max_norm": 1.0, "norm_type": 1.0},
        {"scale_grad_by_freq": True},
        {"scale_grad_by_freq": True, "padding_idx": 1},
        {"max_norm": 2.0, "padding_idx": -1},
    ],
)
def test_options_of_embeddings(options):
    def program(torch):
        layer = torch.nn.Embedding(4, 3, **options)
        out = layer(torch.tensor([[0, 1, 1], [3, 1, 0]]))
        (out * torch.arange(18.0).view(2, 3, 3)).sum().backward()
        return out.detach(), layer.weight, layer.weight.grad

    check(program, ulp=2)


def test_half_a_layer():
    y = minitorch.nn.Linear(2, 2).half()(minitorch.ones(3, 2, dtype=minitorch.float16))
    y.sum().backward()
    assert y.dtype is minitorch.float16


def test_training_lowers_the_loss_as_in_pytorch():
    """The 2-3-1 model from one seed, a hundred steps of plain gradient descent, nothing copied."""
    x = array(np.random.default_rng(0), 50, 2, dtype="float64")

    def program(torch):
        torch.manual_seed(7)
        nn = torch.nn
        model = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1)).double()
        data, losses = torch.from_numpy(x), []
        target = (data[:, :1] - data[:, 1:]).abs()
        for _ in range(100):
            loss = nn.MSELoss()(model(data), target)
            model.zero_grad()
            loss.backward()
            with torch.no_grad():
                for p in model.parameters():
                    p -= 0.1 * p.grad
            losses.append(loss.item())
        return losses

    losses = agree(program, rtol=1e-12)
    assert losses[-1] < 0.5 * losses[0]


def test_real_pytorch_runs_what_was_trained_here():
    ours = minitorch.nn.Sequential(minitorch.nn.Linear(2, 3), minitorch.nn.Tanh())
    theirs = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Tanh())
    theirs.load_state_dict({k: torch.from_numpy(v.numpy()) for k, v in ours.state_dict().items()})
    x = array(np.random.default_rng(0), 4, 2)
    np.testing.assert_allclose(
        ours(minitorch.from_numpy(x)).detach().numpy(), theirs(torch.from_numpy(x)).detach().numpy(), rtol=1e-5
    )
