"""The line of the user's code that stores or names something, found in its bytecode: its frame is gone by then."""

import dis
import types
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from .errors import inside
from .program import Origin

STORES = ("STORE_GLOBAL", "STORE_ATTR", "STORE_DEREF", "DELETE_GLOBAL", "DELETE_ATTR")


def line_of(functions: Iterable[Any], stored: Collection[Any], named: Collection[Any]) -> str:
    """`file:line: text: ` of a line that stores one of some names, or else of one that names one; "" if none does."""
    lines = [entry for code in _codes(functions) for entry in _lines(code)]
    stores = [place for name, stores, place in lines if stores and name in stored]
    return next((f"{at.place}: " for at in [*stores, *(place for name, _, place in lines if name in named)]), "")


def _codes(values: Iterable[Any]) -> Iterator[types.CodeType]:
    """The code of the user's functions among some things, and of those inside of them, but for what makes objects."""
    for value in values:
        code = value.__code__ if isinstance(value, types.FunctionType) else value
        if isinstance(code, types.CodeType) and not inside(code.co_filename) and code.co_name != "__init__":
            yield code
            yield from _codes(code.co_consts)


def _lines(code: types.CodeType) -> Iterator[tuple[Any, bool, Origin]]:
    """Each name or constant in the code, whether it is stored, and where."""
    line = code.co_firstlineno
    for instruction in dis.get_instructions(code):
        line = (instruction.positions and instruction.positions.lineno) or line
        if isinstance(instruction.argval, str):
            yield instruction.argval, instruction.opname in STORES, Origin("", code.co_filename, line)
