"""Arrays of another kind: recording, the engine, accumulation, views, edits and optimizers name numpy nowhere."""

import ast
from pathlib import Path

import numpy as np
import pytest

import minitorch as torch
from minitorch.tensor.tensor import wrap
from tests.backend import wrapped
from tests.backend.wrapped import Wrapped, memory_of

OPTIMIZERS = {
    "SGD": lambda parameters: torch.optim.SGD(parameters, lr=0.1),
    "SGD with momentum": lambda parameters: torch.optim.SGD(parameters, lr=0.1, momentum=0.9, weight_decay=0.01),
    "Adam": lambda parameters: torch.optim.Adam(parameters, lr=0.01),
    "AdamW": lambda parameters: torch.optim.AdamW(parameters, lr=0.01, amsgrad=True),
}


def moved(t):
    """The tensor itself, with its numbers as another kind of array."""
    t._array = Wrapped(t._array)
    return t


def trained(move, make_optimizer, steps=20):
    """Losses and final parameters of the 2-3-1 model."""
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU(), torch.nn.Linear(3, 1))
    x, y = torch.rand(100, 2), torch.rand(100, 1)
    for t in (*model.parameters(), x, y):
        move(t)
    optimizer, loss_fn, losses = make_optimizer(model.parameters()), torch.nn.MSELoss(), []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    with torch.no_grad():
        losses.append(loss_fn(model(x), y).item())
    return losses, [p._array for p in model.parameters()]


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_2_3_1_model_trains_to_the_same_bits(name):
    wrapped.calls.clear()
    losses, parameters = trained(moved, OPTIMIZERS[name])
    assert all(isinstance(p, Wrapped) for p in parameters)
    assert {"linear", "relu", "mse_loss", "relu_backward"} <= set(wrapped.calls)
    plain_losses, plain_parameters = trained(lambda t: t, OPTIMIZERS[name])
    assert losses == plain_losses
    for ours, plain in zip(parameters, plain_parameters, strict=True):
        np.testing.assert_array_equal(memory_of(ours), plain)


def both(program):
    """What a program of one leaf gives here and on numpy's arrays."""
    values = np.arange(6, dtype=np.float64).reshape(2, 3) / 4 - 0.5
    results = []
    for array in (Wrapped(values.copy()), values.copy()):
        x = wrap(array).requires_grad_()
        results.append([memory_of(t._array) for t in program(x)])
    for ours, plain in zip(*results, strict=True):
        np.testing.assert_array_equal(ours, plain)


def edited(x):
    y = x * 2
    y.mul_(3)
    y.t()[1].add_(y.t()[0])
    y.sum().backward()
    return y, x.grad


def twice(x):
    (first,) = torch.autograd.grad((x * x * x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad((first * first).sum(), x)
    return first.detach(), second


def accumulated(x):
    for _ in range(2):
        (x * 3).relu().sum().backward()
    return (x.grad,)


def broadcast(x):
    (x + x.t()[:2, :1]).mean().backward()
    return (x.grad,)


def hooked(x):
    seen = []
    x.register_hook(lambda g: g * 2)
    x.register_post_accumulate_grad_hook(lambda t: seen.append(t.grad * 1))
    x.exp().sum().backward()
    return *seen, x.grad


@pytest.mark.parametrize("program", [edited, twice, accumulated, broadcast, hooked])
def test_autograd(program):
    both(program)


def test_nothing_is_converted_silently():
    x = moved(torch.ones(2))
    with pytest.raises(TypeError, match="lie elsewhere"):
        np.asarray(x._array)
    with pytest.raises(TypeError):
        np.add(x._array, 1)
    with pytest.raises(AssertionError, match="two places"):
        x + torch.ones(2)


WITHOUT_NUMPY = (
    *(f"autograd/{name}.py" for name in ("node", "op_node", "leaf", "engine", "record", "views", "edits", "backward")),
    "autograd/requires_grad.py",
    "optim/optimizer.py",
    "functions/generator.py",
)


@pytest.mark.parametrize("path", WITHOUT_NUMPY)
def test_numpy_is_named_nowhere(path):
    tree = ast.parse((Path(torch.__file__).parent / path).read_text())
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert "numpy" not in imported
