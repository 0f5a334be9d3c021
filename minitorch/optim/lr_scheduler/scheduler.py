"""LRScheduler: sets the learning rates of an optimizer's groups, epoch by epoch.

A subclass says by `get_lr` what the rates are at `last_epoch`, mostly from those of the epoch before, so that
schedulers can be stacked: each scales what the others left. `_closed_form` says it of any epoch at once.
"""

import warnings
from collections.abc import Iterator
from typing import Any

from ...tensor import Tensor
from ..optimizer import Optimizer

EPOCH_DEPRECATION_WARNING = (
    "The epoch parameter in `scheduler.step()` was not necessary and is being deprecated where possible. Please use "
    "`scheduler.step()` to step the scheduler. During the deprecation, if epoch is different from None, the closed "
    "form is used instead of the new chainable form, where available."
)
ORDER = (
    "Detected call of `lr_scheduler.step()` before `optimizer.step()`. Call them in the opposite order: "
    "`optimizer.step()` before `lr_scheduler.step()`. Else the first value of the learning rate schedule is skipped. "
    "See more details at https://pytorch.org/docs/stable/optim.html#how-to-adjust-learning-rate"
)
OVERRIDDEN = (
    "Seems like `optimizer.step()` has been overridden after learning rate scheduler initialization. Please, make sure "
    "to call `optimizer.step()` before `lr_scheduler.step()`. "
    "See more details at https://pytorch.org/docs/stable/optim.html#how-to-adjust-learning-rate"
)

Rates = list[float | Tensor]


class LRScheduler:
    """The base of schedulers; PyTorch's. Making one sets the rates of epoch `last_epoch + 1`.

    With the default `last_epoch=-1` a group's `initial_lr` is its present `lr`; to resume at another epoch it must be
    in the group already, as a loaded state dict of the optimizer has it.
    """

    _get_lr_called_within_step = False
    _is_initial = False

    def __init__(self, optimizer: Optimizer, last_epoch: int = -1):
        self.optimizer = checked(optimizer)
        for i, group in enumerate(optimizer.param_groups):
            if last_epoch == -1:
                group.setdefault("initial_lr", copied(group["lr"]))
            elif "initial_lr" not in group:
                raise KeyError(
                    f"param 'initial_lr' is not specified in param_groups[{i}] when resuming scheduler with "
                    "last_epoch >= 0: load the optimizer's state first, or leave last_epoch out for a fresh run"
                )
        self.base_lrs: Rates = rates(optimizer, "initial_lr")
        self.last_epoch = last_epoch
        watch(optimizer)
        self._initial_step()

    def _initial_step(self) -> None:
        self._step_count = 0
        self._is_initial = True
        self.step()
        self._is_initial = False

    def get_lr(self) -> Rates:
        """The rates at `last_epoch`; for `step` to call. Users ask `get_last_lr`."""
        raise NotImplementedError

    def get_last_lr(self) -> Rates:
        """The rate of each group that the last step set."""
        return self._last_lr

    def step(self, epoch: int | None = None) -> None:
        """Set the rates of the next epoch; call it after the optimizer's steps of this one."""
        if self._step_count == 1:
            warn_of_order(self.optimizer)
        self._step_count += 1
        if epoch is not None:
            warnings.warn(EPOCH_DEPRECATION_WARNING, UserWarning, stacklevel=2)
        self._update_lr(epoch)

    def _update_lr(self, epoch: int | None = None) -> None:
        self.last_epoch = self.last_epoch + 1 if epoch is None else epoch
        self._get_lr_called_within_step = True
        values = self.get_lr() if epoch is None else self._closed_form()
        self._get_lr_called_within_step = False
        for group, value in zip(self.optimizer.param_groups, values, strict=True):
            set_rate(group, value)
        self._last_lr: Rates = rates(self.optimizer, "lr")

    def _members(self) -> Iterator["LRScheduler"]:
        """This scheduler, and those that it steps."""
        yield self

    def _closed_form(self) -> Rates:
        return self.get_lr()

    def _unchanged(self) -> Rates:
        return rates(self.optimizer, "lr")

    def _times(self, factor: float) -> Rates:
        return [group["lr"] * factor for group in self.optimizer.param_groups]

    def _warn_outside_step(self) -> None:
        if not self._get_lr_called_within_step:
            warnings.warn(
                "To get the last learning rate computed by the scheduler, please use `get_last_lr()`.",
                UserWarning,
                stacklevel=3,
            )

    def state_dict(self) -> dict[str, Any]:
        """Everything but the optimizer."""
        return {name: value for name, value in self.__dict__.items() if name != "optimizer"}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Continue from what `state_dict` returned."""
        self.__dict__.update(state_dict)


class _LRScheduler(LRScheduler):
    """The former name of LRScheduler, for schedulers of other libraries."""


def checked(optimizer: Any) -> Optimizer:
    """`optimizer`, if it is one."""
    if not isinstance(optimizer, Optimizer):
        raise TypeError(f"{type(optimizer).__name__} is not an Optimizer")
    return optimizer


def copied(rate: float | Tensor) -> float | Tensor:
    """A rate that does not change when the group's tensor does."""
    return rate.clone() if isinstance(rate, Tensor) else rate


def rates(optimizer: Optimizer, key: str) -> Rates:
    """What the groups hold under `key`."""
    return [copied(group[key]) for group in optimizer.param_groups]


def set_rate(group: dict[str, Any], value: float | Tensor) -> None:
    """Give a group a rate; one held in a tensor stays in that tensor."""
    if isinstance(group["lr"], Tensor):
        group["lr"]._array[...] = value._array if isinstance(value, Tensor) else value
        group["lr"]._counter[0] += 1
    else:
        group["lr"] = value


def watch(optimizer: Optimizer) -> None:
    """From its first scheduler on, note whether an optimizer takes a step, and which `step` it had then."""
    facts = vars(optimizer)
    if "_step_when_scheduled" not in facts:
        optimizer._stepped = False
        facts["_step_when_scheduled"] = facts.get("step")


def warn_of_order(optimizer: Optimizer) -> None:
    """The warnings of a scheduler's second step: the optimizer should have taken one by then."""
    facts = vars(optimizer)
    if facts.get("step") is not facts.get("_step_when_scheduled"):
        warnings.warn(OVERRIDDEN, UserWarning, stacklevel=3)
    elif not optimizer._stepped:
        warnings.warn(ORDER, UserWarning, stacklevel=3)
