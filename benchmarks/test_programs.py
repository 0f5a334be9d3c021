"""Steps of whole programs: LeNet, an LSTM of letters and a small GPT, with Adam, as they are and compiled."""

import pytest
import torch

import minitorch
from benchmarks.programs import PROGRAMS, CompiledStep, Step
from benchmarks.sizes import only_full


def fused(name):
    return {"torch fused": lambda: Step(torch, PROGRAMS[name], fused=True)}


@pytest.mark.benchmark(group="steps of programs")
@pytest.mark.parametrize("name", only_full(PROGRAMS, but=("LeNet",)))
def test_program(duel, name):
    duel(lambda lib: Step(lib, PROGRAMS[name]), fused(name))


@pytest.mark.full  # the first calls, which compile, take a minute each where nothing is kept yet
@pytest.mark.benchmark(group="steps of programs, compiled")
@pytest.mark.parametrize("name", PROGRAMS)
def test_compiled_program(duel, name):
    rivals = {"minitorch eager": lambda: Step(minitorch, PROGRAMS[name]), **fused(name)}
    kinds = {minitorch: CompiledStep, torch: Step}
    duel(lambda lib: kinds[lib](lib, PROGRAMS[name]), rivals)
