"""Program: what one run of a function does to arrays, written down as equations in the order in which they happened.

Memory is a `Buffer`; a `Symbol` (symbol.py) is a strided view of one. An equation reads views and overwrites one: it
maps elements, reduces dimensions, multiplies matrices, or picks elements by index. What the ops of the library do is
brought down to these few (lowering.py), and all that follows works on these few: passes.py, nests.py, emit.py.
"""

import keyword
import linecache
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from .errors import users_line

_TAKEN = {*keyword.kwlist, "abs", "ceil", "floor", "range", "sqrt", "table", "trunc", "word", "work", *"cijklmnop"}
_TAKEN |= {"bool", "bools", "differs", "gemm", "gemv", "left", "njit", "numbers", "stale", "sweep"}
_TAKEN |= {f"{kind}{size}{s}" for kind in ("int", "uint", "float") for size in (8, 16, 32, 64) for s in ("", "s")}

Kind = str
"""Where a buffer comes from: "input" (a tensor's memory), "constant", "number" (of an optimizer), "noise", "work"."""


class Buffer:
    """One piece of memory that the program reads or writes: `size` elements of one dtype."""

    def __init__(self, name: str, dtype: np.dtype, size: int, kind: Kind = "work", source: Any = None):
        self.name, self.dtype, self.size, self.kind, self.source = name, dtype, size, kind, source
        # Never read or written, so the system gives it no pages: numpy computes shapes and strides of views with it.
        self.standin = np.empty(size, dtype)
        self.home: Any = None  # the layout in which it was first seen

    def __repr__(self) -> str:
        return self.name


class Origin(NamedTuple):
    """Who asked for an equation: an op, and the line of the user's code that called it."""

    op: str
    file: str
    line: int

    @property
    def place(self) -> str:
        """`file:line: what stands there`."""
        text = linecache.getline(self.file, self.line).strip()
        return f"{self.file.rpartition('/')[2]}:{self.line}" + (f": {text}" if text else "")


def users_place() -> Origin:
    """The line of the user's code that is at work."""
    return Origin("", *users_line())


@dataclass(eq=False)
class Equation:
    """`out` is overwritten with something made of `inputs` (symbols and Python numbers)."""

    out: Any
    inputs: tuple
    origin: Origin

    is_check = False

    def text(self, *inputs: str) -> str:
        """What is on the right-hand side, for inputs of these names."""
        raise NotImplementedError

    def symbols(self) -> list[Any]:
        """The inputs that are arrays."""
        return [x for x in self.inputs if hasattr(x, "buffer")]

    def reads(self) -> set[Buffer]:
        """The buffers it reads."""
        return {x.buffer for x in self.symbols()}


@dataclass(eq=False)
class Map(Equation):
    """`out[i] = function(inputs[i]...)`; `expression` has {0}, {1} for elements, `dtypes` what these are cast to."""

    name: str = ""
    expression: str = "{0}"
    dtypes: tuple = ()
    result: Any = None  # the dtype of the expression


@dataclass(eq=False)
class Reduce(Equation):
    """`out = sum of inputs[0] over axes` (kept with size 1), and likewise for "max", "min", "all" and "any"."""

    kind: str = "sum"
    axes: tuple[int, ...] = ()
    dtype: Any = None  # of the accumulator

    def text(self, *inputs: str) -> str:
        return f"{self.kind}({inputs[0]}, {self.axes})"


@dataclass(eq=False)
class Scan(Equation):
    """`out` holds along `axis` the sums of `inputs[0]` up to each element, or its products, maxima or minima."""

    kind: str = "sum"
    axis: int = 0
    dtype: Any = None  # of the accumulator

    def text(self, *inputs: str) -> str:
        return f"running_{self.kind}({inputs[0]}, {self.axis})"


@dataclass(eq=False)
class Product(Equation):
    """`out (n, m) = inputs[0] (n, k) @ inputs[1] (k, m)`."""

    def text(self, *inputs: str) -> str:
        return " @ ".join(inputs)


@dataclass(eq=False)
class Sweep(Equation):
    """A compiled loop of numpy's over whole arrays: for functions of one element that it computes with vector units."""

    name: str = ""
    ufunc: Any = None
    dtypes: tuple = ()
    result: Any = None

    def text(self, *inputs: str) -> str:
        return f"{self.name}({', '.join(inputs)})"


@dataclass(eq=False)
class Left(Equation):
    """What a kernel, entered through Python, makes of the arrays `inputs`; its results are `parts` of `out`."""

    name: str = ""
    call: Any = None  # a function of a list of arrays, which gives a list of them
    parts: tuple = ()
    may_fail: bool = False  # for some values

    def text(self, *inputs: str) -> str:
        return f"{self.name}({', '.join(inputs)})"


@dataclass(eq=False)
class Pick(Equation):
    """`out[i] = table[..., index[i], ...]`: `inputs` are the table and an index for each of its axes in `axes`."""

    axes: tuple[int, ...] = ()

    def text(self, *inputs: str) -> str:
        return f"{inputs[0]}[{', '.join([*[':'] * self.axes[0], *inputs[1:]])}]"


@dataclass(eq=False)
class Place(Equation):
    """`out[..., index[i], ...] = value[i]`, or added there; `inputs` are the value and the indices."""

    axes: tuple[int, ...] = ()
    add: bool = False

    def text(self, *inputs: str) -> str:
        return f"{inputs[0]} {'added' if self.add else 'placed'} at {', '.join(inputs[1:])}"


@dataclass(eq=False)
class Check(Equation):
    """The condition `inputs[0]` must be `wanted`; else the call ends with `problem`, before it has changed anything."""

    wanted: bool = False
    problem: Any = None
    is_check = True

    def text(self, *inputs: str) -> str:
        return f"require {'' if self.wanted else 'not '}{inputs[0]}"


@dataclass
class Program:
    """Equations in order, the buffers that came from outside, and what the caller gets."""

    equations: list[Any] = field(default_factory=list)
    inputs: list[Buffer] = field(default_factory=list)
    outputs: list[Any] = field(default_factory=list)  # symbols whose value must stand in memory at the end
    closed: bool = False
    names: dict[str, int] = field(default_factory=dict)
    ask: Any = None  # how a formula's look at a condition is answered (formulas.py)
    noise: list[Buffer] = field(default_factory=list)  # random numbers that are drawn before each call, in order

    def __repr__(self) -> str:
        return f"<program of {len(self.equations)} equations, from {', '.join(b.name for b in self.inputs)}>"

    def name(self, stem: str) -> str:
        """A name that nothing else has."""
        name, count = stem, self.names.get(stem, 1)
        while name in self.names or name in _TAKEN:  # a variable may be called as this would call the second of another
            count += 1
            name = f"{stem}_{count}"
        self.names[stem], self.names[name] = count, self.names.get(name, 1)
        return name

    def written(self) -> set[Buffer]:
        """The buffers that some equation overwrites."""
        return {equation.out.buffer for equation in self.equations}

    def with_equations(self, equations: Sequence[Equation]) -> "Program":
        """This program with other equations."""
        return Program(list(equations), self.inputs, self.outputs, self.closed, self.names, None, self.noise)

    def __iter__(self) -> Iterator[Equation]:
        return iter(self.equations)
