"""Whole training steps: forward, backward and optimizer, against PyTorch's default and best, and other libraries."""

import pytest
import torch

import minitorch
from benchmarks.courses import COURSES
from benchmarks.models import MODELS, Compiled, Training
from benchmarks.opponents import opponents
from benchmarks.sizes import only_full

CALLS = 5  # steps after the first one, of which the losses are compared


def run(duel, model, optimizer, others=(), **facts):
    duel(lambda lib: Training(lib, model, optimizer), others, calls=CALLS, **facts)


@pytest.mark.benchmark(group="training step")
@pytest.mark.parametrize("optimizer", only_full(["SGD", "Adam"], but=("Adam",)))
@pytest.mark.parametrize("model", only_full(MODELS, but=MODELS[:-1]), ids=str)
def test_step(duel, request, model, optimizer):
    fused = {"torch fused": lambda: Training(torch, model, optimizer, fused=True)}
    run(duel, model, optimizer, fused, flop=model.flop)


@pytest.mark.benchmark(group="training step, compiled")
@pytest.mark.parametrize("optimizer", only_full(["SGD", "Adam"], but=("Adam",)))
@pytest.mark.parametrize("model", only_full(MODELS, but=MODELS[1:4]), ids=str)
def test_compiled_step(duel, request, model, optimizer):
    """Against both libraries in eager mode, and what else makes one function of a step."""
    rivals = {
        "minitorch eager": lambda: Training(minitorch, model, optimizer),
        "torch fused": lambda: Training(torch, model, optimizer, fused=True),
    }
    if request.config.getoption("--compile"):
        rivals["torch.compile"] = lambda: Compiled(torch, model, optimizer)
    rivals |= opponents(model, optimizer, "jax.jit")
    kinds = {minitorch: Compiled, torch: Training}
    duel(lambda lib: kinds[lib](lib, model, optimizer), rivals, calls=CALLS, flop=model.flop)


@pytest.mark.benchmark(group="training step of courses' models")
@pytest.mark.parametrize("model", COURSES, ids=str)
def test_course(duel, model):
    run(duel, model, "Adam", {"torch fused": lambda: Training(torch, model, "Adam", fused=True)})


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
