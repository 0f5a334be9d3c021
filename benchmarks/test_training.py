"""Whole training steps: forward, backward and optimizer, against PyTorch's default and its fused optimizer."""

import numpy as np
import pytest
import torch

import minitorch
from benchmarks.models import MODELS, training


def losses(step, count=5):
    return [step().item() for _ in range(count)]


@pytest.mark.benchmark(group="training step, eager")
@pytest.mark.parametrize("optimizer", ["SGD", "Adam"])
@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.name)
def test_step(duel, model, optimizer):
    ours, theirs = training(minitorch, model, optimizer), training(torch, model, optimizer)
    fused = training(torch, model, optimizer, fused=True)
    np.testing.assert_allclose(losses(ours), losses(theirs), rtol=1e-4)
    losses(fused)
    duel(ours, {"torch": theirs, "torch fused": fused})
