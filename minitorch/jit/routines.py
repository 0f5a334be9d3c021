"""Routines: the addresses of compiled code of other libraries, found in this process: BLAS, and numpy's loops."""

import ctypes
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from .objects import UFunc
from .threads import limit_blas

_pointer, _capsule_name = ctypes.pythonapi.PyCapsule_GetPointer, ctypes.pythonapi.PyCapsule_GetName
_pointer.restype, _pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
_capsule_name.restype, _capsule_name.argtypes = ctypes.c_char_p, [ctypes.py_object]


@cache
def blas(name: str, dtype: np.dtype) -> int:
    """The address of BLAS's `gemm` or `gemv` for float32 or float64: scipy's, which it exports for such use."""
    from scipy.linalg import cython_blas

    limit_blas()  # this one was not there yet when the number of threads was set
    return pointer(cython_blas.__pyx_capi__[{"f": "s", "d": "d"}[dtype.char] + name])


class Routine:
    """A function of an array, which gives an array of its kind, as a loop that compiled code calls as it calls numpy's.

    What the function raises is left in `failed`, and 1 at the address `failing`: compiled code looks there.
    """

    def __init__(self, function: Callable[[np.ndarray], np.ndarray], dtype: np.dtype) -> None:
        self.function, self.dtype = function, dtype
        self.flag = np.zeros(1, np.int64)
        self.failing, self.failed = self.flag.ctypes.data, list[BaseException]()
        self._entry = _LOOP(self._run)  # it lives as long as this does
        self.address = ctypes.cast(self._entry, ctypes.c_void_p).value or 0

    def _run(self, arrays: Any, sizes: Any, steps: Any, data: Any) -> None:
        self.flag[0] = 0
        try:
            size = sizes[0] * self.dtype.itemsize
            x, out = (np.frombuffer((ctypes.c_char * size).from_address(arrays[i]), self.dtype) for i in (0, 1))
            out[...] = self.function(x)
        except BaseException as error:
            self.flag[0] = 1
            self.failed.append(error)


_LOOP = ctypes.CFUNCTYPE(
    None, ctypes.POINTER(ctypes.c_void_p), ctypes.POINTER(ctypes.c_ssize_t), ctypes.c_void_p, ctypes.c_void_p
)


def pointer(capsule: Any) -> int:
    """The address that a capsule of Python's holds."""
    return _pointer(capsule, _capsule_name(capsule)) or 0


def loop(ufunc: Any, dtypes: tuple, result: np.dtype) -> tuple[int, int]:
    """The addresses of numpy's loop of `ufunc` for these dtypes, and of the data that it wants."""
    if isinstance(ufunc, Routine):
        return ufunc.address, 0
    head = UFunc.from_address(id(ufunc))
    kinds = "".join(dtype.char for dtype in dtypes) + "->" + result.char
    if (head.nin, head.nout, head.ntypes) != (ufunc.nin, ufunc.nout, ufunc.ntypes) or kinds not in ufunc.types:
        raise NotImplementedError(f"np.{ufunc.__name__} of {kinds}")
    i = ufunc.types.index(kinds)
    return head.functions[i] or 0, (head.data[i] or 0) if head.data else 0
