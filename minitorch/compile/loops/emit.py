"""Emit: the loops of a program as the source of one Python function, plain enough for numba to compile fast and well.

Memory is one-dimensional arrays, places in them are written out (`h[3 * i + j]`), and what lives for one turn of a loop
is a local variable. Numbers have their dtype: an untyped literal beside a float32 would be computed with in float64.
"""

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from ...jit.dtypes import is_bool, is_integer
from ..trace.program import Buffer, Left, Product, Sweep
from ..trace.symbol import Symbol
from .fusion import paths
from .loops import Access, Call, Halt, Indirect, Loop, Statement

COUNTERS = "ijklmnop"
ACCUMULATE = {
    "sum": "{t} += {e}",
    "prod": "{t} *= {e}",
    "max": "{t} = {e} if {e} > {t} or {e} != {e} else {t}",
    "min": "{t} = {e} if {e} < {t} or {e} != {e} else {t}",
    "all": "{t} = {t} and {e}",
    "any": "{t} = {t} or {e}",
}
PLURAL = {"bool": "bools"}


def plural(dtype: np.dtype) -> str:
    """The name of the function of native.py that makes arrays of a dtype."""
    return PLURAL.get(dtype.name, f"{dtype.name}s")


class Emitter:
    """Writes the source. `local` are the buffers that became variables, `name` makes names that no buffer has, and
    `table` is what the step's table holds.
    """

    def __init__(self, local: set[Buffer], name: Callable[[str], str]):
        self.local, self.name = local, name
        self.constants: dict[tuple[str, str], str] = {}
        self.lines: list[str] = []
        self.table: list[Any] = []
        self.counters: dict[Any, str] = {}
        self.problems: list[Exception] = []  # what the codes from 2 on mean
        self.commented: list[str] = []

    def slot(self, entry: Any) -> int:
        """Where in the table, in bytes, something stands."""
        if entry not in self.table:
            self.table.append(entry)
        return 8 * self.table.index(entry)

    def items(self, items: list[Any], depth: int) -> None:
        for item in items:
            if depth == 1:
                self.comment(item)
            if isinstance(item, Loop):
                name = self.counters[item.variable] = COUNTERS[depth - 1]
                self.add(depth, f"for {name} in range({item.extent}):")
                self.items(item.body, depth + 1)
            elif isinstance(item, Call):
                self.call(item.equation, depth)
            elif isinstance(item, Halt):
                self.halt(item.equation, depth)
            else:
                self.statement(item, depth)

    def add(self, depth: int, line: str) -> None:
        self.lines.append("    " * depth + line)

    def comment(self, item: Any) -> None:
        """The lines of the user's code behind an item, and the ops that they called."""
        texts = by_line(item)
        if texts != self.commented:
            self.lines += ["", *(f"    # {text}" for text in texts)]
        self.commented = texts

    def statement(self, s: Statement, depth: int) -> None:
        dtypes = s.dtypes or (s.result,) * len(s.operands)
        values = [self.operand(x, dtype) for x, dtype in zip(s.operands, dtypes, strict=True)]
        number = dtypes[0]
        text = re.sub(r"number\(([^()]*)\)", lambda m: self.constant(_value(m[1]), number), s.expression)
        text = text.format(*values)
        target = self.element(s.target)
        if s.kind == "set":
            buffer = s.target.base.buffer if isinstance(s.target, Indirect) else s.target.buffer
            self.add(depth, f"{target} = {cast(text, s.result, buffer.dtype, s.expression == '{0}')}")
        else:
            self.add(depth, ACCUMULATE[s.kind].format(t=target, e=text))

    def operand(self, x: Any, dtype: np.dtype) -> str:
        if isinstance(x, Indirect):
            return cast(self.indirect(x), x.base.buffer.dtype, dtype, True)
        if not isinstance(x, Access):
            return self.constant(x, dtype)
        if x.buffer.kind == "constant" and x.buffer.size == 1:
            return self.constant(np.asarray(x.buffer.source).astype(dtype).item(), dtype)
        return cast(self.element(x), x.buffer.dtype, dtype, True)

    def element(self, x: Any) -> str:
        if isinstance(x, Indirect):
            return self.indirect(x)
        if x.buffer in self.local:
            return x.buffer.name
        return f"{x.buffer.name}[{self.place(x)}]"

    def place(self, x: Access) -> str:
        """An address as text."""
        terms = [
            self.counters[v] if stride == 1 else f"{stride} * {self.counters[v]}"
            for v, stride in x.strides.items()
            if stride
        ]
        if x.offset or not terms:
            terms.append(str(x.offset))
        return " + ".join(terms)

    def indirect(self, x: Indirect) -> str:
        """An element whose place is read from indices; negative ones count from the end."""
        terms = [self.place(x.base)] if self.place(x.base) != "0" else []
        for access, stride, size in x.terms:
            index = self.operand(access, np.dtype(np.int64))
            terms.append(f"{stride} * ({index} if {index} >= 0 else {index} + {size})")
        return f"{x.base.buffer.name}[{' + '.join(terms)}]"

    def halt(self, equation: Any, depth: int) -> None:
        """A condition that ends the call: the code that it returns tells the launcher which."""
        flag = self.element(Access(equation.inputs[0].buffer, equation.inputs[0].offset, {}))
        self.problems.append(equation.problem)
        self.add(depth, f"if {'not ' if equation.wanted else ''}{flag}:")
        self.add(depth + 1, f"return {1 + len(self.problems)}")

    def constant(self, value: Any, dtype: np.dtype) -> str:
        """A name for a number of a dtype."""
        if is_bool(dtype):
            return str(bool(value))
        if is_integer(dtype):
            text = str(int(np.asarray(value).astype(dtype)))
            return text if dtype == np.int64 else self.named(f"{dtype.name}({text})", dtype)
        value = float(np.asarray(value, dtype))
        text = repr(value) if np.isfinite(value) else f'"{value}"'
        return self.named(f"{dtype.name}({text})", dtype)

    def named(self, text: str, dtype: np.dtype) -> str:
        key = (text, dtype.name)
        if key not in self.constants:
            self.constants[key] = self.name(f"c{len(self.constants)}")
        return self.constants[key]

    def call(self, equation: Any, depth: int) -> None:
        kinds: dict[type, Any] = {Product: self.product, Sweep: self.sweep, Left: self.left}
        kinds[type(equation)](equation, depth)

    def left(self, equation: Left, depth: int) -> None:
        """A kernel entered through Python; what it raises takes its place among the problems, and ends the call."""
        at = self.slot(("left", equation, len(self.problems)))
        self.problems.append(RuntimeError(equation.name))
        names = [x.buffer.name for x in (*equation.inputs, equation.out)]
        self.add(depth, f"if left({', '.join([f'word(table + {at})', *names])}):")
        self.add(depth + 1, f"return {1 + len(self.problems)}")

    def product(self, equation: Product, depth: int) -> None:
        (a, b), c = equation.inputs, equation.out
        if 1 in c.shape:
            self.product_of_vector(*((a, b, c) if c.shape[0] == 1 else (b.T, a.T, c.T)), depth)
            return
        if c.steps[1] != 1:  # the product of the transposes is the transposed product
            a, b, c = b.T, a.T, c.T
        parts = [c, b, a]
        assert all(leading(x) for x in parts), parts
        flips = [str(int(leading(x)[1])) for x in (b, a)]  # type: ignore[index]
        sizes = [str(n) for n in (c.shape[1], c.shape[0], a.shape[1])]
        matrices = [f"{x.buffer.name}, {x.offset}, {leading(x)[0]}" for x in (b, a, c)]  # type: ignore[index]
        routine = f"word(table + {self.slot(('gemm', c.dtype))})"
        self.add(depth, f"gemm({routine}, {', '.join(flips + sizes + matrices)})")

    def product_of_vector(self, a: Symbol, b: Symbol, c: Symbol, depth: int) -> None:
        """A row `a` times the matrix `b`."""
        found = leading(b)
        assert found and leading(a) and leading(c), (a, b, c)
        width, flip = found
        sizes = b.shape if flip else b.shape[::-1]
        vectors = [f"{x.buffer.name}, {x.offset}, {max(x.steps[1], 1)}" for x in (a, c)]
        matrix = f"{int(flip)}, {sizes[0]}, {sizes[1]}, {b.buffer.name}, {b.offset}, {width}"
        self.add(depth, f"gemv(word(table + {self.slot(('gemv', c.dtype))}), {matrix}, {', '.join(vectors)})")

    def sweep(self, equation: Sweep, depth: int) -> None:
        names = [self.part(x, dtype) for x, dtype in zip(equation.inputs, equation.dtypes, strict=True)]
        at = self.slot(("loop", equation.ufunc, equation.dtypes, equation.result))
        data = self.slot(("data", equation.ufunc, equation.dtypes, equation.result))
        routine = f"word(table + {at}), word(table + {data}), {equation.out.size}"
        self.add(depth, f"sweep({routine}, {', '.join([*names, self.part(equation.out, equation.result)])})")

    def part(self, x: Any, dtype: np.dtype) -> str:
        """What a symbol sees, as an array."""
        if not isinstance(x, Symbol) or (x.buffer.kind == "constant" and x.buffer.size == 1):
            value = x if not isinstance(x, Symbol) else x.buffer.source.item()
            at = self.slot(("constant", dtype, float(value)))
            return f"{plural(dtype)}(word(table + {at}), 0, 1)"
        whole = x.offset == 0 and x.size == x.buffer.size
        return x.buffer.name if whole else f"{x.buffer.name}[{x.offset} : {x.offset + x.size}]"


def _value(text: str) -> Any:
    return float(text) if text not in ("True", "False") else text == "True"


def cast(text: str, given: np.dtype, wanted: np.dtype, atom: bool) -> str:
    """An expression converted to a dtype, as numpy would."""
    small = is_integer(given) and given.itemsize < 8 and not atom  # numba computes with small integers in int64
    if given == wanted and not small:
        return text
    if is_bool(wanted):
        return f"({text} != 0)" if atom else f"(({text}) != 0)"
    return f"{wanted.name}({text})"


def leading(x: Symbol) -> tuple[int, bool] | None:
    """The leading dimension of a matrix for BLAS, and whether it lies column by column; None if it does neither."""
    (rows, columns), (down, along) = x.shape, x.steps
    if (along == 1 or columns == 1) and (down >= columns or rows == 1):
        return max(down if rows != 1 else columns, columns, 1), False
    if (down == 1 or rows == 1) and (along >= rows or columns == 1):
        return max(along if columns != 1 else rows, rows, 1), True
    return None


def by_line(item: Any) -> list[str]:
    """`file:line: its text (ops)` for each line of the user's code that an item comes from."""
    found: dict[str, list[str]] = {}
    for _, inner in paths([item]):
        origin = inner.equation.origin if isinstance(inner, Call | Halt) else inner.origin
        found.setdefault(origin.place, []).append(origin.op)
    return [f"{place} ({', '.join(dict.fromkeys(ops))})" for place, ops in found.items()]
