"""Programs that change something between two calls of a compiled function, and what comes of them.

    @works
    def a_setting(torch, comp):
        class Settings:
            factor = 2.0

        f = comp(lambda x: x * Settings.factor)
        yield f(points(torch))
        Settings.factor = 3.0
        yield f(points(torch))

A program takes the library and the way to compile, which in eager mode gives back what it gets. Everything that it
yields is looked at as it is at that moment, and an exception is the last of it.
"""

import importlib
import math
import random
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np


@dataclass(frozen=True)
class Program:
    name: str
    kind: str
    run: Callable[[Any, Callable], Iterator]
    must_work: bool
    traces: int | None = None
    """How often each of its compiled functions may be traced; any number of times where something changes."""


PROGRAMS: list[Program] = []


def works(run):
    """What users write every day: it has to work."""
    return _listed(run, True)


def guarded(run):
    """Works, or is refused by an error that says where."""
    return _listed(run, False)


def steady(traces=1):
    """Nothing changes that would have to be traced again."""
    return lambda run: _listed(run, True, traces)


def _listed(run, must_work, traces=None):
    kind = run.__module__.rpartition(".")[2]
    PROGRAMS.append(Program(run.__name__, kind, run, must_work, traces))
    return run


def load() -> list[Program]:
    """Every program: the kinds are the other files of this folder."""
    kinds = sorted(path.stem for path in Path(__file__).parent.glob("*.py"))
    for kind in kinds:
        if kind not in ("program", "table", "test_stale"):
            importlib.import_module(f"tests.compile.stale.{kind}")
    return PROGRAMS


def points(torch):
    """Three points of a plane, none of them 0."""
    return torch.arange(6.0).reshape(3, 2) / 7 + 0.1


class Raised(NamedTuple):
    """An exception that ended a program."""

    name: str
    text: str


def outcomes(program: Program, torch: Any, comp: Callable) -> list[Any]:
    """What a program yields, and what it raises."""
    torch.manual_seed(0)
    random.seed(0)
    np.random.seed(0)
    found: list[Any] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yielded = program.run(torch, comp)
        try:
            for value in yielded:
                found.append(as_it_is(value))
        except Exception as error:
            found.append(Raised(type(error).__name__, str(error)))
        finally:
            yielded.close()
    return found


def as_it_is(value: Any) -> Any:
    """A copy in plain Python and numpy, so that results of two libraries can be compared, and none changes later."""
    if hasattr(value, "detach"):
        return str(value.dtype).rpartition(".")[2], tuple(value.shape), value.detach().numpy().copy()
    if isinstance(value, dict):
        return [(as_it_is(k), as_it_is(v)) for k, v in value.items()]
    if isinstance(value, list | tuple):
        return [type(value).__name__, *map(as_it_is, value)]
    assert value is None or isinstance(value, bool | int | float | str), f"{value!r} cannot be compared"
    return value


def same(a: Any, b: Any, rtol: float = 1e-5) -> bool:
    """Equal, floats in tensors to `rtol`, those of Python to the sign of a 0 too."""
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and np.allclose(a, b, rtol=rtol, atol=1e-7, equal_nan=True)
    if type(a) is not type(b):
        return False
    if isinstance(a, Raised):
        return a.name == b.name
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(same(x, y, rtol) for x, y in zip(a, b, strict=True))
    if isinstance(a, float):
        return math.isclose(a, b, rel_tol=rtol) and math.copysign(1, a) == math.copysign(1, b) or a != a and b != b
    return a == b


PLACE = re.compile(r"\.py:\d+|[`'\"]\w|\b(?!torch\.|minitorch\.)[A-Za-z_]\w*\.[A-Za-z_]")
"""A line, or a name: in quotes or with a dot, but not one of the library's, which may be advice."""


def fault(program: Program, eager: list[Any], compiled: list[Any]) -> str | None:
    """What is wrong with the outcomes of a compiled program, if anything."""
    for step, (right, found) in enumerate(zip(eager, compiled, strict=False), 1):
        if same(right, found):
            continue
        if not isinstance(found, Raised):
            return f"silently different at yield {step}: {found}, expected {right}"
        if found.name != "CompileError":
            return f"another error at yield {step}: {found}, expected {right}"
        if not PLACE.search(found.text):
            return f"refused without a place: {found.text}"
        return f"refused: {found.text}" if program.must_work else None
    return None if len(eager) == len(compiled) else f"{len(compiled)} outcomes, expected {len(eager)}"
