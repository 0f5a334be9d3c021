"""The instructions of the pickle machine: what each opcode does to its stack.

Each is a function of the machine (unpickler.py); `INSTRUCTIONS` finds it by its opcode. Containers are filled only
if they are exactly list, dict, set, or one of dict's three kin: a subclass could have methods of its own.
"""

import pickle as op
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable
from typing import Any, Protocol

from .errors import LoadError
from .names import Names


class Machine(Protocol):
    """What an instruction may use; see unpickler.py."""

    names: Names
    stack: list[Any]
    outer_stacks: list[list[Any]]
    memo: list[Any]

    def take(self, size: int) -> bytes: ...
    def number(self, form: str) -> Any: ...
    def line(self) -> str: ...
    def spend(self, units: int) -> None: ...
    def check_key(self, key: Any, place: int) -> None: ...
    def check_nesting(self, outer: Any, inner: Any) -> None: ...


Instruction = Callable[[Machine], None]
INSTRUCTIONS: dict[bytes, Instruction] = {}


def instruction(code: bytes) -> Callable[[Instruction], Instruction]:
    def register(step: Instruction) -> Instruction:
        INSTRUCTIONS[code] = step
        return step

    return register


def _constant(value: Any) -> Instruction:
    return lambda m: m.stack.append(value)


def _empty(kind: Callable[[], Any]) -> Instruction:
    return lambda m: m.stack.append(kind())


def _number(form: str) -> Instruction:
    return lambda m: m.stack.append(m.number(form))


def _sized(form: str, decode: Callable[[bytes], Any]) -> Instruction:
    """A length written as `form` says, then as many bytes."""
    return lambda m: m.stack.append(decode(m.take(m.number(form))))


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")


def _integer(data: bytes) -> int:
    return int.from_bytes(data, "little", signed=True)


INSTRUCTIONS |= {op.NONE: _constant(None), op.NEWTRUE: _constant(True), op.NEWFALSE: _constant(False)}
INSTRUCTIONS |= {op.EMPTY_TUPLE: _constant(()), op.EMPTY_LIST: _empty(list), op.EMPTY_DICT: _empty(dict)}
INSTRUCTIONS |= {op.EMPTY_SET: _empty(set)}
INSTRUCTIONS |= {op.BININT: _number("<i"), op.BININT1: _number("<B"), op.BININT2: _number("<H")}
INSTRUCTIONS |= {op.BINFLOAT: _number(">d"), op.LONG1: _sized("<B", _integer), op.LONG4: _sized("<i", _integer)}
INSTRUCTIONS |= {op.SHORT_BINUNICODE: _sized("<B", _text), op.BINUNICODE: _sized("<I", _text)}
INSTRUCTIONS |= {op.SHORT_BINBYTES: _sized("<B", bytes), op.BINBYTES: _sized("<I", bytes)}
INSTRUCTIONS |= {op.BINUNICODE8: _sized("<Q", _text), op.BINBYTES8: _sized("<Q", bytes)}
INSTRUCTIONS |= {op.BYTEARRAY8: _sized("<Q", bytearray)}
# Strings that Python 2 wrote.
INSTRUCTIONS |= {op.SHORT_BINSTRING: _sized("<B", bytes.decode), op.BINSTRING: _sized("<i", bytes.decode)}


@instruction(op.MARK)
def mark(m: Machine) -> None:
    m.outer_stacks.append(m.stack)
    m.stack = []


def pop_to_mark(m: Machine) -> list[Any]:
    items, m.stack = m.stack, m.outer_stacks.pop()
    return items


@instruction(op.POP)
def pop(m: Machine) -> None:
    m.stack.pop()


@instruction(op.POP_MARK)
def pop_mark(m: Machine) -> None:
    pop_to_mark(m)


@instruction(op.TUPLE)
def tuple_(m: Machine) -> None:
    items = pop_to_mark(m)
    m.stack.append(tuple(items))


def _short_tuple(size: int) -> Instruction:
    def make_tuple(m: Machine) -> None:
        items = tuple(m.stack.pop() for _ in range(size))
        m.stack.append(items[::-1])

    return make_tuple


INSTRUCTIONS |= {op.TUPLE1: _short_tuple(1), op.TUPLE2: _short_tuple(2), op.TUPLE3: _short_tuple(3)}


@instruction(op.FROZENSET)
def frozenset_(m: Machine) -> None:
    items = pop_to_mark(m)
    for place, item in enumerate(items):
        m.check_key(item, place)
    m.stack.append(frozenset(items))


@instruction(op.APPEND)
def append(m: Machine) -> None:
    _extend(m, [m.stack.pop()])


@instruction(op.APPENDS)
def appends(m: Machine) -> None:
    _extend(m, pop_to_mark(m))


def _extend(m: Machine, items: list[Any]) -> None:
    _expect(m.stack[-1], list)
    m.stack[-1].extend(items)


@instruction(op.ADDITEMS)
def additems(m: Machine) -> None:
    items = pop_to_mark(m)
    _expect(m.stack[-1], set)
    for item in items:
        m.check_key(item, len(m.stack[-1]))
        m.stack[-1].add(item)


@instruction(op.SETITEM)
def setitem(m: Machine) -> None:
    value, key = m.stack.pop(), m.stack.pop()
    _update(m, [key, value])


@instruction(op.SETITEMS)
def setitems(m: Machine) -> None:
    _update(m, pop_to_mark(m))


def _update(m: Machine, items: list[Any]) -> None:
    container = m.stack[-1]
    _expect(container, dict, OrderedDict, Counter, defaultdict)
    for key, value in zip(items[::2], items[1::2], strict=True):
        m.check_key(key, len(container))
        if type(value) is type(container) is defaultdict:
            m.check_nesting(container, value)
        container[key] = value


def _expect(container: Any, *kinds: type) -> None:
    if type(container) not in kinds:
        raise LoadError(f"the pickle adds to a {type(container).__name__}, expected {kinds[0].__name__}")


def _get(form: str) -> Instruction:
    return lambda m: m.stack.append(m.memo[m.number(form)])


INSTRUCTIONS |= {op.BINGET: _get("<B"), op.LONG_BINGET: _get("<I")}


def _put(form: str) -> Instruction:
    return lambda m: _memoize(m, m.number(form))


INSTRUCTIONS |= {op.BINPUT: _put("<B"), op.LONG_BINPUT: _put("<I")}


@instruction(op.MEMOIZE)
def memoize(m: Machine) -> None:
    _memoize(m, len(m.memo))


def _memoize(m: Machine, number: int) -> None:
    """Picklers count on (Python 2's from 1), so the memo is a list: in a dict, numbers could be made to collide."""
    if number > len(m.memo) + 1:
        raise LoadError(f"the pickle numbers an object {number}, expected {len(m.memo)}")
    m.memo += [None] * (number + 1 - len(m.memo))
    m.memo[number] = m.stack[-1]


@instruction(op.FRAME)
def frame(m: Machine) -> None:
    m.number("<Q")  # says only how far a reader may read ahead


@instruction(op.GLOBAL)
def global_(m: Machine) -> None:
    module = m.line()
    m.stack.append(m.names.find(module, m.line()))


@instruction(op.STACK_GLOBAL)
def stack_global(m: Machine) -> None:
    name, module = m.stack.pop(), m.stack.pop()
    m.stack.append(m.names.find(module, name))


@instruction(op.REDUCE)
def reduce(m: Machine) -> None:
    args, function = _arguments(m.stack.pop()), m.stack.pop()
    m.stack.append(m.names.call(function, args, m))


@instruction(op.NEWOBJ)
def newobj(m: Machine) -> None:
    args, cls = _arguments(m.stack.pop()), m.stack.pop()
    m.stack.append(m.names.new(cls, args))


def _arguments(args: Any) -> tuple[Any, ...]:
    if type(args) is not tuple:
        raise LoadError(f"the pickle passes a {type(args).__name__} as arguments, expected a tuple")
    return args


@instruction(op.BUILD)
def build(m: Machine) -> None:
    state = m.stack.pop()
    m.names.build(m.stack[-1], state, m)


@instruction(op.BINPERSID)
def binpersid(m: Machine) -> None:
    m.stack.append(m.names.persistent(m.stack.pop()))
