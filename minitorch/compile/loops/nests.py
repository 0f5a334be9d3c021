"""Nests: each kind of equation as loops, or as a call of a compiled routine where loops would be slower.

Products too large for loops are left to BLAS, functions that numpy computes with vector units to its sweeps.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...jit.dtypes import is_floating, is_integer
from ..trace.program import Buffer, Check, Map, Outside, Pick, Place, Product, Program, Reduce, Scan, Sweep
from ..trace.symbol import Symbol
from .loops import Access, Call, Halt, Indirect, Loop, Statement, Variable

LOOPS_UP_TO, SUMS_UP_TO = 4096, 1024
"""Products of at most so many multiplications are written as loops: to call BLAS costs as much as 1000 of them. The
second is for sums along memory: vector code would add up in another order than the loop says, so there is none.
"""


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


STARTS = {"sum": 0, "prod": 1, "max": -np.inf, "min": np.inf, "all": True, "any": False}


def _reduce(equation: Reduce) -> Iterator[Any]:
    (x,), out, kind = equation.inputs, equation.out, equation.kind
    total, start = _total(equation, out.shape, out), _start(kind, out.dtype)
    yield from _map(Map(total, (start,), equation.origin, kind, "{0}", (equation.dtype,), equation.dtype))
    if x.size:
        order = sorted(range(x.ndim), key=lambda axis: -abs(x.layout.strides[axis]))
        loops, (inner, outer) = _loops(x.shape, [x, total], order)
        target, operand = Access(total.buffer, 0, outer), Access(x.buffer, x.offset, inner)
        yield _nested(loops, Statement(kind, target, kind, "{0}", [operand], (equation.dtype,), equation.dtype,
                                       equation.origin))  # fmt: skip
    yield from _map(Map(out, (total,), equation.origin, kind, "{0}", (equation.dtype,), equation.dtype))


def _scan(equation: Scan) -> Iterator[Any]:
    (x,), out, kind = equation.inputs, equation.out, equation.kind
    kept = tuple(1 if axis == equation.axis else n for axis, n in enumerate(x.shape))
    total, wide = _total(equation, kept, out), (equation.dtype,)
    yield from _map(Map(total, (_start(kind, out.dtype),), equation.origin, kind, "{0}", wide, equation.dtype))
    if not x.size:
        return
    loops, strides = _loops(x.shape, [out, x, total])
    target, operand, so_far = (
        Access(s.buffer, s.offset, along) for s, along in zip((out, x, total), strides, strict=True)
    )
    statements = (
        Statement(kind, so_far, kind, "{0}", [operand], wide, equation.dtype, equation.origin),
        Statement("set", target, kind, "{0}", [so_far.copy()], wide, equation.dtype, equation.origin),
    )
    yield from [_nested(loops, *statements)] if loops else statements


def _total(equation: Any, shape: tuple[int, ...], out: Symbol) -> Symbol:
    """Memory for what is added up."""
    buffer = Buffer(out.program.name(f"{out.buffer.name}_total"), equation.dtype, int(np.prod(shape)))
    return Symbol(out.program, buffer, np.ndarray(shape, equation.dtype, buffer.standin))


def _start(kind: str, dtype: np.dtype) -> Any:
    """What a reduction of nothing gives."""
    if kind in ("max", "min") and is_integer(dtype):
        return np.iinfo(dtype).min if kind == "max" else np.iinfo(dtype).max
    return STARTS[kind]


def left_to_blas(equation: Product) -> bool:
    """Whether a product is too large for loops."""
    (a, b), dtype = equation.inputs, equation.out.dtype
    (n, k), m = a.shape, b.shape[1]
    along = (m == 1 and a.steps[1] == 1) or (n == 1 and b.steps[0] == 1)
    return is_floating(dtype) and n * k * m > (SUMS_UP_TO if along else LOOPS_UP_TO)


def _product(equation: Product) -> Iterator[Any]:
    if left_to_blas(equation):
        yield Call(equation)
        return
    (a, b), out = equation.inputs, equation.out
    (n, k), m, dtype = a.shape, b.shape[1], out.dtype
    yield from _map(Map(out, (0,), equation.origin, "product", "{0}", (dtype,), dtype))
    if 0 in (n, k, m):
        return
    sizes = {"n": n, "m": m, "k": k}
    strides = [_by_letter(out, "nm"), _by_letter(a, "nk"), _by_letter(b, "km")]
    # The longest loop is outermost, as others are; of equally long ones that which adds up, for vector code's sake.
    letters = [letter for letter in sorted("knm", key=lambda letter: -sizes[letter]) if sizes[letter] != 1]
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


def _pick(equation: Pick) -> Iterator[Any]:
    table, *indices = equation.inputs
    target, indirect, loops = _at_indices(equation.out, table, indices, equation.axes)
    if equation.out.size:
        yield _nested(loops, Statement("set", target, "index_get", "{0}", [indirect], (table.dtype,), table.dtype,
                                       equation.origin))  # fmt: skip


def _place(equation: Place) -> Iterator[Any]:
    value, *indices = equation.inputs
    out = equation.out
    source, indirect, loops = _at_indices(value, out, indices, equation.axes)
    if value.size:
        yield _nested(loops, Statement("sum" if equation.add else "set", indirect, "index_add", "{0}", [source],
                                       (out.dtype,), out.dtype, equation.origin))  # fmt: skip


def _at_indices(
    full: Symbol, table: Symbol, indices: list[Symbol], axes: tuple[int, ...]
) -> tuple[Access, Indirect, Any]:
    """An element of `full`, the element of `table` that belongs to it by the indices, and loops over all of them."""
    loops, (along,) = _loops(full.shape, [full], list(range(full.ndim)))
    kept = [axis for axis in range(table.ndim) if axis not in axes]
    together = axes[-1] - axes[0] == len(axes) - 1
    start, count = (axes[0] if together else 0), indices[0].ndim
    # For each dimension of `full` the stride of the table, or None where the indices run.
    strides = [table.steps[axis] for axis in kept]
    layout = [*strides[:start], *[None] * count, *strides[start:]]
    dims = [axis for axis, n in enumerate(full.shape) if n != 1]
    base = Access(table.buffer, table.offset, {v: layout[axis] or 0 for v, axis in zip(along, dims, strict=True)})
    terms = []
    for axis, index in zip(axes, indices, strict=True):
        steps = {v: index.steps[d - start] for v, d in zip(along, dims, strict=True) if layout[d] is None}
        terms.append((Access(index.buffer, index.offset, steps), table.steps[axis], table.shape[axis]))
    return Access(full.buffer, full.offset, along), Indirect(base, terms), loops


def _halt(equation: Check) -> Iterator[Any]:
    yield Halt(equation)


_MAKERS: dict[type, Any] = {
    Map: _map, Reduce: _reduce, Scan: _scan, Product: _product, Sweep: _call, Outside: _call, Pick: _pick,
    Place: _place, Check: _halt,
}  # fmt: skip
