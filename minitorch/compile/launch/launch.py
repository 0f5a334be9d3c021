"""Launch: the short Python function that stands before the compiled code at each call.

It looks whether all is as it was when the function was traced, and gives CHANGED back if not; it reads the numbers of
the optimizers; it calls; and it leaves tensors as an eager run would: versions, gradients, results. As it decides
what a call costs, it is written out for each trace, line by line, with everything it looks at in its globals.
"""

from collections.abc import Callable
from typing import Any

from ...jit.unwatched import Unwatched
from ...tensor import Tensor
from ..loops.build import Code
from ..loops.table import Table
from ..trace.errors import CompileError
from ..trace.outcome import CompiledResult, Window
from ..trace.trace import Trace
from .guards import Condition, Guards
from .readying import Readying
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
            CHANGED=CHANGED, UNLIKE=UNLIKE, Tensor=Tensor, native=native, new=object.__new__, lock=self.table.lock,
            problems=code.problems,
        )  # fmt: skip
        self.lifted = {id(t.tensor): t for t in trace.lifted}
        self.conditions = list(Guards(self.writer, trace, self.table).all(trace.facts, leaves))
        watched = [] if trace.updates.beforehand else [place for c in self.conditions for place in c.places]
        self.watch = Unwatched.kind(watched)
        self._write(leaves)

    def _write(self, leaves: list[Any]) -> None:
        ready = Readying(self.writer, self.trace, self.table, self.watch)
        self.fitted, self.before, self.after = ready.fitted, ready.before, ready.after
        self.made: dict[int, str] = {}
        self.copies: dict[int, tuple[str, str]] = {}  # of memory that results see, and the first result
        self.source = self._source(leaves)
        exec(compile(self.source, "<launch>", "exec"), self.writer.scope)
        self.run: Callable[[Any], Any] = self.writer.scope["launch"]
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
        result = self._result(self.trace.result)
        self._effects()
        passed = sorted(t.argument for t in self.trace.lifted if t.argument is not None)
        call = ", ".join([str(self.table.address), *(f"id({leaf_name(i)}._array)" for i in passed)])
        unpack = "".join(f"{leaf_name(i)}, " for i in range(len(leaves)))
        looked_at = [c.text for c in self.conditions if not self.is_watched(c)]
        lines = [
            "def fits(leaves):",
            *_looks(unpack, [c.text for c in self.conditions]),
            *indented(self.fitted),
            "",
            "def launch(leaves):",
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

    def _result(self, value: Any) -> str:
        """The expression for what the function returned."""
        if isinstance(value, Tensor):
            return self._made(value)
        if id(value) in self.trace.old:
            return self.name(value, "v")
        if type(value) in (list, tuple):
            inner = "".join(f"{self._result(item)}, " for item in value)
            return f"[{inner}]" if isinstance(value, list) else f"({inner})"
        if type(value) is dict:
            return "{" + ", ".join(f"{key!r}: {self._result(item)}" for key, item in value.items()) + "}"
        if hasattr(value, "_fields"):
            return f"{self.name(type(value), 'kind')}({', '.join(map(self._result, value))})"
        if value is None or isinstance(value, bool | int | float | str):
            return self.name(value, "v") if value is not None else "None"
        code = getattr(value, "__code__", None) or getattr(value, "cr_code", None) or getattr(value, "gi_code", None)
        where = f"{code.co_filename}:{code.co_firstlineno}: " if code else ""
        raise CompileError(
            f"{where}the function returns '{type(value).__name__}': return tensors, numbers, and containers of them"
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
            tensor, window = self.writer.tensor(owner), self.name(Window(owner.symbol.layout, array.layout), "window")
            self.after += [f"{made} = {tensor}.detach()", f"{made}._array = {window}({tensor}._array)"]
        else:
            self._copied(array, made)
        if value._inference:
            self.after.append(f"{made}._inference = True")
        if value.requires_grad:
            self.after.append(f"{made}._node = {self.name(CompiledResult(array), 'n')}")
        return made

    def _copied(self, value: Any, made: str) -> None:
        """Lines that make a tensor of a copy of the memory that a result sees: the same for all that see the same."""
        kept, (memory, layout) = self.table.array(value), self.table.seen(value)
        if not kept.size:  # without elements there is nothing to share
            self.after += [f"{made} = new(Tensor)", f"{made}._array = {self.name(kept, 'm')}", f"{made}._counter = [0]"]
            return
        whole = memory is layout or (kept.size == memory.size and kept.flags.forc)
        if id(memory) not in self.copies:
            source = self.name(kept if whole else self.table.array(memory), "m")
            order = "" if kept.flags.c_contiguous or not whole else "'K'"
            copy = f"{made}._array" if whole else f"copy{len(self.copies)}"
            self.after += [f"{made} = new(Tensor)", f"{copy} = {source}.copy({order})", f"{made}._counter = [0]"]
            self.copies[id(memory)] = copy, made
            if whole:
                return
        else:
            self.after += [f"{made} = new(Tensor)", f"{made}._counter = {self.copies[id(memory)][1]}._counter"]
        window = self.name(Window(memory, layout), "window")
        self.after.append(f"{made}._array = {window}({self.copies[id(memory)][0]})")

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
