"""Nests: equations as loops around statements on single elements, each with the addresses that it touches.

An address is linear in the loops' variables (offset plus strides), so what may be fused, moved or forgotten is decided
by a little arithmetic. Products too large for loops, and numpy's sweeps, stay calls. Next: `fusion.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .program import Buffer, Equation, Map, Origin, Product, Program, Reduce, Sweep
from .symbol import Symbol


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

    def renamed(self, old: Variable, new: Variable) -> None:
        """Let another variable take the place of one."""
        if old in self.strides:
            self.strides[new] = self.strides.pop(old)


@dataclass(eq=False)
class Statement:
    """One element written: `target = expression of operands`, or, for another `kind`, added to it and the like."""

    kind: str  # "set", "sum", "max", "min", "all", "any"
    target: Access
    name: str
    expression: str
    operands: list[Any]  # accesses and Python numbers
    dtypes: tuple
    result: np.dtype
    origin: Origin

    def accesses(self) -> Iterator[tuple[Access, bool]]:
        """Every element touched, and whether it is written."""
        yield self.target, True
        for x in self.operands:
            if isinstance(x, Access):
                yield x, False


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
        yield whole(self.equation.out), True
        for x in self.equation.symbols():
            yield whole(x), False


def extents_of(item: Any) -> dict[Variable, int]:
    """How far the variables of the loops in an item run; for a call, those of the views that it touches."""
    return item.extents() if isinstance(item, Loop) else {}


def whole(x: Symbol) -> Access:
    """All that a symbol sees, as one access: a stretch is modelled by a buffer's own first and last element."""
    return Access(x.buffer, 0, {_ALL: 1})


_ALL = Variable()
"""Stands for a variable that runs over a whole buffer."""

LOOPS_UP_TO = 4096
"""Products of at most so many multiplications are written as loops: to call BLAS costs as much as 1000 of them."""


def nests_of(program: Program) -> list[Any]:
    """The items, one or more for each equation, in order."""
    return [item for equation in program for item in _MAKERS[type(equation)](equation)]


def _map(equation: Map) -> Iterator[Any]:
    symbols = [equation.out, *equation.symbols()]
    loops, strides = _loops(equation.out.shape, symbols)
    target, *rest = [Access(x.buffer, x.offset, s) for x, s in zip(symbols, strides, strict=True)]
    arrays = iter(rest)
    operands = [next(arrays) if isinstance(x, Symbol) else x for x in equation.inputs]
    if 0 not in equation.out.shape:
        yield _nested(loops, Statement("set", target, equation.name, equation.expression, operands, equation.dtypes,
                                       equation.result, equation.origin))  # fmt: skip


def _loops(
    shape: tuple[int, ...], symbols: list[Symbol], order: list[int] | None = None
) -> tuple[list[Loop], list[dict]]:
    """Loops over `shape`, largest strides of the first symbol outermost, and each symbol's strides along them."""
    if order is None:
        order = sorted(range(len(shape)), key=lambda axis: -abs(symbols[0].layout.strides[axis]))
    axes = [axis for axis in order if shape[axis] != 1]
    loops = [Loop(Variable(), shape[axis]) for axis in axes]
    views = [np.broadcast_to(x.layout, shape).strides for x in symbols]
    size = [x.layout.itemsize for x in symbols]
    strides = [
        {loop.variable: view[axis] // n for loop, axis in zip(loops, axes, strict=True)}
        for view, n in zip(views, size, strict=True)
    ]
    return loops, strides


def _nested(loops: list[Loop], *statements: Any) -> Any:
    """The statement inside the loops, first outermost."""
    body: list[Any] = list(statements)
    for loop in reversed(loops):
        loop.body = body
        body = [loop]
    return body[0]


STARTS = {"sum": 0, "max": -np.inf, "min": np.inf, "all": True, "any": False}


def _reduce(equation: Reduce) -> Iterator[Any]:
    (x,), out, kind = equation.inputs, equation.out, equation.kind
    total = Symbol(out.program, Buffer(f"{out.buffer.name}_total", equation.dtype, out.size), None)  # type: ignore[arg-type]
    total.layout = np.ndarray(out.shape, equation.dtype, total.buffer.standin)
    start = STARTS[kind]
    if kind in ("max", "min") and out.dtype.kind in "iu":
        start = np.iinfo(out.dtype).min if kind == "max" else np.iinfo(out.dtype).max
    yield from _map(Map(total, (start,), equation.origin, kind, "{0}", (equation.dtype,), equation.dtype))
    if x.size:
        order = sorted(range(x.ndim), key=lambda axis: -abs(x.layout.strides[axis]))
        loops, (inner, outer) = _loops(x.shape, [x, total], order)
        target, operand = Access(total.buffer, 0, outer), Access(x.buffer, x.offset, inner)
        yield _nested(loops, Statement(kind, target, kind, "{0}", [operand], (equation.dtype,), equation.dtype,
                                       equation.origin))  # fmt: skip
    yield from _map(Map(out, (total,), equation.origin, kind, "{0}", (equation.dtype,), equation.dtype))


def _product(equation: Product) -> Iterator[Any]:
    (a, b), out = equation.inputs, equation.out
    (n, k), m = a.shape, b.shape[1]
    if n * k * m > LOOPS_UP_TO and out.dtype.kind == "f":
        yield Call(equation)
        return
    dtype = out.dtype
    yield from _map(Map(out, (0,), equation.origin, "product", "{0}", (dtype,), dtype))
    if 0 in (n, k, m):
        return
    sizes = {"n": n, "m": m, "k": k}
    strides = [_by_letter(out, "nm"), _by_letter(a, "nk"), _by_letter(b, "km")]
    letters = [letter for letter in sorted("nmk", key=lambda letter: -sizes[letter]) if sizes[letter] != 1]
    loops = {letter: Loop(Variable(), sizes[letter]) for letter in letters}
    target, left, right = (
        Access(x.buffer, x.offset, {loops[letter].variable: by.get(letter, 0) for letter in letters})
        for x, by in zip((out, a, b), strides, strict=True)
    )
    yield _nested([*loops.values()], Statement("sum", target, "product", "{0} * {1}", [left, right], (dtype, dtype),
                                               dtype, equation.origin))  # fmt: skip


def _by_letter(x: Symbol, letters: str) -> dict[str, int]:
    return dict(zip(letters, x.steps, strict=True))


def _call(equation: Sweep) -> Iterator[Any]:
    yield Call(equation)


_MAKERS: dict[type, Any] = {Map: _map, Reduce: _reduce, Product: _product, Sweep: _call}
