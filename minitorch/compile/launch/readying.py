"""Readying: the lines of a launch that bring optimizers and schedulers up to the coming step.

Hyper-parameters that are watched (places.py) are read when all conditions are looked at, not in every call.
"""

import struct
from typing import Any

from ...jit.unwatched import Unwatched
from ...optim import Optimizer
from ..loops.table import Table
from ..trace.trace import Trace
from ..trace.updates import Counted, Schedule, Update, asked_at_first, counts_plainly
from .writer import Writer, indented


class Readying:
    """Lines for when all conditions hold (`fitted`), and for `before` and `after` the compiled code in every call."""

    def __init__(self, writer: Writer, trace: Trace, table: Table, watch: Unwatched):
        self.trace, self.table, self.watch, self.name = trace, table, watch, writer.name
        self.lifted = {id(t.tensor): t for t in trace.lifted}
        self.fitted: list[str] = []
        self.before: list[str] = []
        self.after: list[str] = []
        updates, counted = trace.updates, self.name(trace.updates.counted, "counted")
        if not all(counts_plainly(a.optimizer) for a in updates.actions if isinstance(a, Update)):
            self.before.append(f"first = bool({counted})")
            if watch.places:  # then the numbers of the first step are not taken for those of the next
                self.after += ["if first:", f"    {self.name(table.expire, 'expire')}()"]
            self.after.append(f"{counted}.clear()")
        for action in updates.actions:
            self._action(action)
        if updates.ahead:
            back = ["finally:", "    for back in reversed(backs):", "        back()"]
            self.before = ["backs = []", "try:", *indented(self.before), *back]

    def _action(self, action: Any) -> None:
        if isinstance(action, Optimizer):
            lines = self.before if self.trace.updates.beforehand else self.after
            lines.append(f"{self.name(vars(action), 'h')}['_stepped'] = True")
        elif isinstance(action, Schedule):
            schedule = self.name(action, "schedule")
            if action.ahead:
                self.before += [f"backs.append({schedule}.keep())", f"{schedule}()"]
            self.after.append(f"{schedule}()")
        elif counts_plainly(action.optimizer):
            self._counted_natively(action)
        else:
            self._counted_in_python(action)

    def _counted_natively(self, update: Update) -> None:
        """The compiled code counts the steps, and mostly works out the numbers; else these are asked for here."""
        if self.trace.updates.beforehand:  # else it also sees that parameters with one count are equally far
            self.before += self._equally_far(update)
        group = self.name(update.group, "v")
        if update.late:  # otherwise a guard
            self.before += _unless([text.format(group=group) for s in update.settings for text in s.conditions])
        for settings in update.settings:
            if settings.looks:
                lines = self._packed(settings.start, [f"{group}{look}" for look in settings.looks])
                self._if_changed(update, lines, lines)
        if not update.settings:
            for start, steps in self._leaders(update).items():
                self.before += self._asked(update, start, f"{steps}.item() + {1 + update.ahead[start]}")

    def _leaders(self, update: Update) -> dict[int, str]:
        """For each set of numbers the step count of a parameter that takes them."""
        leaders = {start: p for p, start in reversed(update.members)}
        return {start: self._steps(update, leaders[start]) for _, start in update.members}

    def _steps(self, update: Update, p: Any) -> str:
        return self.name(self.lifted[id(update.optimizer.state[p]["step"])].array, "a")

    def _equally_far(self, update: Update) -> list[str]:
        leaders = self._leaders(update)
        pairs = [(self._steps(update, p), leaders[start]) for p, start in update.members]
        return [line for a, b in pairs if a != b for line in (f"if {a} != {b}:", "    return CHANGED")]

    def _counted_in_python(self, update: Update) -> None:
        """An optimizer with its own `_count_step` is asked at every step, or only at the first of each parameter."""
        prepare = self.name(Counted(update, self.trace.updates, self.table.numbers), "prepare")
        refusing = [f"if not {prepare}():", "    return CHANGED"]
        if not asked_at_first(update.optimizer):
            self.before += refusing
            return
        self.before += ["if first:", *indented(refusing)]
        starts = dict.fromkeys(start for _, start in update.members)
        later = [line for start in starts for line in self._asked(update, start, repr(update.optimizer._later_step))]
        self._if_changed(update, later, ["else:", *indented(later)])

    def _if_changed(self, update: Update, lines: list[str], otherwise: list[str]) -> None:
        """Lines to run when all conditions hold, which is enough if that is looked at whenever the group changes."""
        self.fitted += lines
        if id(update.group) not in self.watch.places:
            self.before += otherwise

    def _asked(self, update: Update, start: int, step_count: str) -> list[str]:
        """Lines that put in the numbers from place `start` on for that step, if their kinds were traced."""
        numbers = self.name(update.optimizer._numbers, "numbers_of")
        lines = [f"n = {numbers}({self.name(update.group, 'v')}, {step_count})", *_unless(update.conditions)]
        return [*lines, *self._packed(start, [f"n[{i}]" for i, x in enumerate(update.pattern) if x == "number"])]

    def _packed(self, start: int, values: list[str]) -> list[str]:
        """The line that puts values into the table of numbers."""
        pack, table = self.name(struct.Struct(f"{len(values)}d").pack_into, "pack"), self.table.numbers
        return [f"{pack}({self.name(table, 'numbers')}, {8 * start}, {', '.join(values)})"]


def _unless(conditions: list[str]) -> list[str]:
    """Lines that return CHANGED if one of the conditions does not hold."""
    return [f"if not ({' and '.join(conditions)}):", "    return CHANGED"] if conditions else []
