"""A rate that follows half a wave of the cosine, from the initial one down to `eta_min`.

Source: Loshchilov and Hutter, SGDR: stochastic gradient descent with warm restarts, 2017, without the restarts.
"""

from math import cos, pi

from ..optimizer import Optimizer
from .scheduler import LRScheduler, Rates


class CosineAnnealingLR(LRScheduler):
    """`eta_min + (initial lr - eta_min) (1 + cos(π epoch / T_max)) / 2`. PyTorch's."""

    def __init__(self, optimizer: Optimizer, T_max: int, eta_min: float = 0.0, last_epoch: int = -1):
        self.T_max = T_max
        self.eta_min = eta_min
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> Rates:
        self._warn_outside_step()
        if self._is_initial:
            return self._unchanged()
        t, period, low = self.last_epoch, self.T_max, self.eta_min
        if self._step_count == 1 and t > 0:
            return [low + (lr - low) * (1 + cos(t * pi / period)) / 2 for lr in self.base_lrs]
        if (t - 1 - period) % (2 * period) == 0:  # the epoch before was the lowest: its factor would divide by zero
            return [
                group["lr"] + (lr - low) * (1 - cos(pi / period)) / 2
                for lr, group in zip(self.base_lrs, self.optimizer.param_groups, strict=True)
            ]
        fall = (1 + cos(pi * t / period)) / (1 + cos(pi * (t - 1) / period))
        return [fall * (group["lr"] - low) + low for group in self.optimizer.param_groups]

    def _closed_form(self) -> Rates:
        low = self.eta_min
        return [low + (lr - low) * (1 + cos(pi * self.last_epoch / self.T_max)) / 2 for lr in self.base_lrs]
