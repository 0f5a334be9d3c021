"""Python objects as compiled code finds them in memory: so that one call takes any number of arrays, of any shape.

A compiled function needs 0.15 µs to unpack each array that it is given, and a version for each number of dimensions.
Given a list's address (`id`), it reads there what it needs, as C code would. The layouts are part of the binary
interfaces of Python (`PyListObject`) and numpy (`PyArrayObject_fields`, `PyArray_Descr`) and checked before first use.
"""

from collections.abc import Callable
from ctypes import c_int64
from functools import cache
from typing import Any

import numpy as np

# Counted in words of 8 bytes from where an object begins.
TYPE = object.__basicsize__ // 8 - 1
LENGTH, ITEMS = TYPE + 1, TYPE + 2  # of a list
DATA, NDIM, SHAPE, DTYPE, FLAGS = TYPE + 1, TYPE + 2, TYPE + 3, TYPE + 6, TYPE + 7  # of an array
KIND = TYPE + 2  # of a dtype: kind, character, byte order and number
HALF = 0xFFFFFFFF  # NDIM and FLAGS fill half of their words
C_ORDER, F_ORDER, USABLE = 1, 2, 0x500  # USABLE: aligned and writeable


def word(address: int, index: int) -> int:
    """The word at `index` from `address`, where there must be one."""
    return c_int64.from_address(address + 8 * index).value


def kind(dtype: np.dtype) -> int:
    """What tells this dtype from others in its object; unlike that object's address, the same in all copies of it."""
    return word(id(dtype), KIND)


PLAIN_ARRAY = id(np.ndarray)


@cache
def readers() -> tuple[Callable[..., Any], ...]:
    """Functions for compiled code; `items` is the address of a list that somebody keeps alive.

    `length(items)` counts its items. `common_size(items, at, count, plain, kind)` is the size of each of the `count`
    arrays from item `at` on, if all are plain arrays (`PLAIN_ARRAY`) of this kind and one shape, without gaps, in one
    order, and may be written to; else -1. `elements(items, at, n, type)` are those of one, in the order of memory.
    """
    _check_layout()
    import numba

    memory = _memory()

    @numba.njit
    def length(items):
        return memory(items, LENGTH + 1, np.int64)[LENGTH]

    @numba.njit
    def header(items, at):
        address = memory(memory(items, ITEMS + 1, np.int64)[ITEMS], at + 1, np.int64)[at]
        return memory(address, FLAGS + 1, np.int64)

    @numba.njit
    def elements(items, at, n, type):
        return memory(header(items, at)[DATA], n, type)

    return length, _measure(memory, header), elements


def _measure(memory: Callable[..., Any], header: Callable[..., Any]) -> Callable[..., int]:
    import numba

    @numba.njit
    def common_size(items, at, count, plain, kind):
        first = header(items, at)
        ndim, flags, n = first[NDIM] & HALF, first[FLAGS], 1
        shape = memory(first[SHAPE], ndim, np.int64)
        for axis in range(ndim):
            n *= shape[axis]
        for k in range(at, at + count):
            array = header(items, k)
            flags &= array[FLAGS]
            same = array[TYPE] == plain and memory(array[DTYPE], KIND + 1, np.int64)[KIND] == kind
            if not same or array[NDIM] & HALF != ndim:
                return -1
            own = memory(array[SHAPE], ndim, np.int64)
            for axis in range(ndim):
                if own[axis] != shape[axis]:
                    return -1
        return n if flags & (C_ORDER | F_ORDER) and flags & USABLE == USABLE else -1

    return common_size


def _memory() -> Callable[..., Any]:
    """For compiled code: `memory(address, n, type)`, an array over what lies at an address."""
    import numba
    from numba.core import cgutils, types
    from numba.extending import intrinsic

    def as_pointer(context, address):
        return types.voidptr(types.int64), lambda _, builder, __, args: builder.inttoptr(args[0], cgutils.voidptr_t)

    pointer: Any = intrinsic(as_pointer)
    return numba.njit(lambda address, n, type: numba.carray(pointer(address), n, type))


def _check_layout() -> None:
    """RuntimeError if lists, arrays or dtypes do not look as this file says."""
    a = np.empty((3, 5), np.float32)[:, :4]
    arrays = [None, a]
    found = [word(id(arrays), LENGTH), word(word(id(arrays), ITEMS), 1)]
    found += [word(id(a), TYPE), word(id(a), DATA), word(id(a), NDIM) & HALF, word(id(a), DTYPE)]
    found += [word(word(id(a), SHAPE), 1), word(id(a), FLAGS) & HALF, kind(a.dtype) >> 32]
    expected = [2, id(a), PLAIN_ARRAY, a.ctypes.data, 2, id(a.dtype), 4, a.flags.num, a.dtype.num]
    if found != expected:
        raise RuntimeError(f"numpy {np.__version__} lays out its objects in another way than jit/headers.py knows")
