"""tinygrad: the step captured by TinyJit and compiled with clang, which it needs on a CPU."""

from typing import Any

from tinygrad import Context, Device, Tensor, TinyJit
from tinygrad.nn.optim import SGD, Adam

from benchmarks.models import LR, Model
from benchmarks.opponents import by_hand

DEVICE = Device[Device.DEFAULT]  # RuntimeError where it finds no compiler


class Training(by_hand.Training):
    """The step in tinygrad."""

    def __init__(self, model: Model, optimizer: str):
        super().__init__(model, optimizer)
        self.x, self.y = Tensor(self.x).is_param_(False), Tensor(self.y).is_param_(False)
        self.parameters = [Tensor(p).realize() for p in self.parameters]
        self.optimizer = {"SGD": SGD, "Adam": Adam}[optimizer](self.parameters, lr=LR)
        self.step = TinyJit(self._step)

    def _loss(self) -> Any:
        x: Any = self.x
        for k in range(0, len(self.parameters), 2):
            x = x.linear(self.parameters[k].T, self.parameters[k + 1])
            if k + 2 < len(self.parameters):
                x = x.relu()
        return (x - self.y).square().mean()

    def _step(self) -> Any:
        self.optimizer.zero_grad()
        loss = self._loss().backward()
        return loss.realize(*self.optimizer.schedule_step())

    def __call__(self) -> Any:
        with Context(TRAINING=1):
            loss = self.step()
        DEVICE.synchronize()
        return loss

    def evidence(self) -> list[Any]:
        grads = [g.numpy() for g in self._loss().gradient(*self.parameters)]
        return [self(), *grads, *self.parameters]
