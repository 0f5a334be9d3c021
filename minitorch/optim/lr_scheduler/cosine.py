"""A rate that follows half a wave of the cosine, from the initial one down to `eta_min`; once, or again and again.

Source: Loshchilov and Hutter, SGDR: stochastic gradient descent with warm restarts, 2017.
"""

from math import cos, floor, log, pi

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


class CosineAnnealingWarmRestarts(LRScheduler):
    """Half a wave in `T_0` epochs, then from the initial rate on in `T_0 T_mult`, and so on. PyTorch's.

    `step` takes fractions of an epoch too.
    """

    def __init__(
        self, optimizer: Optimizer, T_0: int, T_mult: int = 1, eta_min: float = 0.0, last_epoch: int = -1
    ):
        if not isinstance(T_0, int) or T_0 <= 0:
            raise ValueError(f"Expected positive integer T_0, but got {T_0}")
        if not isinstance(T_mult, int) or T_mult < 1:
            raise ValueError(f"Expected integer T_mult >= 1, but got {T_mult}")
        if not isinstance(eta_min, float | int):
            raise ValueError(f"Expected float or int eta_min, but got {eta_min} of type {type(eta_min)}")
        self.T_0 = T_0
        self.T_i = T_0
        self.T_mult = T_mult
        self.eta_min = eta_min
        self.T_cur: float = last_epoch
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> Rates:
        self._warn_outside_step()
        low, wave = self.eta_min, 1 + cos(pi * self.T_cur / self.T_i)
        return [low + (lr - low) * wave / 2 for lr in self.base_lrs]

    def step(self, epoch: float | None = None) -> None:
        """Set the rates of the next epoch, or of `epoch`, which may be a fraction: `step(3 + i / len(loader))`."""
        if epoch is None and self.last_epoch >= 0:
            epoch = self.last_epoch + 1
            self.T_cur += 1
            if self.T_cur >= self.T_i:
                self.T_cur %= self.T_i
                self.T_i *= self.T_mult
        else:
            epoch = 0 if epoch is None else epoch
            if epoch < 0:
                raise ValueError(f"Expected non-negative epoch, but got {epoch}")
            self._go_to(epoch)
        self._update_lr(floor(epoch))

    def _go_to(self, epoch: float) -> None:
        first, times = self.T_0, self.T_mult
        if epoch < first:
            self.T_i, self.T_cur = first, epoch
        elif times == 1:
            self.T_cur = epoch % first
        else:
            n = int(log(epoch / first * (times - 1) + 1, times))
            self.T_cur = epoch - first * (times**n - 1) / (times - 1)
            self.T_i = first * times**n
