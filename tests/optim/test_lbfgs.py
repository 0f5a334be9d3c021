"""L-BFGS against PyTorch's: the same losses, weights, state and number of evaluations, with and without line search."""

import warnings

import numpy as np
import pytest

import minitorch
from tests.both import assert_same
from tests.optim.trajectories import SIDES, assert_same_state

CASES = [
    {"lr": 1e-3},
    {"lr": 0.01, "max_iter": 1},
    {"lr": 1e-3, "max_iter": 8, "history_size": 2},
    {"lr": 1e-3, "tolerance_change": 0.5},
    {"line_search_fn": "strong_wolfe"},
    {"line_search_fn": "strong_wolfe", "max_iter": 5, "history_size": 3},
    {"line_search_fn": "strong_wolfe", "max_eval": 4},
    {"line_search_fn": "strong_wolfe", "lr": 0.1, "tolerance_grad": 1.0},
    {"line_search_fn": "strong_wolfe", "lr": 100.0, "max_iter": 40},
]


def valley(x, y):
    """Rosenbrock's function of four numbers, and a fifth that is to be equal to the first."""
    return (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum() + ((y - x[0]) ** 4).sum()


def followed(library, kit, options, start, steps=2):
    x = library.tensor(start, dtype=library.float64, requires_grad=True)
    y = library.tensor([[0.3]], dtype=library.float64, requires_grad=True)
    unused = library.ones(2, dtype=library.float64, requires_grad=True)
    optimizer, losses = kit.LBFGS([x, y, unused], **options), []

    def closure():
        optimizer.zero_grad()
        loss = valley(x, y)
        loss.backward()
        losses.append(loss.item())
        return loss

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # PyTorch's own, about the loss that it makes a number of
        returned = [optimizer.step(closure).item() for _ in range(steps)]
    return returned, losses, [p.detach().numpy() for p in (x, y, unused)], optimizer.state_dict()


@pytest.mark.parametrize("start", [[-1.2, 1.0, 0.5, 2.0], [0.0, 0.0, 0.0, 0.0]], ids=["far", "flat"])
@pytest.mark.parametrize("options", CASES, ids=str)
def test_every_evaluation_is_pytorchs(options, start):
    mine, theirs = (followed(library, kit, options, start) for library, kit in SIDES)
    assert len(mine[1]) == len(theirs[1])
    for ours, reference in zip(mine[:3], theirs[:3], strict=True):
        assert_same(ours, reference, rtol=1e-7, atol=1e-9)
    for *_, state in (mine, theirs):
        state["state"][0] = dict(sorted(state["state"][0].items()))
    assert_same_state(mine[3], theirs[3], rtol=1e-5, atol=1e-8)  # each iteration amplifies the rounding before it


def test_it_finds_the_lowest_point():
    _, losses, (x, y, unused), _ = followed(minitorch, minitorch.optim, CASES[4], [0.0] * 4, 20)
    assert losses[-1] < 1e-8
    assert_same([x, unused], [np.ones(4), np.ones(2)], rtol=1e-3, atol=0)
    assert abs(y.item() - 1) < 0.05  # a fourth power is flat


def test_what_is_refused():
    for library, kit in SIDES:
        p = library.ones(2, requires_grad=True)
        with pytest.raises(ValueError, match="doesn't support per-parameter options"):
            kit.LBFGS([{"params": [p]}, {"params": [library.ones(1, requires_grad=True)]}])
        with pytest.raises(ValueError, match="Invalid learning rate: -1"):
            kit.LBFGS([p], lr=-1)
        optimizer = kit.LBFGS([p], line_search_fn="armijo")
        with pytest.raises(RuntimeError, match="only 'strong_wolfe' is supported"):
            optimizer.step(lambda p=p: ((p * p).sum().backward(), (p * p).sum().detach())[1])
