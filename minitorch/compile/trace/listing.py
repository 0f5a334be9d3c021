"""Listing: a program as people read it: what goes in, and under each line of the user's code the equations it became.

What is computed for one other equation only is written inside it: `0.02 * (linear - y)`. A matrix read the other way
around is `w.T`; parts of a buffer are written as `as_strided` takes them: shape, strides, offset.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np

from ...jit.dtypes import is_floating
from .program import Buffer, Equation, Map, Program
from .symbol import Symbol

_INFIX = re.compile(r"-?\{0\}|number\([^()]*\) / \{0\}|\{0\} (\+|-|\*|/|[<>=!]=?|&|\||\^) \{1\}")
_NUMBER = re.compile(r"number\(([^()]*)\)")
_LONGEST = 100
"""Characters up to which an expression is written inside another."""


def listing(program: Program) -> str:
    """The inputs, the equations with the op that asked for each, and what is returned."""
    used = {x.buffer for x in program.outputs}.union(*({e.out.buffer, *e.reads()} for e in program.equations))
    lines = [f"{b}: {_kind(b.home)}" for b in program.inputs if b in used]
    rows = list(_Writing(program).rows())
    width = max((len(text) for _, text in rows), default=0)
    before = None
    for origin, text in rows:
        if origin.place != before:
            lines += ["", f"# {origin.place}"]
            before = origin.place
        lines.append(f"{text:{width}}  # {origin.op}")
    return "\n".join([*lines, "", f"return {', '.join(x.buffer.name for x in program.outputs)}".rstrip()])


class _Writing:
    """Writes the equations. `inside` are the maps that stand in the one equation that reads their result."""

    def __init__(self, program: Program):
        self.equations = program.equations
        self.shown = set(program.inputs)
        self.inside: dict[Buffer, Map] = {}
        writes = Counter(e.out.buffer for e in self.equations)
        reads = Counter(x.buffer for e in self.equations for x in e.symbols())
        reads.update(x.buffer for x in program.outputs)
        for at, e in enumerate(self.equations):
            buffer = e.out.buffer
            once = reads[buffer] == writes[buffer] == 1 and buffer.kind == "work"
            if once and isinstance(e, Map) and self._lasts(e, at) and len(self._text(e)) <= _LONGEST:
                self.inside[buffer] = e

    def _lasts(self, e: Map, at: int) -> bool:
        """Whether the reader of `e` is the same op, and nothing that `e` reads is overwritten before."""
        sources = self._sources(e)
        for later in self.equations[at + 1 :]:
            if e.out.buffer in later.reads():
                return later.origin == e.origin
            if later.out.buffer in sources:
                return False
        return False

    def _sources(self, e: Equation) -> set[Buffer]:
        """The buffers that the text of `e` names."""
        inner = [self._sources(self.inside[b]) if b in self.inside else {b} for b in e.reads()]
        return set().union(*inner)

    def rows(self) -> Iterator[tuple[Any, str]]:
        """The origin and the text of each equation that is not inside another."""
        for e in self.equations:
            if e.out.buffer not in self.inside:
                yield e.origin, self._text(e) if e.is_check else f"{self._target(e.out)} = {self._text(e)}"

    def _target(self, out: Symbol) -> str:
        """What is overwritten: its shape as well, where it is met first."""
        if out.buffer in self.shown:
            return _seen(out)
        self.shown.add(out.buffer)
        return f"{_seen(out)}: {_kind(out.layout)}"

    def _text(self, e: Any) -> str:
        texts = [self._operand(x) for x in e.inputs]
        if not isinstance(e, Map):
            return e.text(*texts)
        if e.expression == "{0}":
            (x,) = e.inputs
            return texts[0] if not isinstance(x, Symbol) or x.dtype == e.out.dtype else f"{e.out.dtype}({texts[0]})"
        if not _INFIX.fullmatch(e.expression):
            return f"{e.name}({', '.join(texts)})"
        return _NUMBER.sub(r"\1", e.expression).format(*(f"({t})" if _compound(t) else t for t in texts))

    def _operand(self, x: Any) -> str:
        if not isinstance(x, Symbol):
            return f"{x:.7g}" if isinstance(x, float) else str(x)
        return self._text(self.inside[x.buffer]) if x.buffer in self.inside else _seen(x)


def _seen(x: Symbol) -> str:
    """The name of a buffer and, if it is not looked at as it lies, how."""
    home = x.buffer.home
    if x.buffer.kind == "constant" and x.buffer.size == 1:
        return f"{x.buffer.source.item():.7g}" if is_floating(x.dtype) else str(x.buffer.source)
    if x.offset == Symbol(x.program, x.buffer, home).offset:
        if x.shape != home.shape and (x.shape, x.strides) == (home.shape[::-1], home.strides[::-1]):
            return f"{x.buffer}.T"
        if _extents(x.layout) == _extents(home):
            return x.buffer.name
        if _extents(x.layout) == _extents(home)[::-1]:
            return f"{x.buffer}.T"
        if x.size == home.size and x.layout.flags.c_contiguous and home.flags.c_contiguous:
            return f"{x.buffer}.reshape({', '.join(map(str, x.shape))})"
    return f"{x.buffer}.as_strided({x.shape}, {x.steps}, {x.offset})"


def _kind(layout: np.ndarray) -> str:
    return f"{layout.dtype}[{', '.join(map(str, layout.shape))}]"


def _extents(layout: np.ndarray) -> list[tuple[int, int]]:
    """Sizes and strides of the dimensions along which an array moves."""
    return [(n, step) for n, step in zip(layout.shape, layout.strides, strict=True) if n != 1 and step]


def _compound(text: str) -> bool:
    """Whether a text is more than a name, a number or one call."""
    depth = [0]
    for c in text:
        depth.append(depth[-1] + (c in "([") - (c in ")]"))
    return any(c == " " and d == 0 for c, d in zip(text, depth[1:], strict=True)) or text.startswith("-")


Program.__str__ = listing  # type: ignore[assignment,method-assign]  # which program.py, below it, cannot name
