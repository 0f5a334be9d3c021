"""Launch: the short Python function that stands before the compiled code at each call.

It looks whether all is as it was when the function was traced, and gives CHANGED back if not; it reads the numbers of
the optimizers; it calls; and it leaves tensors as an eager run would: versions, gradients, results. As it decides
what a call costs, it is written out for each trace, line by line, with everything it looks at in its globals.
"""

from collections.abc import Callable
from typing import Any

from ...jit.unwatched import Unwatched
from ..loops.build import Code
from ..loops.table import Table
from ..trace.trace import Trace
from .guards import Condition, Guards
from .readying import Readying
from .returned import Returned
from .writer import Writer, indented, leaf_name

CHANGED = object()
"""What a launcher returns when its trace does not fit the call; nothing has been done then."""
UNLIKE = (AttributeError, IndexError, KeyError, NameError, TypeError, ValueError)
"""What a look at a place raises that is not there any more."""


class Launcher:
    """The written function, and what it stands on; called with the leaves of the arguments."""

    def __init__(self, trace: Trace, code: Code, native: Callable[..., int], leaves: list[Any]):
        self.trace, self.table, self.writer = trace, Table(trace, code), Writer()
        self.name = self.writer.name
        self.writer.scope.update(
            CHANGED=CHANGED, UNLIKE=UNLIKE, native=native, lock=self.table.lock, problems=code.problems,
        )  # fmt: skip
        self.conditions = list(Guards(self.writer, trace, self.table).all(trace.facts, leaves))
        watched = [] if trace.updates.beforehand else [place for c in self.conditions for place in c.places]
        self.watch = Unwatched.kind(watched)
        self._write(leaves)

    def _write(self, leaves: list[Any]) -> None:
        ready = Readying(self.writer, self.trace, self.table, self.watch)
        self.fitted, self.before, self.after = ready.fitted, ready.before, ready.after
        self.source = self._source(leaves)
        exec(compile(self.source, "<launch>", "exec"), self.writer.scope)
        self.run: Callable[..., Any] = self.writer.scope["launch"]
        self._fits: Callable[[Any], Any] = self.writer.scope["fits"]

    def fits(self, leaves: list[Any]) -> bool:
        """Whether all conditions hold; if so, `run` looks again at those on watched places when one has changed."""
        if self._fits(leaves) is CHANGED:
            return False
        if self.watch.renew():
            self._write(leaves)
        self.table.watch(self.watch.words)
        return True

    def failing(self, leaves: list[Any]) -> list[str]:
        """What no longer is as it was, in words."""
        scope = {leaf_name(i): leaf for i, leaf in enumerate(leaves)}
        return list(dict.fromkeys(c.about for c in self.conditions if not _true(c.text, self.writer.scope, scope)))

    def is_watched(self, condition: Condition) -> bool:
        """Whether a condition is looked at only when a place that it is about has changed."""
        return bool(condition.places) and all(map(self._is_watched, condition.places))

    def _source(self, leaves: list[Any]) -> str:
        for noise, op, like, settings in self.table.noise:
            drawn, draw, shape = (self.name(x, "noise") for x in (noise, op.run, like))
            self.before.append(f"{drawn}[...] = {draw}({shape}, *{self.name(settings, 'settings')})")
        returned = Returned(self.writer, self.trace, self.table, self.after)
        result = returned.value(self.trace.result)
        self._effects(returned)
        passed = sorted(t.argument for t in self.trace.lifted if t.argument is not None)
        call = ", ".join([str(self.table.address), *(f"id({leaf_name(i)}._array)" for i in passed)])
        unpack = "".join(f"{leaf_name(i)}, " for i in range(len(leaves)))
        looked_at = [c.text for c in self.conditions if not self.is_watched(c)]
        lines = [
            "def fits(leaves):",
            *_looks(unpack, [c.text for c in self.conditions]),
            *indented(self.fitted),
            "",
            "def launch(leaves, held=()):",
            *_looks(unpack, looked_at),
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

    def _is_watched(self, place: Any) -> bool:
        return id(place) in self.watch.places

    def _effects(self, returned: Returned) -> None:
        for t, writes, grad in self.trace.effects:
            if writes:
                counter = f"{self.writer.tensor(t)}._counter"
                if t.argument is None and self._is_watched(vars(t.tensor)):
                    counter = self.name(t.tensor._counter, "counter")  # it cannot be another without being noticed
                self.after.append(f"{counter}[0] += {writes}")
            if grad is not t.grad:
                left = "None" if grad is None else returned.tensor(grad)
                self.after.append(f"{self.writer.tensor(t)}._grad = {left}")


def _looks(unpack: str, conditions: list[str]) -> list[str]:
    """The lines that look at conditions and return CHANGED if one does not hold."""
    return [
        "    try:",
        f"        {unpack or '()'} = leaves",
        "        if not (" + "\n                and ".join(conditions) + "):",
        "            return CHANGED",
        "    except UNLIKE:",
        "        return CHANGED",
    ]


def _true(text: str, scope: dict[str, Any], leaves: dict[str, Any]) -> bool:
    try:
        return bool(eval(text, scope, leaves))
    except UNLIKE:
        return False
