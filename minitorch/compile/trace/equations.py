"""Equations written down: what maps, copies and constants of symbols look like in a program."""

import sys
from typing import Any

import numpy as np

from ...autograd import engine
from ...autograd.op_node import OpNode
from ...jit.dtypes import is_half
from .errors import refused, users_line
from .program import Buffer, Map, Origin, Program
from .symbol import Symbol

asked: list[str] = []  # the ops being lowered, outermost first


def origin() -> Origin:
    """The op being lowered, or the one whose rule backward follows, and the user's line."""
    return Origin(_pulled() or (asked[0] if asked else "numpy"), *users_line())


def _pulled() -> str:
    """`linear backward`, if the engine is at a node of that op."""
    frame: Any = sys._getframe(1)
    while frame is not None:
        if frame.f_globals is vars(engine) and "node" in frame.f_locals:
            node = frame.f_locals["node"]
            return f"{node.plan.op.name if isinstance(node, OpNode) else node.name()} backward"
        frame = frame.f_back
    return ""


def fresh(program: Program, stem: str, layout: np.ndarray) -> Any:
    """A symbol in fresh memory, laid out in memory as `layout` is."""
    order = np.empty_like(layout)
    _refuse_half(order.dtype)
    buffer = Buffer(program.name(stem), order.dtype, order.size)
    strided = np.ndarray(order.shape, order.dtype, buffer.standin, 0, order.strides)
    return Symbol(program, buffer, strided)


def _refuse_half(dtype: np.dtype) -> None:
    if is_half(dtype):
        raise refused("a float16 tensor", "numba has no half floats on a CPU. Use float32")


def constant(program: Program, array: np.ndarray) -> Any:
    """An array that was made of numbers alone, as a symbol."""
    _refuse_half(array.dtype)
    if array.size == 1 or (array.size and (array == array.flat[0]).all()):
        value = np.ndarray((), array.dtype, array.flat[0].tobytes())
        buffer = Buffer("number", array.dtype, 1, "constant", value)
        return Symbol(program, buffer, np.broadcast_to(buffer.standin.reshape(()), array.shape))
    buffer = Buffer(program.name("constant"), array.dtype, array.size, "constant", array)
    return Symbol(program, buffer, np.ndarray(array.shape, array.dtype, buffer.standin))


def elementwise(
    program: Program,
    name: str,
    expression: str,
    inputs: tuple,
    dtypes: tuple,
    result: Any,
    out: Any = None,
    kind: type = Map,
    **more: Any,
) -> Any:
    """Write a map down; without `out` its result lies in memory as numpy would lay it."""
    inputs = tuple(constant(program, x) if isinstance(x, np.ndarray) else x for x in inputs)
    layouts = [x.layout for x in inputs if isinstance(x, Symbol)]
    if out is None:
        out = fresh(program, name, _like(layouts, result))
    elif any(_crosses(x, out) for x in inputs if isinstance(x, Symbol)):  # what is read may have been overwritten
        made = elementwise(program, name, expression, inputs, dtypes, result, None, kind, **more)
        return elementwise(program, "copy", "{0}", (made,), (made.dtype,), made.dtype, out)
    program.equations.append(kind(out, inputs, origin(), name=name, dtypes=dtypes, result=np.dtype(result), **more))
    if kind is Map:
        program.equations[-1].expression = expression
    return out


def _crosses(x: Symbol, out: Symbol) -> bool:
    """Whether two symbols see the same memory, but not element for element."""
    if x.buffer is not out.buffer or (x.offset, x.shape, x.strides) == (out.offset, out.shape, out.strides):
        return False
    return bool(np.may_share_memory(x.layout, out.layout))


def _like(layouts: list[Any], dtype: Any) -> np.ndarray:
    """An array such as a ufunc makes of its operands: broadcast, in their order of memory."""
    flags: Any = [["readonly"]] * len(layouts) + [["writeonly", "allocate", "no_broadcast"]]
    dtypes: Any = [x.dtype for x in layouts] + [np.dtype(dtype)]
    operands: Any = [*layouts, None]
    return np.nditer(operands, ["zerosize_ok"], flags, dtypes, order="K", casting="unsafe").operands[-1]


def copied(x: Any, dtype: np.dtype, order: Any) -> Any:
    """The elements of `x` in fresh memory."""
    out = fresh(x.program, "copy", np.empty_like(x.layout, dtype, order))
    return elementwise(x.program, "copy", "{0}", (x,), (x.dtype,), x.dtype, out)
