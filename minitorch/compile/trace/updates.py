"""Updates: what a traced step of an optimizer leaves to be done in Python before each compiled call.

Such a step is traced by optimizers.py.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...optim import Optimizer
from ...tensor import Tensor
from .written import Settings


@dataclass(eq=False)
class Update:
    """A step of one group of an optimizer. `members` are its parameters, each with the place of its first number."""

    optimizer: Optimizer
    group: dict[str, Any]
    late: bool  # whether a scheduler steps before it in the function: then the group is another by its turn
    members: list[tuple[Any, int]] = field(default_factory=list)
    ahead: dict[int, int] = field(default_factory=dict)  # by place, the steps that the function takes before this one
    pattern: tuple = ()  # the kinds of its numbers
    settings: list[Settings] = field(default_factory=list)  # if compiled code computes the numbers

    def kinds(self, numbers: tuple) -> tuple:
        """For each number None, True or False if that is what it is or what it switches, otherwise "number"."""
        switches = self.optimizer.defaults
        return tuple([
            x if x is None or x is True or x is False
            else bool(x) if isinstance(switches.get(name), bool)
            else "number"
            for name, x in zip(self.optimizer.rule.numbers, numbers, strict=True)
        ])  # fmt: skip

    @property
    def conditions(self) -> list[str]:
        """What must be so of numbers, `n`, for them to be of the kinds that were traced."""
        is_switch = [isinstance(self.optimizer.defaults.get(name), bool) for name in self.optimizer.rule.numbers]
        pairs = enumerate(zip(self.pattern, is_switch, strict=True))
        return [
            f"n[{i}] is not None" if x == "number" else f"bool(n[{i}]) is {x}" if switch else f"n[{i}] is {x}"
            for i, (x, switch) in pairs
        ]


@dataclass
class Updates:
    """What has to be done in Python before a call, in order: updates to be prepared, schedulers to be stepped."""

    actions: list[Any]
    counted: dict[Any, list[Any]] = field(default_factory=dict)  # steps counted for a call that is not done yet
    steps: Counter = field(default_factory=Counter)  # how many the function takes, by optimizer and parameter
    numbers: int = 0  # how many places of the table are taken
    draws: bool = False  # whether random numbers are drawn beforehand

    def together(self) -> list[list[Any]]:
        """The step counts, as tensors, of parameters that share their numbers and so must be equally far."""
        found: dict[tuple[int, int], list[Any]] = {}
        for action in self.actions:
            if isinstance(action, Update) and counts_plainly(action.optimizer):
                for p, start in action.members:
                    found.setdefault((id(action), start), []).append(action.optimizer.state[p]["step"])
        return [counts for counts in found.values() if len(counts) > 1]

    @property
    def beforehand(self) -> bool:
        """Whether something is changed before the compiled code runs, so that it may not refuse any more."""
        if self.draws:
            return True
        updates = [a for a in self.actions if isinstance(a, Update)]
        return self.ahead or not all(shares_numbers(u.optimizer) for u in updates)

    @property
    def ahead(self) -> bool:
        """Whether an optimizer steps behind a scheduler."""
        return any(isinstance(a, Schedule) and a.ahead for a in self.actions)

    def count(self, optimizer: Optimizer, p: Any, group: dict[str, Any], nth: int) -> Any:
        """What `_count_step` says of the nth step of a call; it is asked once, however often a call is tried."""
        counts = self.counted.setdefault((id(optimizer), id(p)), [])
        if len(counts) == nth:
            counts.append(optimizer._count_step(p, group))
        return counts[nth]


def counts_plainly(optimizer: Optimizer) -> bool:
    """Whether its numbers depend on how many steps there were, and on nothing else: then compiled code counts them."""
    return type(optimizer)._count_step is Optimizer._count_step


def shares_numbers(optimizer: Optimizer) -> bool:
    """Whether parameters of a group with one step count share their numbers, which nothing is counted to find out."""
    return counts_plainly(optimizer) or asked_at_first(optimizer)


def asked_at_first(optimizer: Optimizer) -> bool:
    """Whether it has a `_count_step` of its own that tells only the first step of a parameter from all later ones."""
    return not counts_plainly(optimizer) and optimizer._later_step is not None


class Counted:
    """The numbers of an update whose optimizer has a `_count_step` of its own: computed for each parameter."""

    def __init__(self, update: Update, updates: Updates, numbers: np.ndarray):
        self.update, self.updates, self.numbers = update, updates, numbers

    def __call__(self) -> bool:
        """Fill the numbers in; whether they are of the kinds that were traced."""
        update, optimizer = self.update, self.update.optimizer
        for p, start in update.members:
            step_count = self.updates.count(optimizer, p, update.group, update.ahead[start])
            values = optimizer._numbers(update.group, step_count)
            if update.kinds(values) != update.pattern:
                return False
            found = [value for x, value in zip(update.pattern, values, strict=True) if x == "number"]
            self.numbers[start : start + len(found)] = found
        return True


@dataclass(eq=False)
class Schedule:
    """A step of a scheduler. It is done after the compiled code; where an optimizer steps behind it, the numbers of
    that step are found out by stepping the scheduler beforehand, and back again.
    """

    scheduler: Any
    call: Callable[[], Any]
    ahead: bool = False

    def __call__(self) -> None:
        self.call()

    def keep(self) -> Callable[[], None]:
        """What puts the scheduler and the groups that it sets back as they are now."""
        members = map(vars, self.scheduler._members())
        kept = [(held, dict(held)) for held in (*members, *self.scheduler.optimizer.param_groups)]
        rates = [(r, r._array.copy(), r._counter[0]) for _, held in kept if isinstance(r := held.get("lr"), Tensor)]

        def back() -> None:
            for held, items in kept:
                held.clear()
                held.update(items)
            for rate, value, version in rates:
                rate._array[...], rate._counter[0] = value, version

        return back
