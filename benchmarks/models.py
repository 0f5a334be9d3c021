"""The five models of the training benchmarks, written once for both libraries."""

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Model:
    """Layer widths of a `Sequential(Linear, ReLU, ..., Linear)`, and the batch it is trained on."""

    widths: tuple[int, ...]
    batch: int

    @property
    def name(self) -> str:
        return "-".join(map(str, self.widths))

    def build(self, lib: Any) -> Any:
        """The model from seed 0, which gives the same weights in both libraries."""
        lib.manual_seed(0)
        layers: list[Any] = []
        for n_in, n_out in zip(self.widths, self.widths[1:], strict=False):
            layers += [lib.nn.Linear(n_in, n_out), lib.nn.ReLU()]
        return lib.nn.Sequential(*layers[:-1])

    def data(self, lib: Any) -> tuple[Any, Any]:
        """Inputs and targets, standard normal."""
        noise = np.random.default_rng(0)
        return tuple(  # type: ignore[return-value]
            lib.from_numpy(noise.standard_normal((self.batch, width), dtype=np.float32))
            for width in (self.widths[0], self.widths[-1])
        )


MODELS = (
    Model((1, 1), 100),
    Model((2, 3, 1), 100),
    Model((16, 64, 64, 1), 64),
    Model((784, 128, 10), 64),
    Model((784, 512, 512, 10), 128),
    Model((1024, 4096, 4096, 1024), 256),
)


@dataclass
class Training:
    """A model in training: calling it makes one step and returns the loss."""

    lib: Any
    model: Any
    x: Any
    y: Any
    optimizer: Any
    loss: Any

    def __call__(self) -> Any:
        self.optimizer.zero_grad()
        loss = self.loss(self.model(self.x), self.y)
        loss.backward()
        self.optimizer.step()
        return loss


def training(lib: Any, model: Model, optimizer: str = "Adam", **options: Any) -> Training:
    """One of MODELS ready to train with MSE and the named optimizer."""
    net = model.build(lib)
    x, y = model.data(lib)
    make = getattr(lib.optim, optimizer)
    return Training(lib, net, x, y, make(net.parameters(), lr=1e-3, **options), lib.nn.MSELoss())
