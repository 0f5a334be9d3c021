"""The training step of the workflow as one compiled function."""

from typing import Any

import minitorch as torch

from ..workflow import Training


def compile_step(training: Training) -> Training:
    """Let the steps of `training` run compiled: the same numbers in less time. Returns it."""
    model, loss_fn, optimizer = training.trained, training.loss_fn, training.optimizer

    @torch.compile
    def step(x: Any, y: Any) -> Any:
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        return loss

    def step_and_read(x: Any, y: Any) -> float:
        model.train()
        return step(x, y).item()

    training.step = step_and_read  # type: ignore[method-assign]
    return training
