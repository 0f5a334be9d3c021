"""HIPS autograd: gradients of functions written in NumPy. Its optimizers are examples: NumPy's by hand."""

from typing import Any

import autograd.numpy as np
from autograd import value_and_grad

from benchmarks.opponents import by_hand


def loss_of(parameters: list[Any], x: Any, y: Any) -> Any:
    """MSE of the model."""
    for k in range(0, len(parameters), 2):
        x = np.dot(x, parameters[k].T) + parameters[k + 1]
        if k + 2 < len(parameters):
            x = np.maximum(x, 0)
    return np.mean((x - y) ** 2)


loss_and_gradients = value_and_grad(loss_of)


class Training(by_hand.Training):
    """The step in autograd."""

    def gradients(self) -> tuple[Any, list[Any]]:
        return loss_and_gradients(self.parameters, self.x, self.y)
