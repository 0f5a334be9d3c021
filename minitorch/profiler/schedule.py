"""Which steps of a training are profiled."""

from collections.abc import Callable
from enum import Enum


class ProfilerActivity(Enum):
    """Where time is spent. PyTorch's `torch.profiler.ProfilerActivity`; here there is the CPU alone."""

    CPU = 0


class ProfilerAction(Enum):
    """What a profile does in a step. PyTorch's `torch.profiler.ProfilerAction`."""

    NONE = 0
    WARMUP = 1
    RECORD = 2
    RECORD_AND_SAVE = 3


def schedule(
    *, wait: int, warmup: int, active: int, repeat: int = 0, skip_first: int = 0
) -> Callable[[int], ProfilerAction]:
    """After `skip_first` steps, cycles of `wait` steps that are left out, `warmup` too, and `active` that are recorded.

    `repeat` cycles, or without end if that is 0. PyTorch's `torch.profiler.schedule`.
    """
    if min(wait, warmup, repeat, skip_first) < 0 or active <= 0:
        raise AssertionError(
            "Invalid profiler schedule arguments: wait, warmup, repeat and skip_first must be at least 0, active "
            f"more; got {wait=}, {warmup=}, {repeat=}, {skip_first=}, {active=}"
        )

    def action(step: int) -> ProfilerAction:
        if step < 0:
            raise AssertionError(f"Step must be non-negative. Got {step}.")
        cycle, place = divmod(step - skip_first, wait + warmup + active)
        if step < skip_first or place < wait or 0 < repeat <= cycle:
            return ProfilerAction.NONE
        if place < wait + warmup:
            return ProfilerAction.WARMUP
        last = place == wait + warmup + active - 1
        return ProfilerAction.RECORD_AND_SAVE if last else ProfilerAction.RECORD

    return action
