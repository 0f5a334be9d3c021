"""Headers of arrays as compiled code reads them: so that one call takes any number of arrays, of any shape.

A compiled function needs 20 ns to unpack each array that it is given, and a version for each number of dimensions.
Given a list's address (`id`), it reads there what it needs, as C code would; `jit/objects.py` says where. `items` is
the address of a list that somebody keeps alive.
"""

from typing import Any

import numpy as np

from ..jit.compiler import compiled, in_machine_code
from ..jit.objects import (
    C_ORDER,
    DATA,
    DTYPE,
    F_ORDER,
    FLAGS,
    HALF,
    ITEMS,
    KIND,
    LENGTH,
    NDIM,
    SHAPE,
    TYPE,
    USABLE,
)


@compiled()
def length(items):
    """How many items a list has."""
    return memory(items, LENGTH + 1, np.int64)[LENGTH]


@compiled()
def elements(items, at, n, type):
    """Those of the array that is item `at`, in the order of memory."""
    return memory(header(items, at)[DATA], n, type)


@compiled()
def header(items, at):
    """The words of item `at`, an array."""
    address = memory(memory(items, ITEMS + 1, np.int64)[ITEMS], at + 1, np.int64)[at]
    return memory(address, FLAGS + 1, np.int64)


@compiled()
def common_size(items, at, count, plain, kind):
    """The size of each of the `count` arrays from item `at` on, if all are plain arrays (`PLAIN_ARRAY`) of this kind
    and one shape, without gaps, in one order, and may be written to; else -1.
    """
    first = header(items, at)
    if first[TYPE] != plain:
        return -1
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


def _as_array() -> Any:
    import numba
    from numba.core import cgutils, types
    from numba.extending import intrinsic

    def as_pointer(context, address):
        return types.voidptr(types.int64), lambda _, builder, __, args: builder.inttoptr(args[0], cgutils.voidptr_t)

    pointer: Any = intrinsic(as_pointer)
    return numba.njit(lambda address, n, type: numba.carray(pointer(address), n, type))


@in_machine_code(_as_array)
def memory(address, n, type):
    """An array over what lies at an address: for compiled code alone."""
    raise NotImplementedError
