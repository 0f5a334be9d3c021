"""Compiler: the one way from a formula to machine code, and all that numba is told.

A formula is plain Python on numbers, a loop is plain Python on arrays that calls formulas. A loop is written by hand
(`@compiled`) or as a text around a formula (`written`); `machine_code` compiles it together with all that it calls, and
keeps the result on disk beside the file it is from. numba is imported when something is first compiled.
The kinds of loop: `elementwise.py`, `in_place.py`, `kernels/blocks.py`, `fast/twister.py`, and those written by hand.
"""

import dis
import hashlib
from collections.abc import Callable
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from .dtypes import is_floating
from .forking import lock_of_work

compiling = lock_of_work()


def machine_code(loop: Callable[..., Any], *signature: Any, literals: Any = None, **options: Any) -> Callable[..., Any]:
    """`loop` compiled for the types that each call brings, or at once for a signature; `options` are numba's.

    Numbers in the formulas that it calls are of the dtype `literals`; the loop's own are counts and indices.
    """
    import numba

    kept: dict[str, Any] = {"nogil": True, "error_model": "numpy", **options}
    with compiling:
        return _cached(numba.njit, *signature, **kept)(linked(loop, literals, options))


def _cached(compile: Callable[..., Any], *signature: Any, **options: Any) -> Callable[..., Any]:
    """numba's `compile` with its cache on disk, or without where no folder for that can be written."""

    def compiled(function: Callable[..., Any]) -> Any:
        try:
            return compile(*signature, cache=True, **options)(function)
        except RuntimeError:  # "cannot cache function"
            return compile(*signature, **options)(function)

    return compiled


def ufunc(formula: Callable[..., Any], dtype: np.dtype, count: int) -> Callable[..., Any]:
    """A numpy ufunc of `count` arguments of this dtype."""
    import numba

    kind = numba.from_dtype(dtype)
    with compiling:
        # `.ufunc` is the bare numpy ufunc: 1.7 µs a small call, where the dispatcher around it costs 5.6.
        made = _cached(numba.vectorize, [kind(*[kind] * count)])
        return made(linked(typed(formula, dtype), dtype, {})).ufunc


def typed(formula: Any, dtype: Any) -> Any:
    """`formula` with its literals in this dtype: beside a bare 1, single floats would be widened to double ones."""
    if dtype is None or not is_floating(dtype):
        return formula
    code = formula.__code__
    literals = tuple(dtype.type(c) if type(c) in (int, float) else c for c in code.co_consts)
    return FunctionType(code.replace(co_consts=literals), formula.__globals__, formula.__name__)


def linked(function: Any, literals: Any, options: dict[str, Any]) -> Any:
    """`function` in which what it calls is compiled with `options`: formulas, loops, and ops by their formulas.

    A digest in its name tells it from others in numba's cache on disk, which knows of no file but the function's own.
    """
    scope, code = function.__globals__, function.__code__
    names = {step.argval for step in dis.get_instructions(code) if step.opname == "LOAD_GLOBAL"}
    parts = {name: _part(scope[name], literals, options) for name in sorted(names & scope.keys())}
    made = FunctionType(code, {**scope, **parts}, function.__name__)
    made.__qualname__ = f"{function.__name__}_{_digest(code, parts)}"
    return made


def _part(value: Any, literals: Any, options: dict[str, Any]) -> Any:
    """What compiled code has in the place of a global: a `Compiled` keeps its own options, an op its ufunc."""
    import numba

    if isinstance(value, Compiled):
        return numba.njit(error_model="numpy", **value.options)(linked(value.loop, value.literals, value.options))
    if isinstance(kernel := getattr(value, "kernel", None), np.ufunc):
        return kernel
    value = getattr(value, "formula", value)
    if type(value) is not FunctionType:
        return value
    if make := getattr(value, "in_machine_code", None):
        return make()
    part = linked(typed(value, literals), literals, options)
    return numba.njit(error_model="numpy", forceinline=True, **options)(part)


def _digest(code: CodeType, parts: dict[str, Any]) -> str:
    literals = [c.co_code if isinstance(c, CodeType) else c for c in code.co_consts]
    known = (bool, int, float, str, tuple, np.generic)
    used = [(k, repr(v) if isinstance(v, known) else getattr(v, "__qualname__", "")) for k, v in parts.items()]
    return hashlib.sha256(repr((code.co_code, literals, used)).encode()).hexdigest()[:8]


def written(name: str, source: str, formula: Callable[..., Any], **scope: Any) -> Callable[..., Any]:
    """The function of a text that calls `formula`, filed where the formula is: numba's cache on disk lies beside it."""
    scope |= {"formula": formula, "__name__": formula.__module__}
    code = formula.__code__
    exec(compile("\n" * code.co_firstlineno + source, code.co_filename, "exec"), scope)
    return scope[name]


def with_formula(loop: Any, formula: Any) -> Callable[..., Any]:
    """`loop` as a function in which `formula` stands for this one."""
    return FunctionType(loop.__code__, {**loop.__globals__, "formula": formula}, f"{loop.__name__}_{formula.__name__}")


def in_machine_code(make: Callable[[], Any]) -> Callable[[Any], Any]:
    """Decorator of a function that compiled code has something else for: what `make` returns, by numba's means."""

    def mark(function: Any) -> Any:
        function.in_machine_code = make
        return function

    return mark


class Meter:
    """What a form in numpy's functions takes more than a compiled one: so many seconds a `call` and an `element`."""

    def __init__(self, call: float, element: float) -> None:
        self.call, self.element, self.lost = call, element, 0.0

    def pays(self, elements: int) -> bool:
        """Whether to compile now, with a call on so many elements ahead. `fast/tiers.py` waits for the right time."""
        return True


class Compiled:
    """A loop written by hand, compiled at its first call; with a `meter`, once that pays. `ready` works until then."""

    def __init__(
        self,
        loop: Callable[..., Any],
        ready: Callable[..., Any] | None = None,
        meter: Meter | None = None,
        literals: np.dtype | None = None,
        **options: Any,
    ):
        self.loop, self.ready, self.meter, self.literals, self.options = loop, ready, meter, literals, options
        self.__doc__ = loop.__doc__
        self.code: Any = None

    def __call__(self, *args: Any) -> Any:
        return (self.code or self.code_for(args[0]) or self.ready)(*args)  # type: ignore[misc]

    def code_for(self, x: Any) -> Any:
        """The machine code, if there is some by now or it pays with a call on `x` ahead."""
        if self.code is None and (self.meter is None or self.meter.pays(len(x))):
            self.code = machine_code(self.loop, literals=self.literals, **self.options)
        return self.code


def compiled(**options: Any) -> Callable[[Callable[..., Any]], Compiled]:
    """Decorator that makes a `Compiled` with these options."""
    return lambda loop: Compiled(loop, **options)
