"""Rewriting: the code of a function in which each instruction that reads, writes or calls goes through an operation.

    x * net.scale        LOAD_FAST net                    LOAD_FAST net
                         LOAD_ATTR scale       becomes    BUILD_TUPLE 1
                                                          LOAD_CONST <read_attribute of scale>
                                                          SWAP 2
                                                          BINARY_SUBSCR

So `net` and the place `scale` are handed to `read_attribute` of `operations.py`, which does what the instruction would
and tells the recorder. The tables at the end say which operation stands `INSTEAD` of an instruction, which looks at its
values `BEFORE` it, and which marks its result `AFTER` it; what only moves values about is in `MOVING`. An instruction
that is nowhere is refused, so that a later Python cannot add a way to read that is not seen.
"""

import sys
from collections.abc import Callable, Iterator
from enum import IntEnum
from inspect import CO_VARARGS, CO_VARKEYWORDS
from types import CodeType
from typing import Any

from . import operations as do
from .errors import CompileError

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


def is_rewritten(code: CodeType) -> bool:
    """Whether a code was made here; to compare codes as such takes 0.1 ms."""
    return id(code) in _rewritten


def _rewrite(code: CodeType) -> CodeType:
    import bytecode  # only where something is compiled

    program = bytecode.Bytecode.from_code(code)
    writer = _Writer(bytecode, code)
    program[:] = [x for old in program for x in (writer.written(old) if isinstance(old, bytecode.Instr) else [old])]
    return program.to_code()


class _Writer:
    """Writes what stands for an instruction: there is a method for each that is in none of the tables."""

    def __init__(self, bytecode: Any, code: CodeType):
        self.bytecode, self.code = bytecode, code
        self.names: tuple = ()  # of the keyword arguments of the coming call
        self.at: Any = None
        self.begun = False

    def __call__(self, name: str, *arg: Any) -> Any:
        return self.bytecode.Instr(name, *arg, location=self.at)

    def written(self, old: Any) -> Iterator[Any]:
        self.at, name = old.location, old.name
        special = getattr(self, f"_{name.lower()}", None)
        if special is not None:
            yield from special(old)
        elif name in INSTEAD and not isinstance(old.arg, self.bytecode.CellVar):
            if name.endswith("_DEREF"):
                yield self._cell(old.arg)
            yield from self._ask(INSTEAD[name], _plain(old.arg))
            yield from self._left(old)
        elif name in _STAYING or "JUMP" in name:
            yield from self._look(BEFORE[name], _plain(old.arg)) if name in BEFORE else ()
            yield old
            yield from self._ask(AFTER[name]) if name in AFTER else ()
        else:
            where = f"{self.code.co_filename}:{old.location.lineno if old.location else self.code.co_firstlineno}"
            raise CompileError(f"{where}: this line ({name}) cannot be compiled: take it out of the function")

    def _ask(self, operation: Callable[..., Any], arg: Any = None, count: int | None = None) -> list[Any]:
        """Have an operation take the topmost values: as many as it has arguments besides the recorder and `arg`."""
        count = operation.__code__.co_argcount - 2 if count is None else count
        asked = self("LOAD_CONST", do.Operation(operation, arg))
        return [self("BUILD_TUPLE", count), asked, self("SWAP", 2), self("BINARY_SUBSCR")]

    def _look(self, operation: Callable[..., Any], arg: Any = None) -> list[Any]:
        """Have an operation look at the topmost values, which stay."""
        count = operation.__code__.co_argcount - 2
        return [*[self("COPY", count)] * count, *self._ask(operation, arg), self("POP_TOP")]

    def _left(self, old: Any) -> list[Any]:
        """What an instruction leaves otherwise than an operation: nothing, or a NULL beside what will be called."""
        if old.name.startswith(("STORE", "DELETE")):
            return [self("POP_TOP")]
        with_null = isinstance(old.arg, tuple) and bool(old.arg[0]) and old.name != "IMPORT_NAME"
        below = [self("SWAP", 2)] if sys.version_info < (3, 13) else []
        return [*self._push_null(old), *below] if with_null or old.name == "LOAD_METHOD" else []

    def _cell(self, variable: Any) -> Any:
        return self("LOAD_CLOSURE" if sys.version_info < (3, 13) else "LOAD_FAST", variable)

    def _push_null(self, old: Any) -> list[Any]:
        return [self("LOAD_CONST", do.NULL)]

    def _kw_names(self, old: Any) -> list[Any]:
        self.names = old.arg
        return []

    def _precall(self, old: Any) -> list[Any]:
        return []

    def _call(self, old: Any) -> list[Any]:
        names, self.names = self.names, ()
        return [self("LOAD_CONST", names), *self._call_kw(old)]

    def _call_kw(self, old: Any) -> list[Any]:
        return self._ask(do.call, None, old.arg + 3)

    def _call_function_ex(self, old: Any) -> list[Any]:
        return self._ask(do.call_with, None, 3 + (old.arg & 1))

    def _resume(self, old: Any) -> Iterator[Any]:
        """When the function begins, its variables that others share are new, and what holds `*args` and `**kwargs`."""
        yield old
        cells, flags, names = self.code.co_cellvars, self.code.co_flags, self.code.co_varnames
        first = self.code.co_argcount + self.code.co_kwonlyargcount
        gathered = names[first : first + bool(flags & CO_VARARGS) + bool(flags & CO_VARKEYWORDS)]
        new = [self._cell(self.bytecode.CellVar(name)) for name in cells]
        new += [self("LOAD_DEREF", self.bytecode.CellVar(n)) if n in cells else self("LOAD_FAST", n) for n in gathered]
        if new and not self.begun:
            yield from [*new, *self._ask(do.built, None, len(new)), self("POP_TOP")]
        self.begun = True

    def _load_const(self, old: Any) -> list[Any]:
        return [self("LOAD_CONST", rewritten(old.arg)) if isinstance(old.arg, CodeType) else old]

    def _format_value(self, old: Any) -> list[Any]:
        return [*self._look(do.look_at_both if old.arg & 4 else do.look), old]

    def _push_exc_info(self, old: Any) -> list[Any]:
        return [old, *self._look(do.caught)]

    def _import_from(self, old: Any) -> list[Any]:
        return [self("COPY", 1), *self._ask(do.read_imported, old.arg)]


def _plain(arg: Any) -> Any:
    """The name, or the kind of operator, in the argument of an instruction."""
    if isinstance(arg, tuple):
        return arg[-1]
    return arg if type(arg) in (str, int) else arg.value if isinstance(arg, IntEnum) else getattr(arg, "name", None)


def _each(table: dict[str, Any]) -> dict[str, Any]:
    return {name: found for names, found in table.items() for name in names.split()}


INSTEAD = _each({
    "LOAD_ATTR LOAD_METHOD": do.read_attribute,
    "LOAD_SUPER_ATTR LOAD_SUPER_METHOD": do.read_super,
    "LOAD_GLOBAL": do.read_global,
    "LOAD_DEREF": do.read_cell,
    "BINARY_SUBSCR": do.read_item,
    "BINARY_SLICE": do.read_slice,
    "IMPORT_NAME": do.read_module,
    "STORE_ATTR": do.write_attribute,
    "STORE_GLOBAL": do.write_global,
    "STORE_DEREF": do.write_cell,
    "STORE_SUBSCR": do.write_item,
    "STORE_SLICE": do.write_slice,
    "DELETE_ATTR": do.delete_attribute,
    "DELETE_SUBSCR": do.delete_item,
})  # fmt: skip
BEFORE = _each({
    """GET_ITER GET_YIELD_FROM_ITER UNPACK_SEQUENCE UNPACK_EX LIST_EXTEND SET_UPDATE DICT_UPDATE DICT_MERGE
    MATCH_SEQUENCE MATCH_MAPPING GET_LEN""": do.look_inside,
    """UNARY_NOT TO_BOOL POP_JUMP_IF_TRUE POP_JUMP_IF_FALSE POP_JUMP_FORWARD_IF_TRUE POP_JUMP_FORWARD_IF_FALSE
    POP_JUMP_BACKWARD_IF_TRUE POP_JUMP_BACKWARD_IF_FALSE JUMP_IF_TRUE_OR_POP JUMP_IF_FALSE_OR_POP""": do.look_at_truth,
    "UNARY_NEGATIVE UNARY_POSITIVE UNARY_INVERT CONVERT_VALUE FORMAT_SIMPLE CALL_INTRINSIC_1": do.look,
    "COMPARE_OP CONTAINS_OP MATCH_KEYS CALL_INTRINSIC_2 FORMAT_WITH_SPEC": do.look_at_both,
    "BINARY_OP": do.look_at_operands,
    "IS_OP": do.look_at_identity,
    "CHECK_EXC_MATCH": do.look_at_error,
    "MATCH_CLASS": do.look_at_pattern,
    "BEFORE_WITH": do.look_at_manager,
})  # fmt: skip
AFTER = _each({
    """BUILD_LIST BUILD_SET BUILD_MAP BUILD_TUPLE BUILD_CONST_KEY_MAP MAKE_FUNCTION LIST_TO_TUPLE GET_ITER
    GET_YIELD_FROM_ITER""": do.built_of_parts,
    "BINARY_OP UNARY_NEGATIVE UNARY_POSITIVE UNARY_INVERT FOR_ITER CALL_INTRINSIC_1": do.made,
})  # fmt: skip
MOVING = _each({
    """NOP EXTENDED_ARG CACHE POP_TOP COPY SWAP LOAD_FAST LOAD_FAST_CHECK LOAD_FAST_AND_CLEAR LOAD_FAST_LOAD_FAST
    STORE_FAST STORE_FAST_LOAD_FAST STORE_FAST_STORE_FAST STORE_FAST_MAYBE_NULL DELETE_FAST LOAD_CLOSURE MAKE_CELL
    COPY_FREE_VARS BUILD_STRING BUILD_SLICE LIST_APPEND SET_ADD MAP_ADD RETURN_VALUE RETURN_CONST RETURN_GENERATOR
    YIELD_VALUE SEND END_FOR END_SEND POP_EXCEPT RERAISE RAISE_VARARGS WITH_EXCEPT_START CLEANUP_THROW
    LOAD_ASSERTION_ERROR SET_FUNCTION_ATTRIBUTE""": None,
})  # fmt: skip
_STAYING = {*INSTEAD, *BEFORE, *AFTER, *MOVING}  # those of INSTEAD on variables of the function itself
