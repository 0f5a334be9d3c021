"""The math alone: minitorch's own kernels, called in the order in which a step calls them, with no tensor and no tape.

What a step of minitorch takes beyond this is the framework's part.
"""

from typing import Any

import numpy as np

from benchmarks.models import LR
from benchmarks.opponents import by_hand
from benchmarks.opponents.by_hand import B1, B2, EPS
from minitorch.ops.activations import relu, relu_backward
from minitorch.ops.broadcasting import sum_to
from minitorch.ops.losses import mse_loss, mse_loss_backward
from minitorch.ops.products import linear, mm
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
        return loss, self.backward(mse_loss_backward.kernel(SEED, x, self.y, "mean"), inputs)

    def backward(self, g: Any, inputs: list[Any]) -> list[Any]:
        grads: list[Any] = []
        for k, x in reversed(list(enumerate(inputs))):
            grads = [mm.kernel(g.T, x), sum_to.kernel(g, g.shape[1:]), *grads]
            if k:
                g = relu_backward.kernel(mm.kernel(g, self.parameters[2 * k]), x)
        return grads

    def descend(self) -> None:
        self.pass_over(sgd, (None,), (False, None, LR, 0, 1, False))

    def adam(self) -> None:
        root = (1 - B2**self.steps) ** 0.5
        numbers = (False, None, None, 1 - B1, B2, 1 - B2, LR * root / (1 - B1**self.steps), EPS * root)
        self.pass_over(adam, (0.0, 0.0, None), numbers)

    def pass_over(self, rule: Any, memory: tuple, numbers: tuple) -> None:
        """One call for all parameters, as optimizers make it; `memory` is None where nothing is remembered."""
        arrays = []
        for p, g, state in zip(self.parameters, self.grads, self.memory, strict=True):
            arrays += [p, g, *(a for a, kept in zip(state, memory, strict=False) if kept is not None)]
        rule.given((p, g, *memory, *numbers))(arrays, numbers)
