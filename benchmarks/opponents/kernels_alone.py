"""The math alone: minitorch's own kernels, called in the order in which a step calls them, with no tensor and no tape.

What a step of minitorch takes beyond this is the framework's part.
"""

from typing import Any

import numpy as np

from benchmarks.models import LR
from benchmarks.opponents import by_hand
from benchmarks.opponents.by_hand import B1, B2, EPS
from minitorch.ops.activations import gate, relu
from minitorch.ops.losses import mse_loss, mse_slope
from minitorch.ops.products import linear
from minitorch.optim.adam import adam
from minitorch.optim.sgd import sgd

SEED = np.ones((), np.float32)


class Training(by_hand.Training):
    """The step of `by_hand` on kernels."""

    def gradients(self) -> tuple[Any, list[Any]]:
        inputs, x = [], self.x
        for k in range(0, len(self.parameters), 2):
            inputs.append(x)
            x = linear.kernel(x, *self.parameters[k : k + 2])
            if k + 2 < len(self.parameters):
                x = relu.kernel(x)
        loss = mse_loss.kernel(x, self.y, "mean")
        return loss, self.backward(mse_slope.kernel(SEED, x, self.y, "mean"), inputs)

    def backward(self, g: Any, inputs: list[Any]) -> list[Any]:
        grads: list[Any] = []
        for k, x in reversed(list(enumerate(inputs))):
            grads = [g.T @ x, np.add.reduce(g, 0), *grads]
            if k:
                g = gate.kernel(g @ self.parameters[2 * k], x)
        return grads

    def descend(self) -> None:
        for p, g in zip(self.parameters, self.grads, strict=True):
            sgd((p, g, None), (None, None, LR, None, None, None))

    def adam(self) -> None:
        root = (1 - B2**self.steps) ** 0.5
        numbers = (None, None, None, 1 - B1, B2, 1 - B2, LR * root / (1 - B1**self.steps), EPS * root)
        for p, g, (m, v, _) in zip(self.parameters, self.grads, self.memory, strict=True):
            adam((p, g, m, v, None), numbers)
