"""Whole training steps: forward, backward and optimizer, against PyTorch's default and best, and other libraries."""

from functools import partial

import pytest
import torch

import minitorch
from benchmarks.models import MODELS, Training
from benchmarks.opponents import opponents
from benchmarks.sizes import only_full

CALLS = 5  # steps whose losses, gradients and parameters must agree


class Compiled(Training):
    """The step under the library's `compile`."""

    def __init__(self, lib, model, optimizer):
        super().__init__(lib, model, optimizer)
        self.step = lib.compile(super().__call__)

    def __call__(self):
        return self.step()


def run(duel, model, optimizer, others=(), **facts):
    duel(lambda lib: Training(lib, model, optimizer), others, calls=CALLS, **facts)


@pytest.mark.benchmark(group="training step")
@pytest.mark.parametrize("optimizer", only_full(["SGD", "Adam"], but=("Adam",)))
@pytest.mark.parametrize("model", only_full(MODELS, but=MODELS[:-1]), ids=str)
def test_step(duel, request, model, optimizer):
    best = {"torch fused": lambda: Training(torch, model, optimizer, fused=True)}
    if request.config.getoption("--compile"):
        best |= {f"{lib.__name__}.compile": partial(Compiled, lib, model, optimizer) for lib in (torch, minitorch)}
    run(duel, model, optimizer, best, flop=model.flop)


@pytest.mark.benchmark(group="training step, other libraries")
@pytest.mark.parametrize("optimizer", only_full(["SGD", "Adam"], but=("Adam",)))
@pytest.mark.parametrize("model", only_full(MODELS[1:5], but=MODELS[1:2]), ids=str)
def test_step_elsewhere(duel, model, optimizer):
    run(
        duel,
        model,
        optimizer,
        opponents(model, optimizer, "NumPy by hand", "jax.jit", "MyGrad", "autograd", "tinygrad"),
    )


@pytest.mark.benchmark(group="time in math")
@pytest.mark.parametrize("optimizer", only_full(["SGD", "Adam"], but=("Adam",)))
@pytest.mark.parametrize("model", only_full(MODELS, but=MODELS[1:4]), ids=str)
def test_math(duel, model, optimizer):
    run(duel, model, optimizer, opponents(model, optimizer, "kernels alone"))
