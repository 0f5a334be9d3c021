"""Optimizers."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from .tape import Tensor


class SGD:
    def __init__(self, params: Sequence[Tensor], lr: float = 1e-3, momentum: float = 0.0, dampening: float = 0.0,
                 weight_decay: float = 0.0):  # fmt: skip
        self.params, self.lr, self.momentum = list(params), lr, momentum
        self.dampening, self.weight_decay = dampening, weight_decay
        self.velocity: list[Any] = [None for _ in self.params]

    def zero_grad(self) -> None:
        for p in self.params:
            p.grad = None

    def step(self) -> None:
        for i, p in enumerate(self.params):
            g, before = p.grad.array + self.weight_decay * p.array, self.velocity[i]
            first = before is None or not self.momentum
            self.velocity[i] = g if first else self.momentum * before + (1 - self.dampening) * g
            p.edited(p.array - self.lr * self.velocity[i])


class Adam:
    def __init__(self, params: Sequence[Tensor], lr: float = 1e-3, betas: tuple[float, float] = (0.9, 0.999),
                 eps: float = 1e-8, weight_decay: float = 0.0):  # fmt: skip
        self.params, self.lr, self.betas, self.eps, self.weight_decay = list(params), lr, betas, eps, weight_decay
        self.moments = [(np.zeros(p.shape), np.zeros(p.shape)) for p in self.params]
        self.steps = 0

    def zero_grad(self) -> None:
        for p in self.params:
            p.grad = None

    def step(self) -> None:
        self.steps += 1
        b1, b2 = self.betas
        for i, p in enumerate(self.params):
            g, (m, v) = p.grad.array + self.weight_decay * p.array, self.moments[i]
            m, v = self.moments[i] = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g**2
            m, v = m / (1 - b1**self.steps), v / (1 - b2**self.steps)
            p.edited(p.array - self.lr * m / (np.sqrt(v) + self.eps))
