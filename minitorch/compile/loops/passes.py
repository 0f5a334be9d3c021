"""Passes: programs made smaller, or fit for what will run them, one idea each, Program → Program."""

from typing import Any

import numpy as np

from ..trace.program import Buffer, Check, Equation, Map, Product, Program, Sweep
from ..trace.symbol import Symbol
from .emit import leading
from .nests import left_to_blas


def without_unused(program: Program) -> Program:
    """Only equations that something needs: an output, memory that is not the program's own, or a later equation."""
    needed = {x.buffer for x in program.outputs}
    kept: list[Equation] = []
    for equation in reversed(program.equations):
        if isinstance(equation, Check) or equation.out.buffer in needed or equation.out.buffer.kind != "work":
            kept.append(equation)
            needed |= equation.reads()
    return program.with_equations(kept[::-1])


def fitted(program: Program) -> Program:
    """BLAS and numpy's loops want memory without gaps and of one dtype: copies before, and after, where it is not."""
    equations: list[Equation] = []
    for equation in program:
        if isinstance(equation, Product) and left_to_blas(equation):
            equation.inputs = tuple(_matrix(x, equations, equation) for x in equation.inputs)
            equations += _through(equation, leading(equation.out) is not None)
        elif isinstance(equation, Sweep):
            target = equation.out
            straight = _in_a_row(target) and target.dtype == equation.result
            like = target.layout if straight else np.empty_like(target.layout, equation.result)
            pairs = zip(equation.inputs, equation.dtypes, strict=True)
            equation.inputs = tuple(_row(x, dtype, like, equations, equation) for x, dtype in pairs)
            equations += _through(equation, straight, like)
        else:
            equations.append(equation)
    return program.with_equations(equations)


def _matrix(x: Symbol, equations: list[Equation], equation: Equation) -> Symbol:
    return x if leading(x) else _copied(x, np.empty(x.shape, x.dtype), equations, equation)


def _row(x: Any, dtype: np.dtype, like: np.ndarray, equations: list[Equation], equation: Equation) -> Any:
    """`x` in the dtype and the layout that a sweep needs; numbers stay."""
    if not isinstance(x, Symbol) or (x.buffer.kind == "constant" and x.buffer.size == 1):
        return x
    if x.shape == like.shape and x.layout.strides == like.strides and x.dtype == dtype and _in_a_row(x):
        return x
    full = x.through(np.broadcast_to(x.layout, like.shape))
    return _copied(full, np.empty_like(like, dtype), equations, equation)


def _in_a_row(x: Symbol) -> bool:
    """Whether the elements fill a stretch of memory, in whatever order."""
    return x.layout.flags.forc or np.empty_like(x.layout).strides == x.layout.strides


def _copied(x: Symbol, layout: np.ndarray, equations: list[Equation], equation: Equation) -> Symbol:
    out = _work(x.program, layout)
    equations.append(Map(out, (x,), equation.origin, "copy", "{0}", (layout.dtype,), layout.dtype))
    return out


def _through(equation: Any, straight: bool, like: np.ndarray | None = None) -> list[Equation]:
    """The equation, and where its target is not fit to be written by it, a copy from one that is."""
    if straight:
        return [equation]
    target = equation.out
    equation.out = _work(target.program, np.empty(target.shape, target.dtype) if like is None else like)
    dtype = equation.out.dtype
    return [equation, Map(target, (equation.out,), equation.origin, "copy", "{0}", (dtype,), dtype)]


def _work(program: Program, layout: np.ndarray) -> Symbol:
    buffer = Buffer(program.name("copy"), layout.dtype, layout.size)
    return Symbol(program, buffer, np.ndarray(layout.shape, layout.dtype, buffer.standin, 0, layout.strides))
