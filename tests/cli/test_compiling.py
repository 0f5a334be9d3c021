"""`--compile`: the same training, its steps compiled."""

import itertools

import numpy as np

from minitorch.cli.compiling import compile_step
from minitorch.compile.launch import step
from minitorch.workflow import TASKS, Training
from tests.compile.interpreted import interpreted


def test_compiled_training_is_the_same(monkeypatch):
    monkeypatch.setattr(step, "compiled", interpreted)
    ours, eager = compile_step(Training(TASKS["2-3-1"])), Training(TASKS["2-3-1"])
    first = [list(itertools.islice(training.epochs(), 3)) for training in (ours, eager)]
    np.testing.assert_allclose(*first, rtol=1e-5)
