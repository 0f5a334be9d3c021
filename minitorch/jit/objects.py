"""Objects: how those of Python and numpy lie in memory, for code that reads them by address.

These layouts are part of the binary interfaces of Python (`PyListObject`, `PyDictObject`, `PyCellObject`) and of numpy
(`PyArrayObject_fields`, `PyArray_Descr`, `PyUFuncObject`). `check_layout` holds them to the objects themselves.
"""

import ctypes
from typing import Any

import numpy as np

# Counted in words of 8 bytes from where an object begins.
TYPE = object.__basicsize__ // 8 - 1
LENGTH, ITEMS = TYPE + 1, TYPE + 2  # of a list
FIRST = TYPE + 2  # of a tuple's items
VERSION = TYPE + 2  # of a dict, which CPython 3.11 counts up with every change
CONTENTS = TYPE + 1  # of a variable that a closure shares, and of a read-only view of a dict
CODE, DEFAULTS, KEYWORD_DEFAULTS = TYPE + 5, TYPE + 6, TYPE + 7  # of a function
CLASS_VERSION = TYPE + 47  # of a class: another once it, or a base of it, has changed; 0 until it is looked at again
DATA, NDIM, SHAPE, STRIDES, DTYPE, FLAGS = TYPE + 1, TYPE + 2, TYPE + 3, TYPE + 4, TYPE + 6, TYPE + 7  # of an array
KIND = TYPE + 2  # of a dtype: kind, character, byte order and number
HALF = 0xFFFFFFFF  # NDIM and FLAGS fill half of their words
C_ORDER, F_ORDER, USABLE = 1, 2, 0x500  # USABLE: aligned and writeable

PLAIN_ARRAY = id(np.ndarray)


def word(address: int, index: int = 0) -> int:
    """The word at `index` from `address`, where there must be one."""
    return ctypes.c_int64.from_address(address + 8 * index).value


def kind(dtype: np.dtype) -> int:
    """What tells this dtype from others in its object; unlike that object's address, the same in all copies of it."""
    return word(id(dtype), KIND)


def check_layout() -> None:
    """RuntimeError if lists, arrays or dtypes do not look as this file says."""
    a = np.empty((3, 5), np.float32)[:, :4]
    arrays = [None, a]
    found = [word(id(arrays), LENGTH), word(word(id(arrays), ITEMS), 1)]
    found += [word(id(a), TYPE), word(id(a), DATA), word(id(a), NDIM) & HALF, word(id(a), DTYPE)]
    found += [word(word(id(a), SHAPE), 1), word(word(id(a), STRIDES), 0), word(id(a), FLAGS) & HALF]
    found += [kind(a.dtype) >> 32]
    expected = [2, id(a), PLAIN_ARRAY, a.ctypes.data, 2, id(a.dtype), 4, 20, a.flags.num, a.dtype.num]
    if found != expected:
        raise RuntimeError(f"numpy {np.__version__} lays out its objects in another way than jit/objects.py knows")


class UFunc(ctypes.Structure):
    """The head of a numpy ufunc: its loops, and the data that each wants."""

    _fields_ = [
        ("_object", ctypes.c_ssize_t * (TYPE + 1)),
        ("nin", ctypes.c_int),
        ("nout", ctypes.c_int),
        ("nargs", ctypes.c_int),
        ("_identity", ctypes.c_int),
        ("functions", ctypes.POINTER(ctypes.c_void_p)),
        ("data", ctypes.POINTER(ctypes.c_void_p)),
        ("ntypes", ctypes.c_int),
    ]


class Method(ctypes.Structure):
    """What describes a builtin function to Python: `PyMethodDef`."""

    _fields_ = [
        ("name", ctypes.c_char_p),
        ("function", ctypes.c_void_p),
        ("flags", ctypes.c_int),
        ("doc", ctypes.c_char_p),
    ]


class Memory:
    """Memory as numpy is told of it, for an array that is no view of another; keeps the owner alive."""

    def __init__(self, facts: dict[str, Any], owner: np.ndarray):
        self.__array_interface__, self.owner = facts, owner
