"""Formulas of whole arrays, run on symbols: with a numpy that makes symbols, and branches that are settled in advance.

A formula may make an array and fill it (`np.zeros`), and may look at values in order to complain (`if bad: raise`). So
while it runs on symbols `np` stands for `Numpy` below, and a condition is taken to be false, or true if that raises:
the other outcome becomes an error of the compiled code, which looks at the condition in every call.
"""

from collections.abc import Callable
from functools import cache
from types import CellType, FunctionType
from typing import Any

import numpy as np

from ...jit.callers import PACKAGE
from ...kernels.indexing import add_at
from .equations import constant, copied, elementwise, fresh, origin
from .errors import CompileError
from .indexing import write_at
from .program import Check, Program
from .symbol import Symbol

_running: list[Program] = []  # the programs whose formulas are being run, innermost last


class Numpy:
    """numpy, except that new arrays are symbols."""

    def __getattr__(self, name: str) -> Any:
        return getattr(np, name)

    def full(self, shape: Any, value: Any, dtype: Any = None) -> Any:
        program = _running[-1]
        value = value if isinstance(value, Symbol) else constant(program, np.asarray(value))
        out = fresh(program, "full", np.empty(shape, value.dtype if dtype is None else dtype))
        return elementwise(program, "full", "{0}", (value,), (out.dtype,), out.dtype, out)

    def zeros(self, shape: Any, dtype: Any = np.float64) -> Any:
        return self.full(shape, 0, dtype)

    def ones(self, shape: Any, dtype: Any = np.float64) -> Any:
        return self.full(shape, 1, dtype)

    def empty(self, shape: Any, dtype: Any = np.float64) -> Any:
        return fresh(_running[-1], "empty", np.empty(shape, dtype))

    def asarray(self, x: Any, dtype: Any = None) -> Any:
        if isinstance(x, Symbol):
            return x if dtype is None or x.dtype == dtype else copied(x, np.dtype(dtype), "K")
        return np.asarray(x, dtype)

    def ascontiguousarray(self, x: Any) -> Any:
        if isinstance(x, Symbol):
            return x if x.flags.c_contiguous else copied(x, x.dtype, "C")
        return np.ascontiguousarray(x)

    def ndim(self, x: Any) -> int:
        return x.ndim if isinstance(x, Symbol) else np.ndim(x)


_NUMPY = Numpy()


@cache
def twin(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of this package, and all of it that it calls, with `Numpy` for numpy."""
    return _twin(function, {})


def _twin(function: Any, made: dict[int, Any]) -> Any:
    if function is add_at:
        return lambda out, key, x: write_at(out, key, x, add=True)
    if not isinstance(function, FunctionType) or not function.__code__.co_filename.startswith(PACKAGE):
        return function
    if id(function) not in made:
        scope: dict[str, Any] = {}
        cells = [CellType() for _ in function.__closure__ or ()]
        made[id(function)] = FunctionType(
            function.__code__, scope, function.__name__, function.__defaults__, tuple(cells)
        )
        made[id(function)].__kwdefaults__ = function.__kwdefaults__
        for cell, before in zip(cells, function.__closure__ or (), strict=True):
            cell.cell_contents = _twin(before.cell_contents, made)
        for name, value in function.__globals__.items():
            scope[name] = _NUMPY if value is np else value
        for name in _names(function.__code__):
            if name in scope:
                scope[name] = _twin(scope[name], made)
    return made[id(function)]


def _names(code: Any) -> set[str]:
    inner = [_names(constant) for constant in code.co_consts if hasattr(constant, "co_names")]
    return {*code.co_names}.union(*inner)


class Outcomes:
    """The conditions that a formula looked at, and how they were taken to be."""

    def __init__(self) -> None:
        self.settled: list[bool] = []
        self.errors: list[Exception | None] = []
        self.met: list[Any] = []

    def ask(self, condition: Any) -> bool:
        """What to go on with for a condition."""
        self.met.append(condition)
        if len(self.met) > len(self.settled):
            self.settled.append(False)
            self.errors.append(None)
        return self.settled[len(self.met) - 1]


def run(program: Program, function: Callable[..., Any], args: tuple, settings: dict[str, Any]) -> Any:
    """The result of a formula on symbols, and checks of the conditions that it looked at."""
    outcomes, mark = Outcomes(), len(program.equations)
    _running.append(program)
    before, program.ask = program.ask, outcomes.ask
    try:
        while True:
            try:
                result = twin(function)(*args, **settings)
                break
            except (CompileError, NotImplementedError):
                raise
            except (IndexError, RuntimeError, ValueError) as error:
                if not outcomes.met or outcomes.settled[len(outcomes.met) - 1]:
                    raise
                outcomes.settled[len(outcomes.met) - 1], outcomes.errors[len(outcomes.met) - 1] = True, error
                del program.equations[mark:]
                outcomes.met = []
    finally:
        program.ask = before
        _running.pop()
    _check(program, outcomes)
    return result


def _check(program: Program, outcomes: Outcomes) -> None:
    for condition, settled, error in zip(outcomes.met, outcomes.settled, outcomes.errors, strict=True):
        where = origin()
        problem = error or IndexError(f"{where.file}:{where.line}: {where.op}: a value is out of range")
        program.equations.append(Check(condition, (condition,), where, settled, problem))
