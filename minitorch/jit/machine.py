"""Machine: machine code entered from Python, as a builtin function or as a ufunc of numpy's, without numba.

To import numba takes a second, to load an object file with `linking.py` less than a thousandth of it: numba is needed
only where something is compiled for the first time.
"""

import ctypes
import importlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from .kept import Kept, keep
from .objects import Method, word
from .routines import pointer

NATIVE = f"{__package__}.native"
"""The module that emitted source takes from what numba lacks; numba comes with it, so it is imported by name only."""

_stays: list[Any] = []  # what ufuncs are made of, which do not keep it themselves


def compiled(source: str, name: str, arity: int) -> Callable[..., int]:
    """The function of the source as machine code: called with `arity` addresses, it looks at no types."""

    def make() -> tuple[str, bytes]:
        path = keep(Path(kept.file).with_suffix(".py").name, source.encode())
        scope: dict[str, Any] = {"__name__": path.stem}
        exec(compile(source, path, "exec"), scope)
        (made,) = scope[name].overloads.values()
        # Large steps let other threads run meanwhile; small ones are over before letting go of the lock would pay.
        free = "gemm(" in source or "gemv(" in source
        return importlib.import_module(f"{__package__}.entry").for_python(made, ("l",) * arity, free)

    kept = Kept(name, source, make)
    return builtin(name, kept.in_memory(), None)


def builtin(name: str, code: tuple[int, Any], otherwise: Callable[..., Any] | None) -> Callable[..., Any]:
    """An entry as a builtin function of Python, which keeps its machine code while it lives; arguments of other kinds
    than it takes go to `otherwise`.
    """
    address, memory = code
    definition = Method(name.encode(), address, _FASTCALL, None)
    return _new_function(ctypes.addressof(definition), (otherwise, np.ndarray, memory, definition), None)


_FASTCALL = 0x80
_new_function = ctypes.pythonapi.PyCFunction_NewEx
_new_function.restype, _new_function.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.py_object, ctypes.c_void_p]


def ufunc_of(name: str, code: tuple[int, Any], dtype: np.dtype, count: int) -> np.ufunc:
    """A loop over `count` arrays of one dtype as a ufunc, whose result has that dtype too."""
    address, memory = code
    loops, types = (ctypes.c_void_p * 1)(address), bytes([dtype.num] * (count + 1))
    data, called = (ctypes.c_void_p * 1)(), name.encode()
    _stays.append((memory, loops, types, data, called))
    return _new_ufunc()(loops, data, types, 1, count, 1, -1, called, b"", 0)  # -1: there is no identity


@cache
def _new_ufunc() -> Any:
    """numpy's `PyUFunc_FromFuncAndData`, the second entry of the table that it publishes for such use."""
    address = word(pointer(importlib.import_module("numpy._core._multiarray_umath")._UFUNC_API), 1)
    pointers, numbers, text = [ctypes.c_void_p] * 3, [ctypes.c_int] * 4, [ctypes.c_char_p] * 2
    return ctypes.PYFUNCTYPE(ctypes.py_object, *pointers, *numbers, *text, ctypes.c_int)(address)
