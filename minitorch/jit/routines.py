"""Routines: the addresses of compiled code of other libraries, found in this process: BLAS, and numpy's loops."""

import ctypes
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


def pointer(capsule: Any) -> int:
    """The address that a capsule of Python's holds."""
    return _pointer(capsule, _capsule_name(capsule)) or 0


def loop(ufunc: Any, dtypes: tuple, result: np.dtype) -> tuple[int, int]:
    """The addresses of numpy's loop of `ufunc` for these dtypes, and of the data that it wants."""
    head = UFunc.from_address(id(ufunc))
    kinds = "".join(dtype.char for dtype in dtypes) + "->" + result.char
    if (head.nin, head.nout, head.ntypes) != (ufunc.nin, ufunc.nout, ufunc.ntypes) or kinds not in ufunc.types:
        raise NotImplementedError(f"np.{ufunc.__name__} of {kinds}")
    i = ufunc.types.index(kinds)
    return head.functions[i] or 0, (head.data[i] or 0) if head.data else 0
