"""Rewriting: the code of a function in which each instruction that reads, writes or calls goes through an operation.

    x * net.scale        LOAD_FAST net                    LOAD_FAST net
                         LOAD_ATTR scale       becomes    BUILD_TUPLE 1
                                                          LOAD_CONST <read_attribute of scale>
                                                          SWAP 2
                                                          BINARY_SUBSCR

So `net` and the place `scale` are handed to `read_attribute` of `operations.py`, which does what the instruction would
and tells the recorder. Other instructions move values about that are there already. One that stands in neither list is
refused, so that a later Python cannot add a way to read that is not seen.
"""

import sys
from collections.abc import Iterator
from enum import IntEnum
from inspect import CO_VARARGS, CO_VARKEYWORDS
from types import CodeType
from typing import Any

from .errors import CompileError
from .operations import NULL, Operation, named

_made: dict[int, tuple[CodeType, CodeType]] = {}  # by the code that was there
_rewritten: dict[int, CodeType] = {}
_MOST = 10_000
"""Codes that are kept."""


def rewritten(code: CodeType) -> CodeType:
    """The same code with operations in it; that of functions inside it too."""
    if id(code) not in _made:
        while len(_made) >= _MOST:
            _, made = _made.pop(next(iter(_made)))
            del _rewritten[id(made)]
        made = _rewrite(code)
        _made[id(code)], _rewritten[id(made)] = (code, made), made
    return _made[id(code)][1]


def _rewrite(code: CodeType) -> CodeType:
    import bytecode  # only where something is compiled

    program = bytecode.Bytecode.from_code(code)
    writer = _Writer(bytecode, code)
    found = [new for old in program for new in (writer.written(old) if isinstance(old, bytecode.Instr) else [old])]
    program[:] = found
    return program.to_code()


def is_rewritten(code: CodeType) -> bool:
    """Whether a code was made here; to compare codes as such takes 0.1 ms."""
    return id(code) in _rewritten


class _Writer:
    """Writes what stands for an instruction."""

    def __init__(self, bytecode: Any, code: CodeType):
        self.bytecode, self.code = bytecode, code
        self.names: tuple = ()  # of the keyword arguments of the coming call
        self.at: Any = None
        self.begun = False

    def __call__(self, name: str, *arg: Any) -> Any:
        return self.bytecode.Instr(name, *arg, location=self.at)

    def written(self, old: Any) -> list[Any]:
        self.at, name = old.location, old.name
        if name in DROPPED:
            return []
        if name == "PUSH_NULL":
            return [self("LOAD_CONST", NULL)]
        if name == "KW_NAMES":
            self.names = old.arg
            return []
        if name in ("CALL", "CALL_KW", "CALL_FUNCTION_EX"):
            return self._call(name, old.arg)
        if name in READS:
            count, operation = READS[name]
            return [*self._ask(operation, count, _plain(old.arg)), *self._after(name, old.arg)]
        if name in WRITES:
            count, operation = WRITES[name]
            return [*self._ask(operation, count, _plain(old.arg)), self("POP_TOP")]
        if name in LOOKS:
            return [*self._look(*LOOKS[name], old.arg), old, *(self._ask(MAKING[name], 1) if name in MAKING else ())]
        if name in MAKING:
            return [old, *self._ask(MAKING[name], 1)]
        special = getattr(self, f"_{name.lower()}", None)
        if special is not None:
            return [*special(old)]
        if name not in MOVING and "JUMP" not in name:
            raise CompileError(f"{self.code.co_filename}: the instruction {name} of this Python is not known here")
        return [old]

    def _ask(self, operation: str, count: int, arg: Any = None) -> list[Any]:
        asked = self("LOAD_CONST", Operation(named(operation), arg))
        return [self("BUILD_TUPLE", count), asked, self("SWAP", 2), self("BINARY_SUBSCR")]

    def _look(self, count: int, operation: str, arg: Any) -> list[Any]:
        """Have an operation look at the topmost values, which stay."""
        return [*[self("COPY", count)] * count, *self._ask(operation, count, _plain(arg)), self("POP_TOP")]

    def _after(self, name: str, arg: Any) -> list[Any]:
        """Where the interpreter has NULL beside what is called, which no operation could take, a constant stands."""
        with_null = name == "LOAD_METHOD" or (isinstance(arg, tuple) and bool(arg[0]) and name != "IMPORT_NAME")
        below = [self("SWAP", 2)] if sys.version_info < (3, 13) else []
        return [self("LOAD_CONST", NULL), *below] if with_null else []

    def _call(self, name: str, arg: int) -> list[Any]:
        names, self.names = self.names, ()
        if name == "CALL_FUNCTION_EX":
            return self._ask("call_with", 3 + (arg & 1))
        return self._ask("call", arg + 2, names) if name == "CALL" else self._ask("call_named", arg + 3)

    def _cell(self, variable: Any) -> Any:
        return self("LOAD_CLOSURE" if sys.version_info < (3, 13) else "LOAD_FAST", variable)

    def _is_own(self, variable: Any) -> bool:
        return isinstance(variable, self.bytecode.CellVar)

    def _load_deref(self, old: Any) -> list[Any]:
        if self._is_own(old.arg):
            return [old]
        return [self._cell(old.arg), *self._ask("read_cell", 1, old.arg.name)]

    def _load_classderef(self, old: Any) -> list[Any]:
        return [self._cell(old.arg), *self._ask("read_cell", 1, old.arg.name), self("POP_TOP"), old]

    _load_from_dict_or_deref = _load_classderef

    def _load_from_dict_or_globals(self, old: Any) -> list[Any]:
        return [self("POP_TOP"), *self._ask("read_name", 0, old.arg)]

    def _store_deref(self, old: Any) -> list[Any]:
        if self._is_own(old.arg):
            return [old]
        return [self._cell(old.arg), *self._ask("write_cell", 2, old.arg.name), self("POP_TOP")]

    def _delete_deref(self, old: Any) -> list[Any]:
        if self._is_own(old.arg):
            return [old]
        return [self._cell(old.arg), *self._ask("delete_cell", 1, old.arg.name), self("POP_TOP")]

    def _resume(self, old: Any) -> Iterator[Any]:
        """When the function begins, its variables that others share are new, and what holds `*args` and `**kwargs`."""
        yield old
        if self.begun:
            return
        self.begun = True
        cells, flags, names = self.code.co_cellvars, self.code.co_flags, self.code.co_varnames
        first = self.code.co_argcount + self.code.co_kwonlyargcount
        gathered = names[first : first + bool(flags & CO_VARARGS) + bool(flags & CO_VARKEYWORDS)]
        new = [self._cell(self.bytecode.CellVar(name)) for name in cells]
        new += [self("LOAD_DEREF", self.bytecode.CellVar(n)) if n in cells else self("LOAD_FAST", n) for n in gathered]
        if new:
            yield from [*new, *self._ask("built", len(new)), self("POP_TOP")]

    def _load_const(self, old: Any) -> list[Any]:
        return [self("LOAD_CONST", rewritten(old.arg)) if isinstance(old.arg, CodeType) else old]

    def _format_value(self, old: Any) -> list[Any]:
        below = [self("SWAP", 2)] if old.arg & 4 else []
        return [*below, *self._look(1, "look", None), *below, old]

    def _format_with_spec(self, old: Any) -> list[Any]:
        return [*self._look(2, "look", None), old]

    def _push_exc_info(self, old: Any) -> list[Any]:
        return [old, *self._look(1, "caught", None)]

    def _import_from(self, old: Any) -> list[Any]:
        return [self("COPY", 1), *self._ask("read_imported", 1, old.arg)]


def _plain(arg: Any) -> Any:
    """The name, or the kind of operator, in the argument of an instruction."""
    if isinstance(arg, tuple):
        return arg[-1]
    return arg if type(arg) in (str, int) else arg.value if isinstance(arg, IntEnum) else None


READS = {
    "LOAD_ATTR": (1, "read_attribute"),
    "LOAD_METHOD": (1, "read_attribute"),
    "LOAD_SUPER_ATTR": (3, "read_super"),
    "LOAD_SUPER_METHOD": (3, "read_super"),
    "LOAD_GLOBAL": (0, "read_global"),
    "LOAD_NAME": (0, "read_name"),
    "BINARY_SUBSCR": (2, "read_item"),
    "BINARY_SLICE": (3, "read_slice"),
    "IMPORT_NAME": (2, "read_module"),
}
"""Instructions that an operation takes the place of: how many values they take, and which operation."""

WRITES = {
    "STORE_ATTR": (2, "write_attribute"),
    "DELETE_ATTR": (1, "delete_attribute"),
    "STORE_GLOBAL": (1, "write_global"),
    "DELETE_GLOBAL": (0, "delete_global"),
    "STORE_SUBSCR": (3, "write_item"),
    "STORE_SLICE": (4, "write_slice"),
    "DELETE_SUBSCR": (2, "delete_item"),
}

LOOKS = {
    **dict.fromkeys(
        ["GET_ITER", "GET_YIELD_FROM_ITER", "UNPACK_SEQUENCE", "UNPACK_EX", "LIST_EXTEND", "SET_UPDATE", "DICT_UPDATE",
         "DICT_MERGE", "MATCH_SEQUENCE", "MATCH_MAPPING", "GET_LEN"], (1, "look_inside")),
    **dict.fromkeys(
        ["UNARY_NOT", "TO_BOOL", *(f"POP_JUMP{way}_IF_{truth}" for way in ("", "_FORWARD", "_BACKWARD")
                                   for truth in ("TRUE", "FALSE")), "JUMP_IF_TRUE_OR_POP", "JUMP_IF_FALSE_OR_POP"],
        (1, "look_at_truth")),
    **dict.fromkeys(["UNARY_NEGATIVE", "UNARY_POSITIVE", "UNARY_INVERT", "CONVERT_VALUE", "FORMAT_SIMPLE",
                     "CALL_INTRINSIC_1"], (1, "look")),
    **dict.fromkeys(["COMPARE_OP", "CONTAINS_OP", "MATCH_KEYS", "CALL_INTRINSIC_2"], (2, "look")),
    "BINARY_OP": (2, "look_at_operands"),
    "IS_OP": (2, "look_at_identity"),
    "CHECK_EXC_MATCH": (2, "look_at_error"),
    "MATCH_CLASS": (3, "look_at_pattern"),
    "BEFORE_WITH": (1, "look_at_manager"),
    "BEFORE_ASYNC_WITH": (1, "look_at_manager"),
}  # fmt: skip
"""Instructions before which an operation looks at the topmost values: how many, and which operation."""

MAKING = {
    **dict.fromkeys(["BUILD_LIST", "BUILD_SET", "BUILD_MAP", "BUILD_TUPLE", "BUILD_CONST_KEY_MAP", "MAKE_FUNCTION",
                     "LIST_TO_TUPLE", "GET_ITER", "GET_YIELD_FROM_ITER"], "built"),
    **dict.fromkeys(["BINARY_OP", "UNARY_NEGATIVE", "UNARY_POSITIVE", "UNARY_INVERT", "FOR_ITER", "CALL_INTRINSIC_1"],
                    "made"),
}  # fmt: skip
"""Instructions whose result is new: one of parts that are known, or, if not met before, with all that is in it."""

DROPPED = {"PRECALL", "CACHE"}

MOVING = {
    "NOP", "EXTENDED_ARG", "POP_TOP", "COPY", "SWAP", "LOAD_FAST", "LOAD_FAST_CHECK", "LOAD_FAST_AND_CLEAR",
    "LOAD_FAST_LOAD_FAST", "STORE_FAST", "STORE_FAST_LOAD_FAST", "STORE_FAST_STORE_FAST", "STORE_FAST_MAYBE_NULL",
    "DELETE_FAST", "LOAD_CLOSURE", "MAKE_CELL", "COPY_FREE_VARS", "BUILD_STRING", "BUILD_SLICE",
    "LIST_APPEND", "SET_ADD", "MAP_ADD", "RETURN_VALUE", "RETURN_CONST", "RETURN_GENERATOR", "YIELD_VALUE", "SEND",
    "END_FOR", "END_SEND", "POP_EXCEPT", "PREP_RERAISE_STAR",
    "RERAISE", "RAISE_VARARGS", "WITH_EXCEPT_START", "CLEANUP_THROW", "ASYNC_GEN_WRAP", "GET_AWAITABLE", "GET_AITER",
    "GET_ANEXT", "END_ASYNC_FOR", "LOAD_ASSERTION_ERROR", "LOAD_BUILD_CLASS", "LOAD_LOCALS", "STORE_NAME",
    "DELETE_NAME", "SETUP_ANNOTATIONS", "SET_FUNCTION_ATTRIBUTE", "JUMP_FORWARD", "JUMP_BACKWARD", "INTERPRETER_EXIT",
    "POP_JUMP_IF_NONE", "POP_JUMP_IF_NOT_NONE", "UNARY_CALL",
}  # fmt: skip
"""Instructions that only move values about, or make new ones of those."""
