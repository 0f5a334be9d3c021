"""The time of one training step on several sides, measured in alternation so that all meet the same machine."""

import time
from statistics import median
from typing import Any

ROUNDS, STEPS = 20, 25


def seconds_per_step(*trainings: Any) -> list[float]:
    """The median over rounds, each of which runs a few steps on the first batch of every training in turn.

    The trainings go on learning meanwhile: give fresh ones.
    """
    sides = [(training, *next(iter(training.batches))) for training in trainings]
    rounds = [[round_of(*side) for side in sides] for _ in range(ROUNDS)]
    # The first round pays for what is compiled or allocated once.
    return [median(times) for times in zip(*rounds[1:], strict=True)]


def round_of(training: Any, x: Any, y: Any) -> float:
    start = time.perf_counter()
    for _ in range(STEPS):
        training.step(x, y)
    return (time.perf_counter() - start) / STEPS
