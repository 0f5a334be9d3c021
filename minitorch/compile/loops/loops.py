"""Loops: statements on single elements inside counted loops, each with the addresses that it touches.

An address is linear in the loops' variables (offset plus strides), so what may be fused, moved or forgotten is decided
by a little arithmetic (fusion.py). nests.py makes loops of equations.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..trace.program import Buffer, Check, Equation, Origin


class Variable:
    """The counter of a loop."""


@dataclass(eq=False)
class Access:
    """An element of a buffer: `offset` plus, for each enclosing loop, its variable times a stride."""

    buffer: Buffer
    offset: int
    strides: dict[Variable, int]

    def span(self, extents: dict[Variable, int]) -> tuple[int, int]:
        """The first and the last element touched while the variables of `extents` run."""
        steps = [stride * (extents[v] - 1) for v, stride in self.strides.items() if v in extents]
        return self.offset + sum(n for n in steps if n < 0), self.offset + sum(n for n in steps if n > 0)

    def copy(self) -> "Access":
        """The same element, to be changed on its own."""
        return Access(self.buffer, self.offset, dict(self.strides))

    def renamed(self, old: Variable, new: Variable) -> None:
        """Let another variable take the place of one."""
        if old in self.strides:
            self.strides[new] = self.strides.pop(old)


class Whole(Access):
    """Any element of a buffer: which one is known only when the code runs."""

    def __init__(self, buffer: Buffer):
        super().__init__(buffer, 0, {})

    def span(self, extents: dict[Variable, int]) -> tuple[int, int]:
        return 0, self.buffer.size - 1


@dataclass(eq=False)
class Indirect:
    """An element of a buffer whose place depends on indices: `(index, stride, size)` for each that counts."""

    base: Access
    terms: list[tuple[Access, int, int]]

    def accesses(self, writes: bool) -> Iterator[tuple[Access, bool]]:
        """The indices, and anything in the buffer."""
        yield Whole(self.base.buffer), writes
        yield self.base, writes
        for index, _, _ in self.terms:
            yield index, False


@dataclass(eq=False)
class Statement:
    """One element written: `target = expression of operands`, or, for another `kind`, added to it and the like."""

    kind: str  # "set", "sum", "max", "min", "all", "any"
    target: Any  # an access, or an indirect one
    name: str
    expression: str
    operands: list[Any]  # accesses and Python numbers
    dtypes: tuple
    result: np.dtype
    origin: Origin

    def accesses(self) -> Iterator[tuple[Access, bool]]:
        """Every element touched, and whether it is written."""
        for x, writes in ((self.target, True), *((x, False) for x in self.operands)):
            if isinstance(x, Indirect):
                yield from x.accesses(writes)
            elif isinstance(x, Access):
                yield x, writes


@dataclass(eq=False)
class Loop:
    """`for variable in range(extent): body`."""

    variable: Variable
    extent: int
    body: list[Any] = field(default_factory=list)

    def accesses(self) -> Iterator[tuple[Access, bool]]:
        for item in self.body:
            yield from item.accesses()

    def extents(self) -> dict[Variable, int]:
        """How far this loop's variable, and those of the loops in it, run."""
        inner = [loop.extents() for loop in self.body if isinstance(loop, Loop)]
        return {self.variable: self.extent} | {v: n for found in inner for v, n in found.items()}

    def statements(self) -> Iterator[Statement]:
        for item in self.body:
            yield from item.statements() if isinstance(item, Loop) else (item,)


@dataclass(eq=False)
class Call:
    """An equation that is left to a compiled routine: BLAS, or a loop of numpy's."""

    equation: Equation

    def accesses(self) -> Iterator[tuple[Access, bool]]:
        yield Whole(self.equation.out.buffer), True
        for x in self.equation.symbols():
            yield Whole(x.buffer), False


@dataclass(eq=False)
class Halt:
    """The end of the call if a condition is not as it must be."""

    equation: Check

    def accesses(self) -> Iterator[tuple[Access, bool]]:
        yield Whole(self.equation.inputs[0].buffer), False
