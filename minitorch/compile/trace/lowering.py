"""Lowering: what an op, or a function of numpy, does to symbols, as equations of a program.

An op is traced through its own declaration: a kernel or formula written in numpy is simply called on symbols, and each
numpy function in it ends here as an equation. So a compiled op does what the eager one does, in the same order, but for
the vector code that eager mode has for many single floats (kernels/float32_math.py). A few ops need a
rule of their own (lowering_rules.py).
"""

from collections.abc import Callable
from types import FunctionType
from typing import Any

import numpy as np

from ...jit.dtypes import is_floating, is_half, is_integer
from ...jit.elementwise import Vectorized
from .bounds import Bound, Unsigned
from .element import expression_of_formula
from .equations import asked, copied, elementwise, fresh, origin
from .errors import CompileError, refused, refused_of_array
from .formulas import run
from .indexing import read, write, write_at
from .left import KERNELS, left
from .products import product
from .program import Program, Reduce, Scan, Sweep
from .scalars import expression_of
from .symbol import Symbol

ops: dict[str, Callable[..., Any]] = {}
"""Ops that are lowered in a way of their own: name to a function of the program, the arrays and the settings."""

functions: dict[Any, Callable[..., Any]] = {}
"""Functions of numpy that are no ufuncs."""


def lower(program: Program, op: Any, arrays: tuple, settings: tuple) -> Any:
    """The symbol of an op's result, after writing down what it does."""
    if program.closed:
        raise CompileError(
            f"{op.name}: a tensor made while a compiled function was traced is used after it: return it from there"
        )
    asked.append(op.name)
    mark = len(program.equations)
    try:
        return _titled(program, op, mark, _lowered(program, op, arrays, settings))
    except (NotImplementedError, AttributeError) as error:
        raise refused(f"{op.name}", f"{error}; compute this part outside of the compiled function") from error
    finally:
        asked.pop()


def _titled(program: Program, op: Any, mark: int, result: Any) -> Any:
    """The result, in a buffer named after the op if it made one."""
    made = [e.out.buffer for e in program.equations[mark:]]
    if isinstance(result, Symbol) and result.buffer in made and result.buffer.name.rstrip("_0123456789") != op.name:
        result.buffer.name = program.name(op.name)
    return result


def _lowered(program: Program, op: Any, arrays: tuple, settings: tuple) -> Any:
    if op.name in ops:
        return ops[op.name](program, *arrays, *settings)
    if op.view:
        return arrays[0].through(op.run(arrays[0].layout, *settings))
    if op.name in KERNELS:
        return left(program, op.name, op.run, (*arrays, *settings))
    if not op.elementwise:
        return _whole_arrays(program, op, arrays, settings)
    if isinstance(op.kernel, Vectorized):
        return _formula(program, op, arrays, settings)
    if not isinstance(op.kernel, FunctionType):
        return op.kernel(*arrays, *settings)
    mark = len(program.equations)
    try:
        return run(program, op.kernel, (*arrays, *settings), {})
    except (CompileError, NotImplementedError):
        del program.equations[mark:]
        return _formula(program, op, arrays, settings)


def _whole_arrays(program: Program, op: Any, arrays: tuple, settings: tuple) -> Any:
    """By its formula; where that has no form in equations, by its kernel, unless that draws random numbers."""
    mark, named = len(program.equations), dict(zip(op.settings, settings, strict=True))
    try:
        result = run(program, op.formula, arrays, named)
    except (AttributeError, CompileError, NotImplementedError):
        if "generator" in named:
            raise
        del program.equations[mark:]
        return left(program, op.name, op.run, (*arrays, *settings), may_fail=True)
    return result.astype(_expected(op, arrays, result), copy=False) if isinstance(result, Symbol) else result


def _expected(op: Any, arrays: tuple, result: Symbol) -> np.dtype:
    """The dtype of a result: that of the arguments, where these were brought to one and it is as real as they."""
    dtypes = {x.dtype for x in arrays if hasattr(x, "dtype")}
    alike = op.promote in ("same", "float") and len(dtypes) == 1 and is_floating(result.dtype)
    return next(iter(dtypes)) if alike and is_floating(next(iter(dtypes))) else result.dtype


def _formula(program: Program, op: Any, arrays: tuple, settings: tuple) -> Any:
    expression = expression_of_formula(op.formula, len(arrays), settings)
    if expression is None:
        raise NotImplementedError("its formula is more than an expression: give @elementwise a numpy kernel")
    dtype = next(x.dtype for x in arrays if isinstance(x, Symbol))
    for setting in (s for s in settings if is_integer(dtype) and isinstance(s, int | float)):
        dtype.type(setting)  # raises where it does not fit, as in eager mode
    return elementwise(program, op.name, expression, arrays, (dtype,) * len(arrays), dtype)


def ufunc(program: Program, function: Any, method: str, inputs: tuple, options: dict[str, Any]) -> Any:
    """A ufunc of numpy, called or used to reduce."""
    out = options.pop("out", (None,))[0]
    if function is np.matmul and method == "__call__":
        return product(program, *inputs)
    if method == "at" and function is np.add and isinstance(inputs[0], Symbol):
        return write_at(inputs[0], inputs[1], inputs[2], add=True)
    if method == "accumulate" and function in KINDS:
        return _accumulate(program, KINDS[function], inputs[0], out=out, **options)
    if method == "reduce":
        return _reduce(program, function, *inputs, **options)
    if method != "__call__" or options or (out is not None and not isinstance(out, Symbol)) or function.nout > 1:
        raise NotImplementedError(f"np.{function.__name__}.{method} with {[*options]}")
    kinds = (*map(_kind_of, inputs), None if out is None else out.dtype)
    dtypes = function.resolve_dtypes(kinds, casting="unsafe")
    if is_half(dtypes[0]) and not is_half(dtypes[-1]):  # a question about small integers, which numpy asks of halves
        dtypes = function.resolve_dtypes((*[np.dtype(np.float32)] * len(inputs), None))
    return _called(program, function, inputs, dtypes[:-1], dtypes[-1], out)


def _called(program: Program, function: Any, inputs: tuple, dtypes: tuple, result: np.dtype, out: Any) -> Any:
    expression = expression_of(function, dtypes[0])
    name = function.__name__
    if expression is None:
        return elementwise(program, name, "", inputs, dtypes, result, out, Sweep, ufunc=function)
    return elementwise(program, name, expression, inputs, dtypes, result, out)


def _kind_of(x: Any) -> Any:
    """What numpy decides by: a dtype, or Python's `float` and `int` for numbers that adapt."""
    if type(x) in (float, int):
        return type(x)
    dtype = x.dtype if hasattr(x, "dtype") else np.asarray(x).dtype
    if dtype.kind == "O":
        raise TypeError(f"unsupported operand type for an array: {type(x).__name__!r}")
    return dtype


KINDS = {
    np.add: "sum",
    np.maximum: "max",
    np.minimum: "min",
    np.multiply: "prod",
    np.logical_and: "all",
    np.logical_or: "any",
}


def _reduce(
    program: Program,
    function: Any,
    x: Any,
    axis: Any = 0,
    dtype: Any = None,
    keepdims: bool = False,
    initial: Any = None,
) -> Any:
    kind = KINDS.get(function)
    if kind is None:
        raise NotImplementedError(f"np.{function.__name__}.reduce")
    axes = _axes(axis, x.ndim)
    kept = tuple(1 if i in axes else n for i, n in enumerate(x.shape))
    if kind in ("max", "min") and initial is None and not x.size and 0 not in kept:
        raise ValueError(f"zero-size array to reduction operation {function.__name__} which has no identity")
    result = np.dtype(dtype) if dtype else np.dtype(bool) if kind in ("all", "any") else x.dtype
    if kind in ("sum", "prod") and not dtype and not is_floating(x.dtype):
        result = np.dtype(np.int64)
    out = fresh(program, kind, np.empty(kept, result))
    wide = np.dtype(np.float64) if kind in ("sum", "prod") and is_floating(result) else result
    program.equations.append(Reduce(out, (x,), origin(), kind, axes, wide))
    return out if keepdims else out.reshape(tuple(n for i, n in enumerate(x.shape) if i not in axes))


def _accumulate(program: Program, kind: str, x: Any, axis: int = 0, dtype: Any = None, out: Any = None) -> Any:
    result = np.dtype(dtype) if dtype else x.dtype
    if out is None:
        out = fresh(program, f"running_{kind}", np.empty(x.shape, result))
    wide = np.dtype(np.float64) if is_floating(result) else result  # as the kernels, where this is to be exact
    program.equations.append(Scan(out, (x,), origin(), kind, axis % x.ndim, wide))
    return out


def _axes(axis: Any, ndim: int) -> tuple[int, ...]:
    if axis is None:
        return tuple(range(ndim))
    return tuple(sorted(np.lib.array_utils.normalize_axis_tuple(axis, ndim)))


def function(program: Program, called: Any, args: tuple, kwargs: dict[str, Any]) -> Any:
    """A function of numpy that is no ufunc."""
    if called not in functions:
        if not asked:
            raise refused_of_array(called.__name__, f"np.{called.__name__} of a tensor's array")
        raise NotImplementedError(f"np.{called.__name__}")
    return functions[called](program, *args, **kwargs)


def _cast(x: Symbol, dtype: Any, copy: bool = True) -> Symbol:
    dtype = np.dtype(dtype)
    return x if dtype == x.dtype and not copy else copied(x, dtype, "K")


def _by_ufunc(x: Symbol, called: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
    return ufunc(x.program, called, method, inputs, options)


def _by_function(x: Symbol, called: Any, types: Any, args: tuple, kwargs: dict[str, Any]) -> Any:
    return function(x.program, called, args, kwargs)


_METHODS: dict[str, Callable[..., Any]] = {
    "__op__": lambda x, op, arrays, settings: lower(x.program, op, arrays, settings),
    "__whole__": lambda x, function, args: left(x.program, function.__name__, function, args),
    "__array_ufunc__": _by_ufunc,
    "__array_function__": _by_function,
    "__getitem__": read,
    "__setitem__": write,
    "copy": lambda x, order="C": copied(x, x.dtype, order),
    "astype": _cast,
    "min": lambda x: Bound(x, 1),
    "max": lambda x: Bound(x, -1),
    "dot": lambda x, other: product(x.program, x, other),
    "view": lambda x, kind=None: Unsigned(x) if kind == f"u{x.itemsize}" and is_integer(x.dtype) else x._no_value(),
}
for _name, _method in _METHODS.items():
    setattr(Symbol, _name, _method)
