"""What a profile costs: the same steps in one and without, by turns. The ratio says what is left of the speed."""

from contextlib import nullcontext
from typing import Any

import pytest

import minitorch
from benchmarks.duel import OURS
from benchmarks.models import MODELS, Model, Training
from benchmarks.sides import Here
from benchmarks.sizes import only_full

STEPS = 300


class Steps:
    """So many steps, in one profile or without: all that a profile does when it begins and ends is in them."""

    def __init__(self, model: Model, profiled: bool):
        self.training, self.inside = Training(minitorch, model), minitorch.profile if profiled else nullcontext

    def __call__(self) -> Any:
        with self.inside():
            for _ in range(STEPS):
                loss = self.training()
        return loss


@pytest.mark.benchmark(group=f"{STEPS} steps in a profile, against none")
@pytest.mark.parametrize("model", only_full(MODELS[1:5], but=MODELS[3:4]), ids=str)
def test_profile(fight, request, model):
    if request.config.option.serve:
        pytest.skip("both sides are minitorch's")
    sides = {OURS: Here(lambda: Steps(model, True)), "without": Here(lambda: Steps(model, False))}
    fight(sides, calls=1, threads=1)
