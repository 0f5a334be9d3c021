"""Averages of weights over training: the mean of those at the end of epochs, or one that forgets.

Source: Izmailov et al., Averaging weights leads to wider optima and better generalization, 2018. As PyTorch's
`torch.optim.swa_utils`.
"""

from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from itertools import chain
from math import cos, pi
from typing import Any, Literal

from ..autograd.modes import no_grad
from ..functions.data import tensor
from ..jit.dtypes import is_floating
from ..nn import Module
from ..nn.modules.batchnorm import _BatchNorm
from ..tensor import Tensor
from ..tensor.devices import device as Device
from ..tensor.dtypes import long
from .lr_scheduler.cyclic import PerGroup, each
from .lr_scheduler.scheduler import LRScheduler, Rates
from .optimizer import Optimizer

Average = Callable[[Tensor, Tensor, Tensor | int], Tensor]
AverageAll = Callable[[Sequence[Tensor], Sequence[Tensor], Tensor | int], None]


def get_swa_avg_fn() -> Average:
    """The mean of all values so far, out of the average, a new value and how many are in it."""

    @no_grad()
    def swa_update(averaged_param: Tensor, current_param: Tensor, num_averaged: Tensor | int) -> Tensor:
        return averaged_param + (current_param - averaged_param) / (num_averaged + 1)

    return swa_update


def get_ema_avg_fn(decay: float = 0.999) -> Average:
    """`decay * average + (1 - decay) * value`, for a decay in [0, 1]; ValueError for another."""
    _check_decay(decay)

    @no_grad()
    def ema_update(ema_param: Tensor, current_param: Tensor, num_averaged: Tensor | int) -> Tensor:
        return decay * ema_param + (1 - decay) * current_param

    return ema_update


def get_swa_multi_avg_fn() -> AverageAll:
    """As `get_swa_avg_fn`, of lists of tensors, the averages overwritten."""

    @no_grad()
    def swa_update(
        averaged_param_list: Sequence[Tensor], current_param_list: Sequence[Tensor], num_averaged: Tensor | int
    ) -> None:
        for average, value in zip(averaged_param_list, current_param_list, strict=True):
            if is_floating(average._array.dtype):
                average.lerp_(value, float(1 / (num_averaged + 1)))
            else:
                average.copy_(average + (value - average) / (num_averaged + 1))

    return swa_update


def get_ema_multi_avg_fn(decay: float = 0.999) -> AverageAll:
    """As `get_ema_avg_fn`, of lists of tensors, the averages overwritten."""
    _check_decay(decay)

    @no_grad()
    def ema_update(
        ema_param_list: Sequence[Tensor], current_param_list: Sequence[Tensor], num_averaged: Tensor | int
    ) -> None:
        for average, value in zip(ema_param_list, current_param_list, strict=True):
            if is_floating(average._array.dtype):
                average.lerp_(value, 1 - decay)
            else:
                average.copy_(average * decay + value * (1 - decay))

    return ema_update


def _check_decay(decay: float) -> None:
    if not 0 <= decay <= 1:
        raise ValueError(f"Invalid decay value {decay} provided. Please provide a value in [0,1] range.")


class AveragedModel(Module):
    """A copy of a model whose parameters are averages of that model's; `update_parameters(model)` takes in new ones.

    `avg_fn(average, value, n_averaged)` gives an average, `multi_avg_fn` overwrites lists of them; by default it is the
    mean of all. Buffers are averaged too with `use_buffers`, else taken over. PyTorch's.
    """

    n_averaged: Tensor

    def __init__(
        self,
        model: Module,
        device: Device | str | int | None = None,
        avg_fn: Average | None = None,
        multi_avg_fn: AverageAll | None = None,
        use_buffers: bool = False,
    ):
        super().__init__()
        if avg_fn is not None and multi_avg_fn is not None:
            raise AssertionError("Only one of avg_fn and multi_avg_fn should be provided")
        self.module = deepcopy(model)
        if device is not None:
            self.module = self.module.to(device)
        self.register_buffer("n_averaged", tensor(0, dtype=long, device=device))
        self.avg_fn = avg_fn
        self.multi_avg_fn = multi_avg_fn
        self.use_buffers = use_buffers

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        return self.module(*args, **kwargs)

    @no_grad()
    def update_parameters(self, model: Module) -> None:
        """Take in the parameters that `model` has now: the first time, as they are."""
        averages, values = list(self._averaged(self.module)), list(self._averaged(model))
        if self.n_averaged == 0:
            for average, value in zip(averages, values, strict=False):
                average.copy_(value)
        elif self.multi_avg_fn is not None:
            for kind in dict.fromkeys(average.dtype for average in averages):
                pairs = [(a, v) for a, v in zip(averages, values, strict=True) if a.dtype == kind]
                self.multi_avg_fn([a.detach() for a, _ in pairs], [v.detach() for _, v in pairs], self.n_averaged)
        else:
            update = self.avg_fn or get_swa_avg_fn()
            for average, value in zip(averages, values, strict=True):
                average.copy_(update(average.detach(), value.detach(), self.n_averaged))
        if not self.use_buffers:
            for buffer, value in zip(self.module.buffers(), model.buffers(), strict=True):
                buffer.copy_(value)
        self.n_averaged += 1

    def _averaged(self, model: Module) -> Iterable[Tensor]:
        return chain(model.parameters(), model.buffers()) if self.use_buffers else model.parameters()


@no_grad()
def update_bn(loader: Iterable[Any], model: Module, device: Device | str | int | None = None) -> None:
    """Set the running statistics of all BatchNorm layers to the means over one pass of `loader`.

    Of a batch that is a tuple or list, the first part is the model's input. PyTorch's.
    """
    norms = {module: module.momentum for module in model.modules() if isinstance(module, _BatchNorm)}
    if not norms:
        return
    was_training = model.training
    model.train()
    for module in norms:
        module.reset_running_stats()
        module.momentum = None
    for batch in loader:
        inputs = batch[0] if isinstance(batch, list | tuple) else batch
        model(inputs if device is None else inputs.to(device))
    for module, momentum in norms.items():
        module.momentum = momentum
    model.train(was_training)


class SWALR(LRScheduler):
    """From each group's rate to `swa_lr` in `anneal_epochs` epochs, along a cosine or a line. PyTorch's."""

    def __init__(
        self,
        optimizer: Optimizer,
        swa_lr: PerGroup,
        anneal_epochs: int = 10,
        anneal_strategy: Literal["cos", "linear"] = "cos",
        last_epoch: int = -1,
    ):
        for group, rate in zip(optimizer.param_groups, each("swa_lr", optimizer, swa_lr), strict=True):
            group["swa_lr"] = rate
        if anneal_strategy not in ("cos", "linear"):
            raise ValueError(f"anneal_strategy must be one of 'cos' or 'linear', instead got {anneal_strategy}")
        self._anneal_strategy = anneal_strategy
        if not isinstance(anneal_epochs, int) or anneal_epochs < 0:
            raise ValueError(f"anneal_epochs must be equal or greater than 0, got {anneal_epochs}")
        self.anneal_epochs = anneal_epochs
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> Rates:
        self._warn_outside_step()
        step = max(1, self._step_count - 1) if self.anneal_epochs == 0 else self._step_count - 1
        before, now = self._share(step - 1), self._share(step)
        rates: Rates = []
        for group in self.optimizer.param_groups:
            last, first = group["swa_lr"], group["lr"]
            if before == 1:
                first = last
            else:
                first = (first - before * last) / (1 - before)
            rates.append(last * now + first * (1 - now))
        return rates

    def _share(self, step: int) -> float:
        """How far the rate has gone by then: 0 at first, 1 in the end."""
        t = max(0, min(1, step / max(1, self.anneal_epochs)))
        return (1 - cos(pi * t)) / 2 if self._anneal_strategy == "cos" else t
