"""Training steps as machine code: the same numbers as in eager mode, and all around them as eager mode leaves it."""

import copy
from itertools import pairwise

import numpy as np
import pytest

import minitorch as torch
from minitorch import nn
from tests.compile.training import X, Y, assert_same, both, mlp, stepper


def test_a_thousand_steps_of_adam():
    def run(compile):
        model = mlp()
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
        step = compile(stepper(model, optimizer))
        losses = [step(X, Y).item() for _ in range(1000)]
        state = [t for p in model.parameters() for t in optimizer.state[p].values()]
        return losses, [*model.parameters()], state

    (losses, parameters, state), (ours, our_parameters, our_state) = both(run)
    np.testing.assert_allclose(ours, losses, rtol=2e-4, atol=1e-7)
    assert_same(our_parameters, parameters, rtol=2e-4)
    assert [t.shape for t in our_state] == [t.shape for t in state]
    assert our_state[0].item() == 1000
    assert all(p.grad is None and p._version == q._version for p, q in zip(our_parameters, parameters, strict=True))


@pytest.mark.parametrize("sizes", [(16, 64, 64, 1), (40, 30, 10)])
def test_products_by_blas(sizes):
    x, y = torch.rand(32, sizes[0]), torch.rand(32, sizes[-1])

    def run(compile):
        torch.manual_seed(3)
        layers = [layer for n, m in pairwise(sizes) for layer in (nn.Linear(n, m), nn.Tanh())]
        model = nn.Sequential(*layers)
        step = compile(stepper(model, torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)))
        return [*[step(x, y) for _ in range(5)], *model.parameters()]

    eager, ours = both(run)
    assert_same(ours, eager)


def test_classification_with_dropout_draws_what_eager_mode_draws():
    target = torch.tensor([0, 2, 1, 1, 0, 2])

    def run(compile):
        torch.manual_seed(5)
        model = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Dropout(0.4), nn.Linear(8, 3))
        step = compile(stepper(model, torch.optim.AdamW(model.parameters(), lr=0.05), nn.CrossEntropyLoss()))
        losses = [step(X, target) for _ in range(6)]
        return [*losses, *model.parameters(), torch.rand(2)]

    eager, ours = both(run)
    assert_same(ours, eager)


def test_a_class_out_of_range_changes_nothing():
    model = mlp()[:1]
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    step = torch.compile(stepper(model, optimizer, nn.CrossEntropyLoss()))
    step(X, torch.tensor([0, 2, 1, 1, 0, 2]))
    before = copy.deepcopy(model.state_dict())
    with pytest.raises(IndexError, match=r"training\.py:\d+"):
        step(X, torch.tensor([0, 3, 1, 1, 0, 2]))
    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())


def test_the_source_says_where_it_comes_from():
    model = mlp()
    step = torch.compile(stepper(model, torch.optim.SGD(model.parameters(), lr=0.1)))
    step(X, Y)
    assert "def step(table, x_array, y_array):" in step.source
    assert "# training.py:" in step.source and "linear" in step.source
    assert "m_0_weight" in step.source or "model_0_weight" in step.source
    assert step.traces == ["first call"]
