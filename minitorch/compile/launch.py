"""Launch: the short Python function that stands before the compiled code at each call.

It looks whether all is as it was when the function was traced, and gives CHANGED back if not; it reads the numbers of
the optimizers; it calls; and it leaves tensors as an eager run would: versions, gradients, results. As it decides
what a call costs, it is written out for each trace, line by line, with everything it looks at in its globals.
"""

import struct
from collections.abc import Callable
from typing import Any

from ..optim import Optimizer
from ..tensor import Tensor
from .build import Code
from .capture import Capture
from .errors import CompileError
from .guards import Guards
from .outcome import CompiledResult, Window
from .table import Table
from .trace import Trace
from .updates import Counted, Update, counts_plainly
from .watching import Watch
from .writer import Writer, leaf_name

CHANGED = object()
"""What a launcher returns when its trace does not fit the call; nothing has been done then."""


class Launcher:
    """The written function, and what it stands on; called with the leaves of the arguments."""

    def __init__(self, trace: Trace, code: Code, native: Callable[..., int], capture: Capture, leaves: list[Any]):
        self.trace, self.table, self.writer = trace, Table(trace, code), Writer()
        self.name = self.writer.name
        self.writer.scope.update(
            CHANGED=CHANGED,
            Tensor=Tensor,
            native=native,
            new=object.__new__,
            lock=self.table.lock,
            problems=code.problems,
        )
        self.lifted = {id(t.tensor): t for t in trace.lifted}
        self.conditions = list(Guards(self.writer, trace, self.table).all(capture.facts, leaves))
        watched = [] if trace.updates.beforehand else [place for c in self.conditions for place in c.places]
        self.watch = Watch(watched)
        self._write(leaves)

    def _write(self, leaves: list[Any]) -> None:
        self.fitted: list[str] = []
        self.before: list[str] = []
        self.after: list[str] = []
        self.made: dict[int, str] = {}
        self.source = self._source(leaves)
        exec(compile(self.source, "<launch>", "exec"), self.writer.scope)
        self.run: Callable[[Any], Any] = self.writer.scope["launch"]
        self._fits: Callable[[Any], bool] = self.writer.scope["fits"]

    def fits(self, leaves: list[Any]) -> bool:
        """Whether all conditions hold; if so, `run` looks again at those on watched places when one has changed."""
        if not self._fits(leaves):
            return False
        if self.watch.renew():
            self._write(leaves)
        self.table.watch(self.watch.words)
        return True

    def failing(self, leaves: list[Any]) -> list[str]:
        """What no longer is as it was, in words."""
        scope = {leaf_name(i): leaf for i, leaf in enumerate(leaves)}
        return list(dict.fromkeys(c.about for c in self.conditions if not _true(c.text, self.writer.scope, scope)))

    def _source(self, leaves: list[Any]) -> str:
        for action in self.trace.updates.actions:
            self._action(action)
        for noise, op, like, settings in self.table.noise:
            drawn, draw, shape = (self.name(x, "noise") for x in (noise, op.run, like))
            self.before.append(f"{drawn}[...] = {draw}({shape}, *{self.name(settings, 'settings')})")
        result = self._result(self.trace.result)
        self._effects()
        passed = sorted(t.argument for t in self.trace.lifted if t.argument is not None)
        call = ", ".join([str(self.table.address), *(f"id({leaf_name(i)}._array)" for i in passed)])
        unpack = "".join(f"{leaf_name(i)}, " for i in range(len(leaves)))
        looked_at = [c.text for c in self.conditions if not c.places or not all(map(self._is_watched, c.places))]
        lines = [
            "def fits(leaves):",
            *_looks(unpack, [c.text for c in self.conditions], "False"),
            *indented(self.fitted),
            "    return True",
            "",
            "def launch(leaves):",
            *_looks(unpack, looked_at, "CHANGED"),
            "    with lock:",
            *indented(indented(self.before)),
            f"        status = native({call})",
            "        if status:",
            "            if status == 1:",
            "                return CHANGED",
            "            raise problems[status - 2]",
            *indented(indented(self.after)),
            f"        return {result}",
        ]
        return "\n".join(lines) + "\n"

    def _action(self, action: Any) -> None:
        if isinstance(action, Optimizer):
            lines = self.before if self.trace.updates.beforehand else self.after
            lines.append(f"{self.name(vars(action), 'h')}['_stepped'] = True")
        elif not isinstance(action, Update):
            self.before.append(f"{self.name(action, 'action')}()")
        elif action.settings:
            self._worked_out(action)
        elif counts_plainly(action.optimizer):
            self._counted_natively(action)
        else:
            prepare = Counted(action, self.trace.updates, self.table.numbers)
            lines = [f"if not {self.name(prepare, 'prepare')}():", "    return CHANGED"]
            if action.optimizer._later is not None:  # only first steps, counted while they were traced, are asked for
                lines = [f"if {self.name(self.trace.updates.ticked, 'ticked')}:", *indented(lines)]
                lines += ["else:", *indented(self._later_numbers(action))]
            self.before += lines

    def _worked_out(self, update: Update) -> None:
        """The hyper-parameters, from which the compiled code works the numbers out; again only if they may change."""
        group = self.name(update.group, "v")
        lines = [
            line
            for settings in update.settings
            if settings.looks
            for line in self._packed(settings.start, [f"{group}{look}" for look in settings.looks])
        ]
        self.fitted += lines
        if not self._is_watched(update.group):
            self.before += lines

    def _counted_natively(self, update: Update) -> None:
        """The numbers of the coming step; the compiled code counts it. Parameters that share them are equally far."""
        before = None
        for p, start in update.members:
            step = self.name(self.lifted[id(update.optimizer.state[p]["step"])].array, "a")
            if start != before:
                self.before += [f"t = {step}.item() + 1", *self._numbers(update, start, "t")]
            elif self.trace.updates.beforehand:  # else the compiled code sees that they are equally far
                self.before += [f"if {step}.item() + 1 != t:", "    return CHANGED"]
            before = start

    def _later_numbers(self, update: Update) -> list[str]:
        starts = dict.fromkeys(start for _, start in update.members)
        return [line for start in starts for line in self._numbers(update, start, repr(update.optimizer._later))]

    def _numbers(self, update: Update, start: int, clock: str) -> list[str]:
        """Lines that put in the numbers from slot `start` on for a step at `clock`, if their kinds are those traced."""
        numbers, pattern = self.name(update.optimizer._numbers, "numbers_of"), list(enumerate(update.pattern))
        lines = [f"n = {numbers}({self.name(update.group, 'v')}, {clock})"]
        if fixed := [f"n[{i}] is {x}" for i, x in pattern if x != "number"]:
            lines += [f"if not ({' and '.join(fixed)}):", "    return CHANGED"]
        values = [f"n[{i}]" for i, x in pattern if x == "number"]
        return [*lines, *self._packed(start, values)]

    def _packed(self, start: int, values: list[str]) -> list[str]:
        """The line that puts values into the table of numbers."""
        pack, table = self.name(struct.Struct(f"{len(values)}d").pack_into, "pack"), self.table.numbers
        return [f"{pack}({self.name(table, 'numbers')}, {8 * start}, {', '.join(values)})"]

    def _result(self, value: Any) -> str:
        """The expression for what the function returned."""
        if isinstance(value, Tensor):
            return self._made(value)
        if type(value) in (list, tuple):
            inner = "".join(f"{self._result(item)}, " for item in value)
            return f"[{inner}]" if isinstance(value, list) else f"({inner})"
        if type(value) is dict:
            return "{" + ", ".join(f"{key!r}: {self._result(item)}" for key, item in value.items()) + "}"
        if hasattr(value, "_fields"):
            return f"{self.name(type(value), 'kind')}({', '.join(map(self._result, value))})"
        if value is None or isinstance(value, bool | int | float | str):
            return self.name(value, "v") if value is not None else "None"
        raise CompileError(
            f"the function returns {type(value).__name__}: return tensors, numbers, and containers of them"
        )

    def _made(self, value: Tensor) -> str:
        """A variable that holds a tensor as an eager run would have made it."""
        if id(value) in self.lifted:
            return self.writer.tensor(self.lifted[id(value)])
        if id(value) in self.made:
            return self.made[id(value)]
        array: Any = value._array
        made = self.made[id(value)] = f"result{len(self.made)}"
        owner = self.table.owner(array)
        if owner is not None:
            tensor, window = self.writer.tensor(owner), self.name(Window(owner, array), "window")
            self.after += [f"{made} = {tensor}.detach()", f"{made}._array = {window}({tensor}._array)"]
        else:
            kept = self.table.array(array)
            source, order = self.name(kept, "m"), "" if kept.flags.c_contiguous else "'K'"
            self.after += [f"{made} = new(Tensor)", f"{made}._array = {source}.copy({order})", f"{made}._counter = [0]"]
        if value._inference:
            self.after.append(f"{made}._inference = True")
        if value.requires_grad:
            self.after.append(f"{made}._node = {self.name(CompiledResult(array), 'n')}")
        return made

    def _is_watched(self, place: Any) -> bool:
        return id(place) in self.watch.places

    def _effects(self) -> None:
        for t, writes, grad in self.trace.effects:
            if writes:
                counter = f"{self.writer.tensor(t)}._counter"
                if self._is_watched(vars(t.tensor)):
                    counter = self.name(t.tensor._counter, "counter")  # it cannot be another without being noticed
                self.after.append(f"{counter}[0] += {writes}")
            if grad is not t.grad:
                self.after.append(f"{self.writer.tensor(t)}._grad = {'None' if grad is None else self._made(grad)}")


def indented(lines: list[str]) -> list[str]:
    return ["    " + line for line in lines]


def _looks(unpack: str, conditions: list[str], otherwise: str) -> list[str]:
    """The lines that look at conditions and return if one does not hold."""
    return [
        "    try:",
        f"        {unpack or '()'} = leaves",
        "        if not (" + "\n                and ".join(conditions) + "):",
        f"            return {otherwise}",
        "    except (AttributeError, IndexError, KeyError, TypeError, ValueError):",
        f"        return {otherwise}",
    ]


def _true(text: str, scope: dict[str, Any], leaves: dict[str, Any]) -> bool:
    try:
        return bool(eval(text, scope, leaves))
    except (AttributeError, IndexError, KeyError, NameError, TypeError, ValueError):
        return False
