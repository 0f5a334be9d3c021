"""The models of the training benchmarks, written once for both libraries, and a step of their training."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Model:
    """Layer widths of a `Sequential(Linear, ReLU, ..., Linear)`, and the batch it is trained on."""

    widths: tuple[int, ...]
    batch: int
    loss: str = "MSELoss"

    def __str__(self) -> str:
        return "-".join(map(str, self.widths))

    @property
    def weights(self) -> int:
        """The number of all parameters."""
        return sum((n_in + 1) * n_out for n_in, n_out in pairwise(self.widths))

    @property
    def products(self) -> list[int]:
        """Operations in the product of each layer, forward."""
        return [2 * self.batch * n_in * n_out for n_in, n_out in pairwise(self.widths)]

    @property
    def flop(self) -> int:
        """Operations in the products of one step: forward, and both gradients but the one of the input."""
        return 3 * sum(self.products) - self.products[0]

    def build(self, lib: Any) -> Any:
        """The model from seed 0, which gives the same weights in both libraries."""
        lib.manual_seed(0)
        layers = [
            layer for n_in, n_out in pairwise(self.widths) for layer in (lib.nn.Linear(n_in, n_out), lib.nn.ReLU())
        ]
        return lib.nn.Sequential(*layers[:-1])

    def arrays(self) -> tuple[np.ndarray, np.ndarray]:
        """Inputs and targets, standard normal, float32; targets around 1, so that no gradient cancels out to noise."""
        noise = np.random.default_rng(0)
        x, y = (noise.standard_normal((self.batch, n), np.float32) for n in (self.widths[0], self.widths[-1]))
        return x, y + np.float32(1)


MODELS = (
    Model((1, 1), 100),
    Model((2, 3, 1), 100),
    Model((16, 64, 64, 1), 64),
    Model((784, 128, 10), 64),
    Model((784, 512, 512, 10), 128),
    Model((1024, 4096, 4096, 1024), 256),
)
LR = 1e-3


class Training:
    """A model in training: calling it makes one step and returns the loss."""

    def __init__(self, lib: Any, model: Any, optimizer: str = "Adam", **options: Any):
        self.net, self.loss_fn = model.build(lib), getattr(lib.nn, model.loss)()
        self.x, self.y = map(lib.from_numpy, model.arrays())
        self.optimizer = getattr(lib.optim, optimizer)(self.net.parameters(), lr=LR, **options)

    def __call__(self) -> Any:
        self.optimizer.zero_grad()
        loss = self.loss_fn(self.net(self.x), self.y)
        loss.backward()
        self.optimizer.step()
        return loss

    def evidence(self) -> list[Any]:
        """The loss of the first step, the gradients that led to it, and the parameters after it.

        Gradients of later steps may differ by more than rounding: where a ReLU's input is almost 0, and where Adam
        divided a gradient that is. The losses hardly show it.
        """
        return [self(), *(p.grad for p in self.net.parameters()), *self.net.parameters()]


class Compiled(Training):
    """The step under the library's `compile`."""

    def __init__(self, lib: Any, model: Any, optimizer: str):
        super().__init__(lib, model, optimizer)
        self.step = lib.compile(self._step)

    def _step(self, x: Any, y: Any) -> Any:
        loss = self.loss_fn(self.net(x), y)
        loss.backward()
        self.optimizer.step()
        self.optimizer.zero_grad()
        return loss

    def __call__(self) -> Any:
        return self.step(self.x, self.y)

    def evidence(self) -> list[Any]:
        """As in eager mode, whose gradients of the same weights these are: the compiled step keeps none."""
        self.loss_fn(self.net(self.x), self.y).backward()
        grads = [p.grad for p in self.net.parameters()]
        self.optimizer.zero_grad()
        return [self(), *grads, *self.net.parameters()]
