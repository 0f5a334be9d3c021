"""Compiled: a function that is traced when its first call comes, and then runs as machine code.

Each trace fits the calls that look like the one it was made for; another kind of call makes another trace. A few are
kept, the one used last in front. `source`, `program` and `explain()` show what became of the function.
"""

import functools
import threading
import warnings
from collections.abc import Callable
from typing import Any, NamedTuple

from ...jit.forking import lock, lock_of_work
from ...jit.machine import compiled
from ...nn import Module
from ..loops.build import Code, code_of
from ..trace import lowering_rules as lowering_rules
from ..trace import numpy_functions as numpy_functions
from ..trace.errors import CompileError
from ..trace.listing import listing as listing
from ..trace.symbol import Symbol
from ..trace.trace import Aliased, Shared, Trace, Tracer, identifier
from .arguments import again, flattened, named, stand_ins
from .explanation import explained, folded
from .launch import CHANGED, Launcher
from .module import compiled_module
from .returned import tensors

QUICK = 4
"""Traces that are tried as they are, before a call is looked at in detail."""
MOST = 16
"""Traces kept for one function; the one not used for longest goes first."""

OFTEN = 64
"""Traces made for one function; calls that fit none of those kept are not compiled from then on."""

_tracing = threading.local()
_one_at_a_time = lock_of_work()  # functions are traced


class Traced(NamedTuple):
    """One trace that is ready to be called, and why it was made."""

    launcher: Launcher
    code: Code
    reason: str
    form: Any


class Compiled:
    """What `compile` returns: called as the function itself."""

    def __init__(self, function: Callable[..., Any]):
        functools.update_wrapper(self, function, updated=())
        self.function = function
        self.traces: list[str] = []  # the reason for each trace, in order
        self._found: list[Traced] = []
        self._runs: list[Callable[[Any], Any]] = []  # of traces for calls with tensors by position alone
        self._lock = lock()
        self._counted: dict[Any, Any] = {}

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if not kwargs:
            for run in self._runs:
                result = run(args)
                if result is not CHANGED:
                    return result
        return self._search(args, kwargs)

    def __get__(self, owner: Any, kind: Any = None) -> Any:
        return self if owner is None else functools.partial(self, owner)  # a decorated method

    def __getattr__(self, name: str) -> Any:
        if name == "function":
            raise AttributeError(name)
        return getattr(self.function, name)

    def _search(self, args: tuple, kwargs: dict[str, Any]) -> Any:
        """Run the trace that fits, or make one."""
        if getattr(_tracing, "on", False):
            return self.function(*args, **kwargs)  # part of what is being traced
        leaves, form, held = flattened((args, kwargs))
        with self._lock:
            result = self._tried(self._found, leaves, form, held)
            if result is not CHANGED:
                return result
            if len(self.traces) >= OFTEN:
                return self._as_it_is(args, kwargs, leaves, form)
            try:
                traced = self._trace(leaves, form)
            except Aliased as shared:
                self.traces.append(f"not compiled, run as it is: {shared}")
                return self.function(*args, **kwargs)
            result = self._tried([traced], leaves, form, held)
        if result is CHANGED:
            raise CompileError("the function changes what it depends on: " + "; ".join(reasons(traced, leaves)))
        return result

    def _tried(self, candidates: list[Traced], leaves: list[Any], form: Any, held: list[Any]) -> Any:
        """What a trace that fits gives; nothing fits while a function is traced, for that changes functions."""
        with _one_at_a_time:
            for traced in candidates:
                if traced.form == form and traced.launcher.fits(leaves):
                    result = traced.launcher.run(leaves, held)
                    if result is not CHANGED:
                        self._prefer(traced)
                        return result
        return CHANGED

    def _as_it_is(self, args: tuple, kwargs: dict[str, Any], leaves: list[Any], form: Any) -> Any:
        """Run the function without compiling it: machine code without bound would be made of a number that counts."""
        if len(self.traces) == OFTEN:
            why = self._reason(leaves, form)
            self.traces.append(f"not compiled, run as it is: traced {OFTEN} times, last for {why}")
            told = f"{self.traces[-1]}. Pass as a tensor what is another at each call"
            warnings.warn(told, RuntimeWarning, stacklevel=4)
        return self.function(*args, **kwargs)

    def _prefer(self, traced: Traced) -> None:
        """Put a trace first. Calls by turns that fit one of the first few then find it with no more ado."""
        self._found.remove(traced)
        self._found.insert(0, traced)
        del self._found[MOST:]
        plain = [t for t in self._found if t.form[0] is tuple and not any(t.form[1][1:]) and t.form[2] == (dict,)]
        self._runs = [t.launcher.run for t in plain[:QUICK]]

    def _trace(self, leaves: list[Any], form: Any) -> Traced:
        reason, apart = self._reason(leaves, form), set[int]()
        while True:
            try:
                trace = self._run(leaves, form, apart)
                break
            except Shared as shared:
                apart.add(int(str(shared)))
        traced = self._made(trace, leaves, reason, form)
        self.traces.append(reason)
        self._found.insert(0, traced)
        return traced

    def _run(self, leaves: list[Any], form: Any, apart: set[int]) -> Trace:
        """The function traced once; arguments in `apart` stand for themselves."""
        function = self.function.forward if isinstance(self.function, Module) else self.function
        stands = stand_ins(leaves, apart)
        (args, kwargs), given = again(form, stands)
        passed = {id(x) for x, stand in zip(leaves, stands, strict=True) if x is not stand}
        with _one_at_a_time:
            _tracing.on = True
            try:
                tracer = Tracer(named(function, args, kwargs), self._counted, passed)
                return tracer.run(self.function, args, kwargs, given)
            finally:
                _tracing.on = False

    def _made(self, trace: Trace, leaves: list[Any], reason: str, form: Any) -> Traced:
        made = tensors(trace)
        trace.program.outputs = [t._array for t in made if isinstance(t._array, Symbol)]
        name = identifier(getattr(self.function, "__name__", type(self.function).__name__))
        arguments = {t.argument: t.symbol.buffer for t in trace.lifted if t.argument is not None}
        buffers = {id(t.tensor): t.symbol.buffer for t in trace.lifted}
        alike = [[buffers[id(count)] for count in counts] for counts in trace.updates.together()]
        code = code_of(trace.program, name, [arguments[i] for i in sorted(arguments)], alike)
        native = compiled(code.source, name, 1 + len(arguments))
        return Traced(Launcher(trace, code, native, leaves), code, reason, form)

    def _reason(self, leaves: list[Any], form: Any) -> str:
        if not self._found:
            return "first call"
        latest = self._found[0]
        return "; ".join(reasons(latest, leaves)) if latest.form == form else "other arguments"

    @property
    def source(self) -> str:
        """The Python that the latest trace became."""
        return self._shown().source

    @property
    def program(self) -> Any:
        """The equations of the latest trace."""
        return self._shown().program

    def explain(self) -> str:
        """What was fused, what went to BLAS and to numpy's loops, what memory is shared, what a call looks at."""
        return explained(self._shown(), self.traces, self._found[0].launcher)

    def __repr__(self) -> str:
        name = getattr(self.function, "__name__", type(self.function).__name__)
        if not self._found:
            return f"<compiled {name}: not traced yet>"
        return f"<compiled {name}: traced {len(self.traces)} time(s), {len(self.program.equations)} equations>"

    def _repr_html_(self) -> str:
        """What a notebook shows: that it opens to what was fused, and to the source."""
        return folded(repr(self), {"explained": self.explain(), "source": self.source} if self._found else {})

    def _shown(self) -> Code:
        if not self._found:
            raise RuntimeError("nothing has been compiled yet: call the function first")
        return self._found[0].code


def reasons(traced: Traced, leaves: list[Any]) -> list[str]:
    """What is not as it was when a trace was made."""
    launcher = traced.launcher
    return [*launcher.failing(leaves), *launcher.table.misfits(leaves)] or ["the counts of an optimizer"]


def form_of(model: Callable[..., Any], again: Callable[[Module], Module]) -> Any:
    """What stands for a function, or for a model, that is to be compiled; `again` does the same for a copy of it."""
    return compiled_module(Compiled(model), again) if isinstance(model, Module) else Compiled(model)
