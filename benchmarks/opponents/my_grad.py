"""MyGrad: tensors on NumPy with a tape. It has no optimizers: NumPy's by hand."""

from typing import Any

import mygrad
from mygrad.nnet import relu

from benchmarks.opponents import by_hand


class Training(by_hand.Training):
    """The step in MyGrad."""

    def gradients(self) -> tuple[Any, list[Any]]:
        parameters = [mygrad.tensor(p, copy=False) for p in self.parameters]
        x: Any = self.x
        for k in range(0, len(parameters), 2):
            x = mygrad.matmul(x, parameters[k].T) + parameters[k + 1]
            if k + 2 < len(parameters):
                x = relu(x)
        loss = mygrad.mean((x - self.y) ** 2)
        loss.backward()
        return loss.data, [p.grad for p in parameters]

    def __call__(self) -> Any:
        with mygrad.mem_guard_off:  # its locks on arrays cost more than half of a small step
            return super().__call__()
