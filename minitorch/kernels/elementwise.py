"""A formula of one element as a numpy ufunc, compiled by numba the first time a dtype asks for it.

The formula is plain Python on scalars (`return 0 if x < 0 else x`). Compiled code is cached on disk beside the
formula's file. Nothing is compiled, and numba is not even imported, before the first call.
"""

import threading
from collections.abc import Callable
from typing import Any

import numpy as np

_compiling = threading.Lock()


class Vectorized:
    """`formula` as a ufunc of arrays and scalars that share one dtype; the result has that dtype too."""

    def __init__(self, formula: Callable[..., Any]):
        self.formula = formula
        self._loops: dict[np.dtype, Callable[..., Any]] = {}

    def __call__(self, *args: Any) -> Any:
        try:
            dtype = args[0].dtype
        except AttributeError:  # a Python number
            dtype = next(x.dtype for x in args if hasattr(x, "dtype"))
        loop = self._loops.get(dtype) or self._compile(dtype, len(args))
        return loop(*args)

    def _compile(self, dtype: np.dtype, arity: int) -> Callable[..., Any]:
        if dtype.kind == "b":
            raise TypeError("expected numbers, got booleans")
        if dtype == np.float16:  # numba has no half floats on a CPU; numpy's own ufuncs compute them in float32 as well
            loop = self._half
        else:
            loop = self._ufunc(dtype, arity)
        self._loops[dtype] = loop
        return loop

    def _ufunc(self, dtype: np.dtype, arity: int) -> Callable[..., Any]:
        import numba

        kind = numba.from_dtype(dtype)
        with _compiling:
            # `.ufunc` is the bare numpy ufunc: 1.7 µs a small call, where the dispatcher around it costs 5.6.
            return numba.vectorize([kind(*[kind] * arity)], cache=True)(self.formula).ufunc

    def _half(self, *args: Any) -> Any:
        wide = [np.asarray(a, np.float32) if isinstance(a, (np.ndarray, np.generic)) else a for a in args]
        return self(*wide).astype(np.float16)
