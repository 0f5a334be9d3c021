"""Numbers that compiled code computes: what an optimizer makes of its hyper-parameters and the step count.

An optimizer's `_numbers` runs once on `Written`, of which only the expression is known. `Settings` stands for the
group: it hands out hyper-parameters as written numbers, and notes what must stay so for the expressions to hold. An
optimizer that decides by such a number (RAdam) is asked in Python before every call instead (optimizers.py).
"""

import ast
from collections.abc import Callable
from typing import Any

import numpy as np

from .program import Buffer, Program

Parts = dict[Buffer, None]


class Written:
    """A number in double precision, as the expression for it; `parts` are the buffers whose names stand in it."""

    def __init__(self, expression: ast.expr | str, parts: Parts | None = None, given: bool = False):
        self.given = given  # whether it is a hyper-parameter, which is known not to be zero
        self.expression = ast.parse(expression).body[0].value if isinstance(expression, str) else expression  # type: ignore[attr-defined]
        self.parts = parts or {}

    @property
    def text(self) -> str:
        """The expression as Python."""
        return ast.unparse(self.expression)

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        if self.given and other == 0:
            return False
        raise TypeError("a number is compared that only compiled code knows")

    def __bool__(self) -> bool:
        return self != 0


def _operator(operator: ast.operator) -> tuple[Callable[..., Written], Callable[..., Written]]:
    def combined(x: Any, y: Any) -> Written:
        x, y = (v if isinstance(v, Written) else Written(ast.Constant(float(v))) for v in (x, y))
        return Written(ast.BinOp(x.expression, operator, y.expression), x.parts | y.parts)

    return combined, lambda x, y: combined(y, x)


_OPERATORS = {"add": ast.Add(), "sub": ast.Sub(), "mul": ast.Mult(), "truediv": ast.Div(), "pow": ast.Pow()}
for _name, _symbol in _OPERATORS.items():
    for _method, _function in zip((f"__{_name}__", f"__r{_name}__"), _operator(_symbol), strict=True):
        setattr(Written, _method, _function)


class Settings:
    """The hyper-parameters of a group of an optimizer, each a number with a place in the table from `start` on, or
    what it is. Compiled code calls them by the name of the optimizer's kind and their own.

    `looks` say how each number is read off the group, in the order of the places; `conditions`, with {group} for it,
    what must stay so: kinds, switches, and what is zero.
    """

    def __init__(self, program: Program, optimizer: Any, group: dict[str, Any], start: int):
        self.program, self.kind, self.defaults = program, type(optimizer).__name__.lower(), optimizer.defaults
        self.group, self.start = group, start
        self.looks: list[str] = []
        self.conditions: dict[str, str] = {}
        self._given: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        if key not in self._given:
            value, look = self.group[key], f"[{key!r}]"
            if isinstance(self.defaults.get(key), bool):
                self.conditions[f"bool({{group}}{look}) is {bool(value)}"] = key
                found: Any = bool(value)
            elif isinstance(value, tuple):
                self.conditions[f"len({{group}}{look}) == {len(value)}"] = key
                stem = key.removesuffix("s")
                found = tuple(self._of(x, f"{look}[{i}]", f"{stem}{i + 1}") for i, x in enumerate(value))
            else:
                found = self._of(value, look, key)
            self._given[key] = found
        return self._given[key]

    def _of(self, value: Any, look: str, name: str) -> Any:
        if value is None:
            self.conditions[f"{{group}}{look} is None"] = name
            return value
        if not isinstance(value, float | int):
            raise TypeError(f"{name} is held in {type(value).__name__}")
        self.conditions[f"isinstance({{group}}{look}, (float, int)) and (not {{group}}{look}) is {not value}"] = name
        if not value:
            return value
        place = f"numbers[{self.start + len(self.looks)}]"
        self.looks.append(look)
        return named(self.program, f"{self.kind}_{name}", Written(place), given=True)


def named(program: Program, name: str, number: Written, given: bool = False) -> Written:
    """A number that has a line of its own, as a name."""
    buffer = Buffer(program.name(name), np.dtype(np.float64), 1, "number", number)
    return Written(buffer.name, {buffer: None}, given)


def with_parts(buffers: list[Buffer]) -> list[Buffer]:
    """Buffers, and before each written number those that its expression names."""
    found: dict[Buffer, None] = {}
    for b in buffers:
        if b.kind == "number":
            found |= dict.fromkeys(with_parts(list(b.source.parts)))
        found[b] = None
    return list(found)
