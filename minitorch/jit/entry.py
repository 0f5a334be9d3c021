"""Entry: a compiled function as one that Python can call without numba, by CPython's convention METH_FASTCALL.

A `kind` says what an argument is: "f2C" an array of dtype float32 and two dimensions in reading order, "f2A" one with
gaps or in another order, "f*C" one of any number of dimensions in reading order, which the function takes as a row;
"d" a float, or an int or a bool as one; "l" and "?" an int and a bool. Arrays are read by address. Arguments of other
kinds are passed to a function of Python's. This module is imported where something is compiled, and numba with it.
"""

import functools
from typing import Any

import numba
import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.core.compiler_lock import global_compiler_lock
from numba.np.ufunc.wrappers import build_ufunc_wrapper

from .objects import C_ORDER, DATA, DTYPE, FIRST, FLAGS, HALF, KIND, NDIM, SHAPE, STRIDES, TYPE
from .objects import kind as dtype_word

_WORD, _POINTER = ir.IntType(64), ir.IntType(8).as_pointer()
_NUMBERS = {"d": types.float64, "l": types.int64, "?": types.boolean}
_TYPES = {"d": ("PyFloat_Type", "PyLong_Type", "PyBool_Type"), "l": ("PyLong_Type",), "?": ("PyBool_Type",)}
"""The types of Python's numbers that are read as they are; others are converted before."""


def type_of(kind: Any) -> Any:
    """numba's type for a kind of arguments."""
    if kind in _NUMBERS:
        return _NUMBERS[kind]
    ndim = 1 if kind[1] == "*" else int(kind[1:-1])
    layout: Any = kind[-1]
    return types.Array(numba.from_dtype(np.dtype(kind[0])), ndim, layout)


def signature_of(dtype: np.dtype, count: int) -> Any:
    """numba's signature of a function of `count` elements of this dtype that gives another."""
    kind = numba.from_dtype(dtype)
    return kind(*[kind] * count)


def made_by_numba(function: Any, signature: Any, **options: Any) -> Any:
    """A function compiled for a signature of numba's, or for arguments of these kinds; TypeError where it is none."""
    if isinstance(signature, tuple):
        signature = tuple(map(type_of, signature))
    bare = {"error_model": "numpy", "no_cpython_wrapper": True, "no_cfunc_wrapper": True, **options}
    try:
        (made,) = numba.njit(signature, **bare)(function).overloads.values()
    except numba.TypingError as error:
        raise TypeError(str(error)) from error
    return made


def for_python(made: Any, kinds: tuple[str, ...], free: bool) -> tuple[str, bytes]:
    """The name of an entry to what numba has `made`, and its object file; it holds no lock meanwhile if `free`."""
    context, name = made.target_context, f"entry.{made.fndesc.llvm_func_name}"
    library = context.codegen().create_library(name)
    module = library.create_ir_module(name)
    function = ir.Function(module, ir.FunctionType(_POINTER, [_POINTER, _POINTER, _WORD]), name)
    with context.push_code_library(library):
        _write(context, made, ir.IRBuilder(function.append_basic_block()), kinds, free)
    library.add_ir_module(module)
    library.add_linking_library(made.library)
    return name, _object_of(library, name)


def for_ufunc(made: Any) -> tuple[str, bytes]:
    """The same of a loop over the elements of arrays as numpy's ufuncs want it, for a function of one element."""
    wrapper = build_ufunc_wrapper(
        made.library, made.target_context, made.fndesc.llvm_func_name, made.signature, False, made
    )
    return wrapper.name, _object_of(wrapper.library, wrapper.name)


def _object_of(library: Any, name: str) -> bytes:
    with global_compiler_lock:
        library.enable_object_caching()
        library.get_pointer_to_function(name)
    return library.serialize_using_object_code()[2][0]


def _write(context: Any, made: Any, builder: Any, kinds: tuple[str, ...], free: bool) -> None:
    """The body of an entry: a look at every argument, the call, and the result as an object."""
    itself, arguments, count = builder.function.args
    api, others = context.get_python_api(builder), builder.function.append_basic_block("others")
    _go_on_if(builder, builder.icmp_signed("==", count, _WORD(len(kinds))), others)
    reader = _Reader(context, api, builder, itself, others)
    values = [reader.value(kind, _word(builder, arguments, i)) for i, kind in enumerate(kinds)]
    thread = api.save_thread() if free else None
    status, result = context.call_internal_no_propagate(builder, made.fndesc, made.signature, values)
    if free:
        api.restore_thread(thread)
    with builder.if_then(status.is_error, likely=False):
        api.err_set_string("PyExc_RuntimeError", f"{made.fndesc.qualname} failed")
        builder.ret(_POINTER(None))
    builder.ret(api.from_native_value(made.signature.return_type, result))

    builder.position_at_end(others)
    convention = ir.FunctionType(_POINTER, [_POINTER, _POINTER, _WORD, _POINTER])
    vectorcall = cgutils.get_or_insert_function(builder.module, convention, "PyObject_Vectorcall")
    otherwise = builder.inttoptr(_word(builder, itself, FIRST), _POINTER)
    builder.ret(builder.call(vectorcall, [otherwise, arguments, count, _POINTER(None)]))


class _Reader:
    """Writes code that reads arguments, or goes to `others` where one is not of its kind."""

    def __init__(self, context: Any, api: Any, builder: Any, itself: Any, others: Any):
        self.context, self.api, self.builder, self.others = context, api, builder, others
        self.array_type = _word(builder, itself, FIRST + 1)

    def value(self, kind: str, address: Any) -> Any:
        return self._number(kind, address) if kind in _NUMBERS else self._array(kind, address)

    def _require(self, value: Any, expected: Any) -> None:
        _go_on_if(self.builder, self.builder.icmp_signed("==", value, expected), self.others)

    def _number(self, kind: str, address: Any) -> Any:
        builder, item = self.builder, self.builder.inttoptr(address, _POINTER)
        given = _word(builder, item, TYPE)
        alike = [builder.icmp_signed("==", given, self._address_of(name)) for name in _TYPES[kind]]
        _go_on_if(builder, functools.reduce(builder.or_, alike), self.others)
        if kind == "?":
            return builder.icmp_signed("==", address, self._address_of("_Py_TrueStruct"))
        if kind == "d":
            value = self.api.float_as_double(item)
            suspect = builder.fcmp_ordered("==", value, value.type(-1.0))
        else:
            value = self.api.long_as_longlong(item)
            suspect = builder.icmp_signed("==", value, value.type(-1))
        with builder.if_then(suspect), builder.if_then(cgutils.is_not_null(builder, self.api.err_occurred())):
            builder.ret(_POINTER(None))  # it is too large
        return value

    def _array(self, kind: str, address: Any) -> Any:
        builder, header, array = self.builder, self.builder.inttoptr(address, _POINTER), type_of(kind)
        self._require(_word(builder, header, TYPE), self.array_type)
        dtype = builder.inttoptr(_word(builder, header, DTYPE), _POINTER)
        self._require(_word(builder, dtype, KIND), _WORD(dtype_word(np.dtype(kind[0]))))
        in_rows = builder.and_(_word(builder, header, FLAGS), _WORD(C_ORDER))
        self._require(in_rows, _WORD(C_ORDER if kind[-1] == "C" else 0))
        ndim = builder.and_(_word(builder, header, NDIM), _WORD(HALF))
        sizes = builder.inttoptr(_word(builder, header, SHAPE), _POINTER)
        strides = builder.inttoptr(_word(builder, header, STRIDES), _POINTER)
        width = self.context.get_abi_sizeof(self.context.get_data_type(array.dtype))
        if kind[1] == "*":
            size = cgutils.alloca_once_value(builder, _WORD(1))
            with cgutils.for_range(builder, ndim) as loop:
                builder.store(builder.mul(builder.load(size), _word(builder, sizes, loop.index)), size)
            shape, steps = [builder.load(size)], [_WORD(width)]
        else:
            self._require(ndim, _WORD(array.ndim))
            shape, steps = ([_word(builder, x, i) for i in range(array.ndim)] for x in (sizes, strides))
        made = self.context.make_array(array)(self.context, builder)
        data = builder.inttoptr(_word(builder, header, DATA), made.data.type)
        self.context.populate_array(
            made, data=data, shape=shape, strides=steps, itemsize=_WORD(width), meminfo=None, parent=None
        )
        return made._getvalue()

    def _address_of(self, name: str) -> Any:
        """The address of an object of CPython's own."""
        module = self.builder.module
        known = module.globals.get(name) or cgutils.add_global_variable(module, ir.IntType(8), name)
        return self.builder.ptrtoint(known, _WORD)


def _word(builder: Any, address: Any, index: Any) -> Any:
    index = _WORD(index) if isinstance(index, int) else index
    return builder.load(builder.gep(builder.bitcast(address, _WORD.as_pointer()), [index]))


def _go_on_if(builder: Any, condition: Any, otherwise: Any) -> None:
    block = builder.function.append_basic_block()
    builder.cbranch(condition, block, otherwise)
    builder.position_at_end(block)
