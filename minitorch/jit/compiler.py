"""Compiler: the one way from a formula to machine code, and all that numba is told.

A formula is plain Python on numbers, a loop is plain Python on arrays that calls formulas. A loop is written by hand
(`@compiled`) or as a text around a formula (`written`); `machine_code` compiles it together with all that it calls, and
keeps the result on disk (`kept.py`) under a digest of all of that. numba is imported only where nothing is kept yet.
The kinds of loop: `elementwise.py`, `in_place.py`, `kernels/blocks.py`, `fast/twister.py`, and those written by hand.
"""

import dis
import importlib
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from .dtypes import is_floating
from .kept import Kept
from .machine import builtin, ufunc_of


class MachineCode:
    """`loop` compiled for arguments of certain kinds (`entry.py` says which there are); `options` are numba's.

    Numbers in the formulas that it calls are of the dtype `literals`; the loop's own are counts and indices.
    """

    def __init__(self, loop: Callable[..., Any], kinds: Iterable[str], literals: Any = None, **options: Any):
        self.loop, self.kinds, self.literals, self.options = loop, tuple(kinds), literals, options

    @cached_property
    def kept(self) -> Kept:
        """It on disk."""
        facts = (self.kinds, *_described(self.loop, self.literals, self.options))
        return Kept(self.loop.__name__, facts, self._made)

    def function(self, otherwise: Callable[..., Any] | None = None) -> Callable[..., Any]:
        """It as a builtin function, which hands arguments of other kinds to `otherwise`; else converts numbers."""
        self._code = builtin(self.loop.__name__, self.kept.in_memory(), otherwise or self._converted)
        return self._code

    def _converted(self, *args: Any) -> Any:
        given = converted(self.kinds, args)
        if all(x is y for x, y in zip(given, args, strict=True)):
            raise TypeError(f"{self.loop.__name__} takes arguments {self.kinds}, got {[kind_of(x) for x in args]}")
        return self._code(*given)

    def _made(self) -> tuple[str, bytes]:
        entry = importlib.import_module(f"{__package__}.entry")
        made = entry.made_by_numba(linked(self.loop, self.literals, self.options), self.kinds, **self.options)
        return entry.for_python(made, self.kinds, free=True)


class UFunc:
    """A numpy ufunc of `count` arguments of this dtype, made of a formula of one element."""

    def __init__(self, formula: Callable[..., Any], dtype: np.dtype, count: int):
        self.formula, self.dtype, self.count = formula, dtype, count

    @cached_property
    def kept(self) -> Kept:
        """Its loop on disk."""
        facts = (self.dtype.char, self.count, *_described(self.formula, self.dtype, {}))
        return Kept(f"{self.formula.__name__}_ufunc", facts, self._made)

    def __call__(self, *args: Any) -> Any:
        return self._ufunc(*args)

    @cached_property
    def _ufunc(self) -> np.ufunc:
        return self.function()

    def code_for(self, args: tuple) -> "UFunc":
        """Itself, whatever the arguments are."""
        return self

    def function(self) -> np.ufunc:
        """The ufunc."""
        return ufunc_of(self.formula.__name__, self.kept.in_memory(), self.dtype, self.count)

    def _made(self) -> tuple[str, bytes]:
        entry = importlib.import_module(f"{__package__}.entry")
        function = linked(typed(self.formula, self.dtype), self.dtype, {})
        return entry.for_ufunc(entry.made_by_numba(function, entry.signature_of(self.dtype, self.count)))


def kind_of(x: Any) -> str:
    """The kind of an argument."""
    if isinstance(x, np.ndarray):
        return f"{x.dtype.char}{x.ndim}{'C' if x.flags.c_contiguous else 'A'}"
    return "?" if isinstance(x, bool | np.bool_) else "l" if isinstance(x, int | np.integer) else "d"


def converted(kinds: tuple[str, ...], args: tuple) -> list[Any]:
    """Arguments as what kinds of numbers they are to be; arrays as plain ones."""
    return [_NUMBERS.get(kind, _plain)(x) for kind, x in zip(kinds, args, strict=True)]


def _plain(x: Any) -> Any:
    return np.asarray(x) if isinstance(x, np.ndarray) else x


_NUMBERS: dict[str, Callable[[Any], Any]] = {"d": float, "l": int, "?": bool}


def typed(formula: Any, dtype: Any) -> Any:
    """`formula` with its literals in this dtype: beside a bare 1, single floats would be widened to double ones."""
    if dtype is None or not is_floating(dtype):
        return formula
    code = formula.__code__
    literals = tuple(dtype.type(c) if type(c) in (int, float) else c for c in code.co_consts)
    return FunctionType(code.replace(co_consts=literals), formula.__globals__, formula.__name__)


def linked(function: Any, literals: Any, options: dict[str, Any]) -> Any:
    """`function` in which what it calls is compiled with `options`: formulas, loops, and ops by their formulas."""
    scope = function.__globals__
    parts = {name: _part(value, literals, options) for name, value in _globals(function)}
    return FunctionType(function.__code__, {**scope, **parts}, function.__name__)


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


def _globals(function: Any) -> list[tuple[str, Any]]:
    """The globals that a function reads. Read off its instructions, for `dis.get_instructions` would take 2 ms."""
    code, scope, names, high = function.__code__, function.__globals__, set(), 0
    for instruction, low in zip(code.co_code[::2], code.co_code[1::2], strict=True):
        if instruction == _LOAD_GLOBAL:
            names.add(code.co_names[(high | low) >> 1])  # the lowest bit says whether it is called at once
        high = (high | low) << 8 if instruction == _EXTENDED else 0
    return [(name, scope[name]) for name in sorted(names & scope.keys())]


_LOAD_GLOBAL, _EXTENDED = dis.opmap["LOAD_GLOBAL"], dis.opmap["EXTENDED_ARG"]


def _described(function: Any, literals: Any, options: dict[str, Any]) -> Iterator[Any]:
    """What machine code of a function depends on: what `linked` makes of it, told without numba."""
    told = [(name, sorted(value) if isinstance(value, set) else value) for name, value in sorted(options.items())]
    yield function.__name__, str(literals), told, _text_of(function.__code__)
    for name, value in _globals(function):
        if isinstance(value, Compiled):
            yield name, *_described(value.loop, value.literals, value.options)
            continue
        kernel = getattr(value, "kernel", None)
        value = kernel if isinstance(kernel, np.ufunc) else getattr(value, "formula", value)
        if type(value) is FunctionType and value is not function:
            value = getattr(value, "in_machine_code", value)
            yield name, *_described(value, literals, options)
        else:
            yield name, getattr(value, "__name__", None) or repr(value)


def _text_of(code: CodeType) -> tuple:
    constants = [_text_of(c) if isinstance(c, CodeType) else (c, type(c)) for c in code.co_consts]
    return code.co_code, code.co_names, code.co_varnames, constants


def written(name: str, source: str, formula: Callable[..., Any], **scope: Any) -> Callable[..., Any]:
    """The function of a text that calls `formula`, filed where the formula is: there a debugger looks for it."""
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
        self.call, self.element, self.lost, self.before = call, element, 0.0, 0.0

    def pays(self, elements: int, code: MachineCode | UFunc) -> bool:
        """Whether to load, or to compile, now, with a call on so many elements ahead. `fast/tiers.py` waits."""
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
        self.code: Any = self.choose
        self._codes: dict[tuple[str, ...], Any] = {}
        self._found: dict[tuple[str, ...], MachineCode] = {}

    def __call__(self, *args: Any) -> Any:
        return self.code(*args)

    def choose(self, *args: Any) -> Any:
        """A call with arguments of kinds that come for the first time, or before it pays to load; each code hands what
        it does not take to the one before it, and the first to this.
        """
        kinds = tuple([kind_of(x) for x in args])
        code = self._codes.get(kinds)
        if code is None:
            found = self._found.get(kinds)
            if found is None:
                found = self._found[kinds] = MachineCode(self.loop, kinds, self.literals, **self.options)
            if self.meter is not None and not self.meter.pays(len(args[0]), found):
                return self.ready(*args)  # type: ignore[misc]
            code = self._codes[kinds] = self.code = found.function(self.code)
        return code(*converted(kinds, args))


def compiled(**options: Any) -> Callable[[Callable[..., Any]], Compiled]:
    """Decorator that makes a `Compiled` with these options."""
    return lambda loop: Compiled(loop, **options)
