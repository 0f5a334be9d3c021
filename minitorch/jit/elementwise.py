"""A formula of one element run over whole arrays, compiled by numba the first time a dtype asks for it.

The formula is plain Python on scalars (`return 0 if x < 0 else x`). It becomes a numpy ufunc; where settings, which
are single numbers, stand beside arrays, a plain loop, three times as fast. Compiled code is cached on disk beside the
formula's file. Nothing is compiled, and numba is not even imported, before the first call that needs it: a
`ready` form in numpy's own functions, if there is one, works until then, and for booleans and half floats.
"""

import inspect
import threading
from collections.abc import Callable
from types import FunctionType
from typing import Any

import numpy as np

from .dtypes import is_bool, is_floating
from .tiered import Meter

_compiling = threading.Lock()


class Vectorized:
    """`formula` as a function of arrays and scalars that share one dtype; the result has that dtype too."""

    def __init__(self, formula: Callable[..., Any], ready: Callable[..., Any] | None = None):
        self.formula, self.ready = formula, ready
        self._meter = Meter(call=2e-6, element=4e-9)
        self._loops: dict[np.dtype, Callable[..., Any]] = {}

    def __call__(self, *args: Any) -> Any:
        try:
            dtype = args[0].dtype
        except AttributeError:  # a Python number
            dtype = next(x.dtype for x in args if hasattr(x, "dtype"))
        loop = self._loops.get(dtype) or self._choose(dtype, args)
        return loop(*args)

    def _choose(self, dtype: np.dtype, args: tuple) -> Callable[..., Any]:
        compilable = not is_bool(dtype) and dtype != np.float16  # numba has no half floats on a CPU
        if self.ready is not None and not (compilable and self._meter.pays(np.size(args[0]))):
            return self.ready
        if is_bool(dtype):
            raise TypeError("expected numbers, got booleans")
        self._loops[dtype] = loop = self.compiled(dtype, len(args)) if compilable else self._half
        return loop

    def compiled(self, dtype: np.dtype, count: int) -> Callable[..., Any]:
        """The compiled form for `count` arguments of this dtype."""
        arrays = [p for p in inspect.signature(self.formula).parameters.values() if p.kind is p.POSITIONAL_ONLY]
        if 0 < len(arrays) < count:
            return Loop(self.formula, dtype, len(arrays), self.ready or _ufunc(self.formula, dtype, count))
        return _ufunc(self.formula, dtype, count)

    def _half(self, *args: Any) -> Any:
        # As numpy's own ufuncs do, in float32.
        wide = [np.asarray(a, np.float32) if isinstance(a, (np.ndarray, np.generic)) else a for a in args]
        return self(*wide).astype(np.float16)


def _ufunc(formula: Callable[..., Any], dtype: np.dtype, count: int) -> Callable[..., Any]:
    import numba

    kind = numba.from_dtype(dtype)
    with _compiling:
        # `.ufunc` is the bare numpy ufunc: 1.7 µs a small call, where the dispatcher around it costs 5.6.
        return numba.vectorize([kind(*[kind] * count)], cache=True)(_typed(formula, dtype)).ufunc


def _typed(formula: Callable[..., Any], dtype: np.dtype) -> Callable[..., Any]:
    """`formula` with its literals in this dtype: beside a bare 1, single floats would be widened to double ones."""
    if not is_floating(dtype):
        return formula
    code = formula.__code__
    literals = tuple(dtype.type(c) if type(c) in (int, float) else c for c in code.co_consts)
    return FunctionType(code.replace(co_consts=literals), formula.__globals__, formula.__name__)


class Loop:
    """`formula` over the elements of arrays of one shape without gaps, beside settings; `other` for the rest."""

    def __init__(self, formula: Callable[..., Any], dtype: np.dtype, arity: int, other: Callable[..., Any]):
        self.formula, self.dtype, self.arity, self.other = formula, dtype, arity, other
        self._compiled: dict[tuple[bool, ...] | None, Callable[..., Any]] = {}

    def __call__(self, *args: Any) -> Any:
        x, settings = args[0], args[self.arity :]
        if type(x) is not np.ndarray or not x.flags.c_contiguous:
            return self.other(*args)
        for y in args[1 : self.arity]:
            if type(y) is not np.ndarray or y.shape != x.shape or y.dtype != x.dtype or not y.flags.c_contiguous:
                return self.other(*args)
        off = tuple([setting is None for setting in settings]) if None in settings else None
        loop = self._compiled.get(off) or self._compile(off)
        loop(out := np.empty_like(x), *args)
        return out

    def _compile(self, off: tuple[bool, ...] | None) -> Callable[..., Any]:
        import numba

        with _compiling:
            scope: dict[str, Any] = {
                "formula": numba.njit(error_model="numpy")(_typed(self.formula, self.dtype)),
                "__name__": self.formula.__module__,
            }
            code = self.formula.__code__  # filed where the formula is, so that numba's cache on disk lies beside it
            exec(compile("\n" * code.co_firstlineno + self.source(off), code.co_filename, "exec"), scope)
            loop = scope[f"{self.formula.__name__}_{self.dtype}"]
            self._compiled[off] = numba.njit(cache=True, nogil=True, error_model="numpy")(loop)
        return self._compiled[off]

    def source(self, off: tuple[bool, ...] | None) -> str:
        """The loop as text; settings are `off` that are None."""
        names = list(inspect.signature(self.formula).parameters)
        arrays, settings = names[: self.arity], names[self.arity :]
        given = [name for k, name in enumerate(settings) if not (off and off[k])]
        values = [name if name in given else "None" for name in settings]
        arguments = [f"{name}_elements[i]" for name in arrays] + values
        return "\n".join([
            f"def {self.formula.__name__}_{self.dtype}(out, {', '.join(names)}):",
            *(f"    {name}_elements = {name}.reshape(-1)" for name in ("out", *arrays)),
            *(f"    {name} = out.dtype.type({name})" for name in given),
            "    for i in range(out.size):",
            f"        out_elements[i] = formula({', '.join(arguments)})",
        ])  # fmt: skip
