"""Rates that go up and down, and momenta that go down and up with them.

Source: Smith, Cyclical learning rates for training neural networks, 2017; Smith and Topin, Super-convergence: very fast
training of neural networks using large learning rates, 2019.
"""

from collections.abc import Callable
from math import cos, floor, pi
from types import FunctionType
from typing import Any, Literal

from ...tensor import Tensor
from ..optimizer import Optimizer
from .scheduler import LRScheduler, Rates, checked, set_rate

PerGroup = float | list[float]
Anneal = Literal["cos", "linear"]
Mode = Literal["triangular", "triangular2", "exp_range"]


def each(name: str, optimizer: Optimizer, values: PerGroup) -> list[float]:
    """One value for each group: `values`, or as many times the one that it is."""
    n = len(optimizer.param_groups)
    if not isinstance(values, list | tuple):
        values = [values] * n
    if len(values) != n:
        raise ValueError(
            f"{name} must have the same length as optimizer.param_groups. {name} has {len(values)} values, "
            f"param_groups has {n}."
        )
    return [x.clone() if isinstance(x, Tensor) else x for x in values]  # what the user does with it is no matter


class Cycling(LRScheduler):
    """What schedulers share that change a momentum too: SGD's `momentum`, or the first of Adam's `betas`."""

    cycle_momentum: bool
    use_beta1: bool

    def _start_momenta(self, base: PerGroup, highest: PerGroup, last_epoch: int) -> tuple[list[float], list[float]]:
        """The lowest and the highest momentum of each group, which starts with the highest."""
        defaults = self.optimizer.defaults
        if "momentum" not in defaults and "betas" not in defaults:
            raise ValueError("optimizer must support momentum or beta1 with `cycle_momentum` option enabled")
        self.use_beta1 = "betas" in defaults
        lows, highs = each("base_momentum", self.optimizer, base), each("max_momentum", self.optimizer, highest)
        if last_epoch == -1:
            for group, low, high in zip(self.optimizer.param_groups, lows, highs, strict=True):
                self._set_momentum(group, high)
                group["max_momentum"], group["base_momentum"] = high, low
        return lows, highs

    def _set_momentum(self, group: dict[str, Any], value: float) -> None:
        if self.use_beta1:
            group["betas"] = (value, *group["betas"][1:])
        else:
            group["momentum"] = value


class CyclicLR(Cycling):
    """From `base_lr` to `max_lr` in `step_size_up` steps, back in `step_size_down`, again and again. PyTorch's.

    The height of a cycle is scaled by 1 ("triangular"), by half of the cycle's before ("triangular2"), by `gamma` to
    the number of steps ("exp_range"), or by `scale_fn` of the number of the cycle or of the step (`scale_mode`).
    A momentum goes the other way, from `max_momentum` to `base_momentum`.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        base_lr: PerGroup,
        max_lr: PerGroup,
        step_size_up: int = 2000,
        step_size_down: int | None = None,
        mode: Mode = "triangular",
        gamma: float = 1.0,
        scale_fn: Callable[[float], float] | None = None,
        scale_mode: Literal["cycle", "iterations"] = "cycle",
        cycle_momentum: bool = True,
        base_momentum: float = 0.8,
        max_momentum: float = 0.9,
        last_epoch: int = -1,
    ):
        self.optimizer = checked(optimizer)
        base_lrs = each("base_lr", optimizer, base_lr)
        if last_epoch == -1:
            for lr, group in zip(base_lrs, optimizer.param_groups, strict=True):
                set_rate(group, lr)
        self.max_lrs = each("max_lr", optimizer, max_lr)
        up = float(step_size_up)
        self.total_size = up + (up if step_size_down is None else float(step_size_down))
        self.step_ratio = up / self.total_size
        if mode not in ("triangular", "triangular2", "exp_range") and scale_fn is None:
            raise ValueError("mode is invalid and scale_fn is None")
        self.mode = mode
        self.gamma = gamma
        self._scale_fn_custom = scale_fn
        self.scale_mode = scale_mode if scale_fn is not None else "iterations" if mode == "exp_range" else "cycle"
        self.cycle_momentum = cycle_momentum
        if cycle_momentum:
            lows, highs = self._start_momenta(base_momentum, max_momentum, last_epoch)
            self.base_momentums, self.max_momentums = lows, highs
        super().__init__(optimizer, last_epoch)
        self.base_lrs = base_lrs  # type: ignore[assignment]

    def scale_fn(self, x: float) -> float:
        """By what the height of a cycle is multiplied, at its number or at that of the step."""
        if self._scale_fn_custom is not None:
            return self._scale_fn_custom(x)
        return self.gamma**x if self.mode == "exp_range" else 1 / 2.0 ** (x - 1) if self.mode == "triangular2" else 1.0

    def get_lr(self) -> Rates:
        self._warn_outside_step()
        cycle = floor(1 + self.last_epoch / self.total_size)
        x = 1.0 + self.last_epoch / self.total_size - cycle
        height = x / self.step_ratio if x <= self.step_ratio else (x - 1) / (self.step_ratio - 1)
        scale = self.scale_fn(cycle if self.scale_mode == "cycle" else self.last_epoch)
        if self.cycle_momentum:
            groups = zip(self.optimizer.param_groups, self.base_momentums, self.max_momentums, strict=True)
            for group, low, high in groups:
                self._set_momentum(group, high - (high - low) * height * scale)
        return [low + (high - low) * height * scale for low, high in zip(self.base_lrs, self.max_lrs, strict=True)]

    def state_dict(self) -> dict[str, Any]:
        """Everything but the optimizer; of a `scale_fn`, only the attributes of a callable object."""
        state = super().state_dict()
        custom = state.pop("_scale_fn_custom")
        held = None if custom is None or isinstance(custom, FunctionType) else vars(custom).copy()
        return state | {"_scale_fn_custom": held}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Continue from what `state_dict` returned; a `scale_fn` stays the one given to this scheduler."""
        held = state_dict["_scale_fn_custom"]
        super().load_state_dict({name: value for name, value in state_dict.items() if name != "_scale_fn_custom"})
        if held is not None:
            vars(self._scale_fn_custom).update(held)


class OneCycleLR(Cycling):
    """One cycle in `total_steps` steps, or in `epochs * steps_per_epoch`. PyTorch's.

    The rate rises from `max_lr / div_factor` to `max_lr` in the first `pct_start`, a share in [0, 1], of the steps, and
    falls to `max_lr / div_factor / final_div_factor`; in `three_phase`s, first to where it began. It follows a cosine
    or a line (`anneal_strategy`). A momentum goes from `max_momentum` to `base_momentum` and back.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        max_lr: PerGroup,
        total_steps: int | None = None,
        epochs: int | None = None,
        steps_per_epoch: int | None = None,
        pct_start: float = 0.3,
        anneal_strategy: Anneal = "cos",
        cycle_momentum: bool = True,
        base_momentum: PerGroup = 0.85,
        max_momentum: PerGroup = 0.95,
        div_factor: float = 25.0,
        final_div_factor: float = 10000.0,
        three_phase: bool = False,
        last_epoch: int = -1,
    ):
        self.optimizer = checked(optimizer)
        self.total_steps = _total(total_steps, epochs, steps_per_epoch)
        self._schedule_phases = _phases(self.total_steps, pct_start, three_phase)
        if not isinstance(pct_start, float) or not 0 <= pct_start <= 1:
            raise ValueError(f"Expected float between 0 and 1 pct_start, but got {pct_start}")
        if anneal_strategy not in ("cos", "linear"):
            raise ValueError(f"anneal_strategy must be one of 'cos' or 'linear', instead got {anneal_strategy}")
        self._anneal_func_type = anneal_strategy
        highest = each("max_lr", optimizer, max_lr)
        if last_epoch == -1:
            for group, high in zip(optimizer.param_groups, highest, strict=True):
                group["initial_lr"] = high / div_factor
                group["max_lr"] = high
                group["min_lr"] = group["initial_lr"] / final_div_factor
        self.cycle_momentum = cycle_momentum
        if cycle_momentum:
            self._start_momenta(base_momentum, max_momentum, last_epoch)
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> Rates:
        self._warn_outside_step()
        step = self.last_epoch
        if step > self.total_steps:
            raise ValueError(f"Tried to step {step} times. The specified number of total steps is {self.total_steps}")
        begin = 0.0
        for phase in self._schedule_phases:
            if step <= phase["end_step"] or phase is self._schedule_phases[-1]:
                break
            begin = phase["end_step"]
        share = (step - begin) / (phase["end_step"] - begin)
        values: Rates = []
        for group in self.optimizer.param_groups:
            values.append(self._between(group[phase["start_lr"]], group[phase["end_lr"]], share))
            if self.cycle_momentum:
                ends = group[phase["start_momentum"]], group[phase["end_momentum"]]
                self._set_momentum(group, self._between(*ends, share))
        return values

    def _between(self, start: float, end: float, share: float) -> float:
        if self._anneal_func_type == "cos":
            return end + (start - end) / 2.0 * (cos(pi * share) + 1)
        return (end - start) * share + start


def _total(total_steps: int | None, epochs: int | None, steps_per_epoch: int | None) -> int:
    if total_steps is not None:
        return _positive("total_steps", total_steps)
    if epochs is None or steps_per_epoch is None:
        raise ValueError("You must define either total_steps OR (epochs AND steps_per_epoch)")
    return _positive("epochs", epochs) * _positive("steps_per_epoch", steps_per_epoch)


def _positive(name: str, value: Any) -> int:
    if not isinstance(value, int) or value <= 0:
        raise ValueError(f"Expected positive integer {name}, but got {value}")
    return value


def _phases(total: int, rising: float, three: bool) -> list[dict[str, Any]]:
    """Where each phase ends, and between which numbers of a group it leads."""
    ends = [rising * total - 1, 2 * rising * total - 2, total - 1] if three else [rising * total - 1, total - 1]
    rates = ["initial_lr", "max_lr", *["initial_lr"] * three, "min_lr"]
    momenta = ["max_momentum", "base_momentum", "max_momentum", *["max_momentum"] * three]
    names = ("end_step", "start_lr", "end_lr", "start_momentum", "end_momentum")
    rows = zip(ends, rates, rates[1:], momenta, momenta[1:], strict=False)
    return [dict(zip(names, row, strict=True)) for row in rows]
