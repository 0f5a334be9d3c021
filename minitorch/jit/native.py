"""Native: what emitted code uses beneath Python's level: memory by address, BLAS, and numpy's compiled loops.

Only emitted files import this module, so numba is loaded when the first of them is. An address is an int64. A routine
is called by its address in the step's table, for compiled code on disk must hold no address of this process.
"""

from typing import Any

import numba
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from .objects import DATA, DTYPE, HALF, NDIM, SHAPE, STRIDES

_WORD, _BYTE, _INT = ir.IntType(64), ir.IntType(8), ir.IntType(32)


def _word(typingctx: Any, address: Any) -> Any:
    """The int64 that stands at an address."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.load(builder.inttoptr(args[0], _WORD.as_pointer()))

    return types.int64(types.int64), code


word: Any = intrinsic(_word)


def _array_at(kind: Any) -> Any:
    @intrinsic
    def at(typingctx: Any, base: Any, offset: Any, size: Any) -> Any:
        """The `size` elements that start `offset` bytes after an address, as an array."""
        array = types.Array(kind, 1, "C")

        def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            made = context.make_array(array)(context, builder)
            # An address plus an offset, not their sum: so LLVM sees that parts of one workspace do not overlap.
            start = builder.gep(builder.inttoptr(args[0], _BYTE.as_pointer()), [args[1]])
            data = builder.bitcast(start, context.get_data_type(kind).as_pointer())
            width = context.get_constant(types.intp, context.get_abi_sizeof(context.get_data_type(kind)))
            context.populate_array(
                made, data=data, shape=[args[2]], strides=[width], itemsize=width, meminfo=None, parent=None
            )
            return made._getvalue()

        return array(types.int64, types.int64, types.int64), code

    return at


float32s, float64s = _array_at(types.float32), _array_at(types.float64)
int8s, int16s, int32s, int64s = (_array_at(kind) for kind in (types.int8, types.int16, types.int32, types.int64))
uint8s, bools = _array_at(types.uint8), _array_at(types.boolean)


@intrinsic
def gemm(typingctx: Any, routine: Any, *arguments: Any) -> Any:
    """BLAS: `gemm(routine, flip_a, flip_b, m, n, k, a, at, lda, b, at, ldb, c, at, ldc)`: c = a b, column by column."""
    return _call_of_blas(arguments, "ffiii1mimi0mi")


@intrinsic
def gemv(typingctx: Any, routine: Any, *arguments: Any) -> Any:
    """BLAS: `gemv(routine, flip_a, m, n, a, at, lda, x, at, step, y, at, step)`: y = a x, a (m, n) column by column."""
    return _call_of_blas(arguments, "fii1mimi0mi")


def _call_of_blas(arguments: Any, form: str) -> Any:
    """What `form` says: f a flag as a letter, i an integer, m an array and where it starts, 1 and 0 these numbers."""
    arguments = arguments[0] if len(arguments) == 1 else arguments
    kind = arguments[form.index("1")].dtype

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        real = context.get_data_type(kind)
        routine, values = args[0], enumerate(cgutils.unpack_tuple(builder, args[1]))

        def passed(letter: str) -> Any:
            if letter in "10":
                return cgutils.alloca_once_value(builder, ir.Constant(real, float(letter)))
            i, value = next(values)
            if letter == "m":
                array = context.make_array(arguments[i])(context, builder, value)
                return builder.gep(array.data, [next(values)[1]])
            if letter == "i":
                return cgutils.alloca_once_value(builder, builder.trunc(value, _INT))
            flipped = builder.icmp_signed("!=", value, _WORD(0))
            return cgutils.alloca_once_value(builder, builder.select(flipped, _BYTE(ord("T")), _BYTE(ord("N"))))

        pointers = [passed(letter) for letter in form]
        kind_of_call = ir.FunctionType(ir.VoidType(), [x.type for x in pointers])
        builder.call(builder.inttoptr(routine, kind_of_call.as_pointer()), pointers)
        return context.get_constant(types.int64, 0)

    return types.int64(types.int64, types.StarArgTuple.from_types(tuple(arguments))), code


@intrinsic
def sweep(typingctx: Any, routine: Any, data: Any, size: Any, *arrays: Any) -> Any:
    """A loop of numpy's over `arrays`, the last of which is written; an array of one element serves for all."""
    arrays = arrays[0] if len(arrays) == 1 else arrays

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        routine, data, size, tupled = args
        pointers = cgutils.alloca_once(builder, _BYTE.as_pointer(), len(arrays))
        steps = cgutils.alloca_once(builder, _WORD, len(arrays))
        for i, value in enumerate(cgutils.unpack_tuple(builder, tupled)):
            array = context.make_array(arrays[i])(context, builder, value)
            builder.store(builder.bitcast(array.data, _BYTE.as_pointer()), builder.gep(pointers, [_INT(i)]))
            count = cgutils.unpack_tuple(builder, array.shape)[0]
            single = builder.icmp_signed("==", count, _WORD(1))
            builder.store(builder.select(single, _WORD(0), array.itemsize), builder.gep(steps, [_INT(i)]))
        dimension = cgutils.alloca_once_value(builder, size)
        passed = [pointers, dimension, steps, builder.inttoptr(data, _BYTE.as_pointer())]
        kind_of_call = ir.FunctionType(ir.VoidType(), [x.type for x in passed])
        builder.call(builder.inttoptr(routine, kind_of_call.as_pointer()), passed)
        return context.get_constant(types.int64, 0)

    return types.int64(types.int64, types.int64, types.int64, types.StarArgTuple.from_types(tuple(arrays))), code


@intrinsic
def left(typingctx: Any, routine: Any, *arrays: Any) -> Any:
    """What a routine says that is given where `arrays` begin."""
    arrays = arrays[0] if len(arrays) == 1 else arrays

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        routine, tupled = args
        pointers = cgutils.alloca_once(builder, _WORD, len(arrays))
        for i, value in enumerate(cgutils.unpack_tuple(builder, tupled)):
            array = context.make_array(arrays[i])(context, builder, value)
            builder.store(builder.ptrtoint(array.data, _WORD), builder.gep(pointers, [_INT(i)]))
        kind_of_call = ir.FunctionType(_WORD, [pointers.type])
        return builder.call(builder.inttoptr(routine, kind_of_call.as_pointer()), [pointers])

    return types.int64(types.int64, types.StarArgTuple.from_types(tuple(arrays))), code


@numba.njit
def stale(words):
    """Whether one of the words at address `words`, each an address and a value, has another value by now."""
    for i in range(word(words)):  # noqa: SIM110 - numba has no any()
        if word(word(words + 16 * i + 8)) != word(words + 16 * i + 16):
            return True
    return False


@numba.njit
def differs(array, facts):
    """Whether a numpy array's header (at address `array`) says other things than the int64s at address `facts`.

    These are: the address of its dtype, its number of dimensions, its sizes, its strides. Then follow the bytes before
    and behind its first element that it reaches to, a number of ranges of memory, and where each starts and stops: it
    must not reach into any.
    """
    ndim = word(facts + 8)
    if word(array + 8 * DTYPE) != word(facts) or (word(array + 8 * NDIM) & HALF) != ndim:
        return True
    sizes, strides = word(array + 8 * SHAPE), word(array + 8 * STRIDES)
    for i in range(ndim):
        if word(sizes + 8 * i) != word(facts + 16 + 8 * i):
            return True
        if word(strides + 8 * i) != word(facts + 16 + 8 * (ndim + i)):
            return True
    place, data = facts + 16 * (ndim + 1), word(array + 8 * DATA)
    low, high = data + word(place), data + word(place + 8)
    for i in range(word(place + 16)):  # noqa: SIM110 - numba has no any()
        if low < word(place + 32 + 16 * i) and word(place + 24 + 16 * i) < high:
            return True
    return False
