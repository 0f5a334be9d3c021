"""Routines: the addresses of compiled code of other libraries, found in this process: BLAS, and numpy's loops."""

import ctypes
from functools import cache
from typing import Any

import numpy as np


@cache
def blas(dtype: np.dtype) -> int:
    """The address of BLAS's `gemm` for float32 or float64, scipy's as numba itself would use it."""
    from numba.extending import get_cython_function_address

    return get_cython_function_address("scipy.linalg.cython_blas", {"f": "sgemm", "d": "dgemm"}[dtype.char])


class _UFunc(ctypes.Structure):
    """The head of a numpy ufunc as its C interface (PyUFuncObject) lays it down."""

    _fields_ = [
        ("_object", ctypes.c_ssize_t * 2),
        ("nin", ctypes.c_int),
        ("nout", ctypes.c_int),
        ("nargs", ctypes.c_int),
        ("_identity", ctypes.c_int),
        ("functions", ctypes.POINTER(ctypes.c_void_p)),
        ("data", ctypes.POINTER(ctypes.c_void_p)),
        ("ntypes", ctypes.c_int),
    ]


def loop(ufunc: Any, dtypes: tuple, result: np.dtype) -> tuple[int, int]:
    """The addresses of numpy's loop of `ufunc` for these dtypes, and of the data that it wants."""
    head = _UFunc.from_address(id(ufunc))
    kinds = "".join(dtype.char for dtype in dtypes) + "->" + result.char
    if (head.nin, head.nout, head.ntypes) != (ufunc.nin, ufunc.nout, ufunc.ntypes) or kinds not in ufunc.types:
        raise NotImplementedError(f"np.{ufunc.__name__} of {kinds}")
    i = ufunc.types.index(kinds)
    return head.functions[i] or 0, (head.data[i] or 0) if head.data else 0
