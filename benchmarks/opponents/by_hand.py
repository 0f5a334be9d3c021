"""Plain NumPy as somebody who knows it well would write it: temporaries are few, and memory is reused."""

from typing import Any

import numpy as np

import minitorch
from benchmarks.models import LR, Model

B1, B2, EPS = 0.9, 0.999, 1e-8


class Training:
    """A model in training with MSE, starting from minitorch's weights. Others replace `gradients` or `update`."""

    def __init__(self, model: Model, optimizer: str):
        self.parameters = [p.detach().numpy().copy() for p in model.build(minitorch).parameters()]
        self.x, self.y = model.arrays()
        self.memory = [(np.zeros_like(p), np.zeros_like(p), np.empty_like(p)) for p in self.parameters]
        self.update = {"SGD": self.descend, "Adam": self.adam}[optimizer]
        self.steps = 0
        self.grads: Any = []

    def __call__(self) -> Any:
        self.steps += 1
        loss, self.grads = self.gradients()
        self.update()
        return loss

    def evidence(self) -> list[Any]:
        """The loss of the first step, the gradients that led to it, and the parameters after it."""
        return [self(), *self.grads, *self.parameters]

    def gradients(self) -> tuple[Any, list[Any]]:
        """The loss, and its gradient at each parameter."""
        inputs, x = [], self.x
        for k in range(0, len(self.parameters), 2):
            inputs.append(x)
            x = x @ self.parameters[k].T
            x += self.parameters[k + 1]
            if k + 2 < len(self.parameters):
                np.maximum(x, 0, out=x)
        error = x - self.y
        loss = np.mean(error * error)
        return loss, self.backward(error * np.float32(2 / error.size), inputs)

    def backward(self, g: Any, inputs: list[Any]) -> list[Any]:
        """Gradients from that of the output, layer by layer."""
        grads: list[Any] = []
        for k, x in reversed(list(enumerate(inputs))):
            grads = [g.T @ x, g.sum(0), *grads]
            if k:
                g = g @ self.parameters[2 * k]
                g *= x > 0
        return grads

    def descend(self) -> None:
        for p, g in zip(self.parameters, self.grads, strict=True):
            p -= LR * g

    def adam(self) -> None:
        rate, root = LR / (1 - B1**self.steps), (1 - B2**self.steps) ** 0.5
        for p, g, (m, v, scratch) in zip(self.parameters, self.grads, self.memory, strict=True):
            m *= B1
            m += np.multiply(g, 1 - B1, out=scratch)
            v *= B2
            np.multiply(g, g, out=scratch)
            scratch *= 1 - B2
            v += scratch
            np.sqrt(v, out=scratch)
            scratch /= root
            scratch += EPS
            np.divide(m, scratch, out=scratch)
            scratch *= rate
            p -= scratch
