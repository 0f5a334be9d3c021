"""Emitted source run by Python itself: its loops are plain code, and need no compiler to show whether they are right.

What it uses beneath Python's level stands here a second time, by ctypes and numpy.
"""

import ctypes

import numpy as np


def interpreted(source, name, arity):
    """The function of an emitted file, uncompiled."""
    lines = [line for line in source.splitlines() if not line.startswith(("from numba", "from minitorch"))]
    scope = {"njit": lambda *_, **__: lambda function: function, **NATIVE}
    exec("\n".join(lines), scope)

    def call(*addresses):
        with np.errstate(all="ignore"):
            return scope[name](*addresses)

    return call


def word(address):
    return ctypes.c_int64.from_address(int(address)).value


def differs(array, facts):
    """As in native.py: what an array's header says against what was written down."""
    ndim = word(facts + 8)
    if word(array + 56) != word(facts) or word(array + 24) & 0xFFFFFFFF != ndim:
        return True
    header = [word(word(array + at) + 8 * i) for at in (32, 40) for i in range(ndim)]
    if header != [word(facts + 16 + 8 * i) for i in range(2 * ndim)]:
        return True
    rest = [word(facts + 16 * (ndim + 1) + 8 * i) for i in range(3)]
    low, high = word(array + 16) + rest[0], word(array + 16) + rest[1]
    bounds = [word(facts + 16 * (ndim + 1) + 24 + 8 * i) for i in range(2 * rest[2])]
    return any(low < stop and start < high for start, stop in zip(bounds[::2], bounds[1::2], strict=True))


def stale(words):
    return any(word(word(words + 16 * i + 8)) != word(words + 16 * i + 16) for i in range(word(words)))


def array_of(dtype):
    dtype = np.dtype(dtype)

    def at(base, offset, size):
        if base == 0:  # nothing is read
            return np.zeros(0, dtype)
        size = min(size, 1 << 20)
        memory = (ctypes.c_char * (size * dtype.itemsize)).from_address(int(base) + offset)
        return np.frombuffer(memory, dtype)

    return at


def matrix(x, at, ld, rows, columns):
    """The elements of a matrix that lies column by column."""
    return np.lib.stride_tricks.as_strided(x[at:], (rows, columns), (x.itemsize, ld * x.itemsize))


def gemm(routine, flip_a, flip_b, m, n, k, a, a_at, lda, b, b_at, ldb, c, c_at, ldc):
    left = matrix(a, a_at, lda, k, m).T if flip_a else matrix(a, a_at, lda, m, k)
    right = matrix(b, b_at, ldb, n, k).T if flip_b else matrix(b, b_at, ldb, k, n)
    matrix(c, c_at, ldc, m, n)[...] = left @ right


def gemv(routine, flip_a, m, n, a, a_at, lda, x, x_at, x_step, y, y_at, y_step):
    left = matrix(a, a_at, lda, m, n)
    left = left.T if flip_a else left
    out, size = left.shape
    y[y_at::y_step][:out] = left @ x[x_at::x_step][:size]


LOOP = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)


def sweep(routine, data, size, *arrays):
    pointers = (ctypes.c_void_p * len(arrays))(*[x.ctypes.data for x in arrays])
    steps = (ctypes.c_ssize_t * len(arrays))(*[0 if len(x) == 1 else x.itemsize for x in arrays])
    count = (ctypes.c_ssize_t * 1)(size)
    LOOP(routine)(ctypes.addressof(pointers), ctypes.addressof(count), ctypes.addressof(steps), data)


def left(routine, *arrays):
    pointers = (ctypes.c_int64 * len(arrays))(*[x.ctypes.data for x in arrays])
    return ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.POINTER(ctypes.c_int64))(routine)(pointers)


NATIVE = {"word": word, "left": left, "differs": differs, "stale": stale, "gemm": gemm, "gemv": gemv, "sweep": sweep}
NATIVE["bools"] = array_of(bool)
NATIVE |= {f"{kind}s": array_of(kind) for kind in ("float32", "float64", "int8", "int16", "int32", "int64", "uint8")}
