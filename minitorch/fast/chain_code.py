"""What runs a folded chain: machine code that follows a program of integers, the same for every model.

A program begins with what the first arrays of a list have to look like; its instructions name arrays of that list by
their places. A product is the call that numpy makes of its BLAS for such arrays (`chain_program.py`), so it has the
same bits; what stands between products is an addition or a choice for each element.
"""

from typing import Any

import numpy as np

from ..jit.compiler import MachineCode, compiled, in_machine_code
from ..jit.objects import C_ORDER, DATA, DTYPE, FLAGS, HALF, KIND, NDIM, PLAIN_ARRAY, SHAPE, TYPE
from .headers import header, memory

HEAD, FACTS, WIDTH = 4, 3, 12
"""Words of a program's head, of the facts about an array, and of an instruction."""

GEMM, GEMV, DOT, AXPY, TIMES, BIAS, RELU, RELU_BACKWARD, DIFFERENCE, SLOPE, MEAN = range(11)
ALIGNED = 0x100
f32, i64 = np.float32, np.int64


def _routine() -> Any:
    from llvmlite import ir
    from numba import types
    from numba.extending import intrinsic

    def call(typingctx: Any, address: Any, *arguments: Any) -> Any:
        given = arguments[0] if len(arguments) == 1 else arguments

        def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            values = [builder.extract_value(args[1], i) for i in range(len(given))]
            kind = ir.FunctionType(ir.FloatType(), [value.type for value in values])
            return builder.call(builder.inttoptr(args[0], kind.as_pointer()), values)

        return types.float32(types.int64, types.StarArgTuple.from_types(tuple(given))), code

    return intrinsic(call)


@in_machine_code(_routine)
def call(address, *arguments):
    """The routine at an address, of integers (addresses among them) and single floats; gives a single float, or what
    happens to lie where one would be. For compiled code alone."""
    raise NotImplementedError


@compiled()
def differ(program, items, plain):
    """Whether the first arrays of a list are others than a program is for."""
    head = memory(program, HEAD, i64)
    facts = memory(program + 8 * HEAD, FACTS * head[0], i64)
    for i in range(head[0]):
        array = header(items, i)
        if array[TYPE] != plain or memory(array[DTYPE], KIND + 1, i64)[KIND] != head[2]:
            return True
        if array[FLAGS] & (C_ORDER | ALIGNED) != C_ORDER | ALIGNED or array[NDIM] & HALF != facts[FACTS * i]:
            return True
        sizes = memory(array[SHAPE], facts[FACTS * i], i64)
        for axis in range(facts[FACTS * i]):
            if sizes[axis] != facts[FACTS * i + 1 + axis]:
                return True
    return False


@compiled()
def product(w, a, b, c, routine):
    """c = a b by one call of BLAS; like numpy's, on memory that was cleared."""
    code, m, n, k = w[0], w[4], w[5], w[6]
    out = memory(c, w[11], f32)
    for i in range(w[11]):
        out[i] = f32(0)
    one, zero = f32(1), f32(0)
    if code == GEMM:
        call(routine, i64(101), w[9], w[10], m, n, k, one, a, w[7], b, w[8], zero, c, max(n, 1))
    elif code == GEMV:
        call(routine, w[9], w[10], m, n, one, a, w[7], b, w[8], zero, c, i64(1))
    elif code == DOT:
        out[0] = call(routine, n, a, w[7], b, w[8])
    elif code == AXPY:
        call(routine, n, memory(b, 1, f32)[0], a, w[7], c, i64(1))
    else:
        out[0] = memory(b, 1, f32)[0] * memory(a, 1, f32)[0]


@compiled()
def between(w, a, b, c):
    """What is done element by element."""
    n, m = w[4], w[5]
    out = memory(c, n * m, f32)
    if w[0] == BIAS:
        bias = memory(b, m, f32)
        for i in range(n):
            for j in range(m):
                out[i * m + j] += bias[j]
    elif w[0] == RELU:
        for i in range(n * m):
            out[i] = f32(0) if out[i] < f32(0) else out[i]
    elif w[0] == MEAN:
        out[0] /= f32(w[6])
    else:
        x, y = memory(a, n * m, f32), memory(b, n * m, f32)
        if w[0] == RELU_BACKWARD:
            for i in range(n * m):
                out[i] = f32(0) if y[i] <= f32(0) else x[i]
        elif w[0] == DIFFERENCE:
            for i in range(n * m):
                out[i] = x[i] - y[i]
        else:
            slope = f32(2.0 / (n * m))
            for i in range(n * m):
                out[i] = (x[i] - y[i]) * slope


def follow(program, items, plain):
    """0 if the program was run on the arrays of the list, 1 if they are none for it."""
    if differ(program, items, plain):
        return 1
    head = memory(program, HEAD, i64)
    routines = memory(head[3], 4, i64)
    words = memory(program + 8 * (HEAD + FACTS * head[0]), WIDTH * head[1], i64)
    for at in range(0, WIDTH * head[1], WIDTH):
        w = words[at : at + WIDTH]
        a, b, c = header(items, w[1])[DATA], header(items, w[2])[DATA], header(items, w[3])[DATA]
        if w[0] <= TIMES:
            if w[0] == GEMM and a == b:
                return 1  # numpy might take another routine, for a matrix by its transpose
            product(w, a, b, c, routines[min(w[0], AXPY)])
        else:
            between(w, a, b, c)
    return 0


CODE = MachineCode(follow, ("l", "l", "l"))


def run() -> Any:
    """`follow` as machine code, of the addresses of a program and of a list."""
    code = CODE.function()
    return lambda program, items: code(program, items, PLAIN_ARRAY)
