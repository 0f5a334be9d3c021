"""Updates: what a traced step of an optimizer leaves to be done in Python before each compiled call.

Such a step is traced by optimizers.py.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...optim import Optimizer
from .written import Settings


@dataclass(eq=False)
class Update:
    """A step of one group of an optimizer. `members` are its parameters, each with the place of its first number."""

    optimizer: Optimizer
    group: dict[str, Any]
    members: list[tuple[Any, int]] = field(default_factory=list)
    pattern: tuple = ()  # for each number None, True or False if that is what it is, otherwise "number"
    settings: list[Settings] = field(default_factory=list)  # if compiled code computes the numbers


@dataclass
class Updates:
    """What has to be done in Python before a call, in order: updates to be prepared, schedulers to be stepped."""

    actions: list[Any]
    counted: dict[Any, Any] = field(default_factory=dict)  # step counts of steps that were counted already
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
        plain = [shares_numbers(a.optimizer) for a in self.actions if isinstance(a, Update)]
        return not all(plain) or any(not isinstance(a, Update | Optimizer) for a in self.actions)


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
        update, counted = self.update, self.updates.counted
        step_counts = []
        for p, _ in update.members:
            key = id(update.optimizer), id(p)
            step_counts.append(counted.pop(key) if key in counted else update.optimizer._count_step(p, update.group))
        for (_, start), step_count in zip(update.members, step_counts, strict=True):
            values = update.optimizer._numbers(update.group, step_count)
            if any(x != "number" and value is not x for x, value in zip(update.pattern, values, strict=True)):
                counted.update(
                    ((id(update.optimizer), id(p)), c) for (p, _), c in zip(update.members, step_counts, strict=True)
                )
                return False
            found = [value for x, value in zip(update.pattern, values, strict=True) if x == "number"]
            self.numbers[start : start + len(found)] = found
        return True
