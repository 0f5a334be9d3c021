"""Losses, forward and backward, of n predictions: for classes, n/10 rows of 10 scores."""

import numpy as np
import pytest

from benchmarks.sizes import SIZES, only_full


class Loss:
    """A loss of predictions that ask for gradients. `kind` says what the targets are."""

    def __init__(self, lib, name, kind, n):
        noise = np.random.default_rng(0)
        rows = max(n // 10, 1)
        shape = (rows, 10) if kind == "classes" else (n,)
        targets = {
            "numbers": lambda: noise.standard_normal(n, np.float32),
            "probabilities": lambda: noise.random(n, np.float32),
            "classes": lambda: noise.integers(0, 10, rows),
        }
        x = noise.random(shape, np.float32) if name == "BCELoss" else noise.standard_normal(shape, np.float32)
        self.x, self.y = lib.from_numpy(x).requires_grad_(), lib.from_numpy(targets[kind]())
        self.loss_fn = getattr(lib.nn, name)()

    def __call__(self):
        self.x.grad = None
        loss = self.loss_fn(self.x, self.y)
        loss.backward()
        return loss

    def evidence(self):
        return [self(), self.x.grad]


LOSSES = {
    "MSELoss": "numbers",
    "L1Loss": "numbers",
    "SmoothL1Loss": "numbers",
    "HuberLoss": "numbers",
    "BCELoss": "probabilities",
    "BCEWithLogitsLoss": "probabilities",
    "KLDivLoss": "probabilities",
    "CrossEntropyLoss": "classes",
    "NLLLoss": "classes",
}


@pytest.mark.benchmark(group="losses")
@pytest.mark.parametrize("n", only_full((300, 10**6), but=(300,)))
@pytest.mark.parametrize("name", LOSSES)
def test_loss(duel, name, n):
    duel(lambda lib: Loss(lib, name, LOSSES[name], n), size=n)


@pytest.mark.full
@pytest.mark.benchmark(group="losses over sizes")
@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("name", ["MSELoss", "L1Loss", "CrossEntropyLoss"])
def test_loss_over_sizes(duel, name, n):
    duel(lambda lib: Loss(lib, name, LOSSES[name], n), size=n, curve=name)
