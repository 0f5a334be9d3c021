"""Writes pickles of protocol 2 as Python's own pickler does, and may name what is not installed.

Python's pickler imports every name that it writes, to be sure that it exists. A file for PyTorch names
`torch._utils._rebuild_tensor_v2` and has to be written where there is no PyTorch: here a `Global` is written as it is.
Otherwise the rules are `pickle`'s: `__reduce_ex__`, `copyreg`, and a memo, so that an object met twice is written once.
"""

import copyreg
import itertools
import pickle as op
import struct
import sys
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from types import BuiltinFunctionType, FunctionType, NoneType
from typing import Any

BATCH = 1000  # items that one APPENDS or SETITEMS adds


@dataclass(frozen=True, eq=False)
class Global:
    """A class or function in files: one object each, since the memo goes by identity."""

    module: str
    name: str


PYTHON2_NAMES = {"builtins": "__builtin__"}
ENCODE = Global("_codecs", "encode")


class Pickler:
    """`dump(obj)` appends obj's pickle to `output`.

    `reduce(obj)` may give the reduction of an object, as `__reduce__` does, or a Global to be written in its place;
    NotImplemented leaves it to the object.
    `persistent(obj)` may give the key of an object that is stored elsewhere; None leaves it to the pickle.
    `names` are the only ones that may be written; None for any.
    """

    def __init__(
        self, reduce: Callable[[Any], Any], persistent: Callable[[Any], Any], names: Set[str] | None = None
    ) -> None:
        self.names = names
        self.reduce = reduce
        self.persistent = persistent
        self.output = bytearray()
        self.memo: dict[int, tuple[int, Any]] = {}
        self.path: list[str] = []

    def dump(self, obj: Any) -> bytearray:
        self.write(op.PROTO + b"\x02")
        self.save(obj)
        self.write(op.STOP)
        return self.output

    def write(self, data: bytes) -> None:
        self.output += data

    def save(self, obj: Any) -> None:
        key = self.persistent(obj)
        if key is not None:
            self.save(key)
            self.write(op.BINPERSID)
        elif id(obj) in self.memo:
            self.write(_indexed(op.BINGET, op.LONG_BINGET, self.memo[id(obj)][0]))
        elif type(obj) in SAVERS:
            SAVERS[type(obj)](self, obj)
        else:
            self.save_other(obj)

    def memoize(self, obj: Any) -> None:
        # The object is kept alive with its number: another one at its address would be taken for it.
        self.memo[id(obj)] = len(self.memo), obj
        self.write(_indexed(op.BINPUT, op.LONG_BINPUT, len(self.memo) - 1))

    def save_other(self, obj: Any) -> None:
        reduced = self.reduce(obj)
        if reduced is NotImplemented:
            reduced = _reduce(obj)
        if isinstance(reduced, Global):
            self.save(reduced)
        elif reduced is None:
            self.save_global(obj, obj.__qualname__)
        elif isinstance(reduced, str):
            self.save_global(obj, reduced)
        else:
            self.save_reduced(obj, *reduced)

    def save_global(self, obj: Any, name: str) -> None:
        module = _module_of(obj, name)
        if module is None:
            raise self.refusal(f"{name}, which is not a global of module {getattr(obj, '__module__', None)}")
        if self.names is not None and f"{module}.{name}" not in self.names:
            raise self.refusal(f"{module}.{name}, which could not be loaded again")
        self.write(op.GLOBAL + f"{PYTHON2_NAMES.get(module, module)}\n{name}\n".encode())
        self.memoize(obj)

    def save_reduced(
        self, obj: Any, function: Any, args: tuple[Any, ...], state: Any = None,
        items: Iterable[Any] | None = None, pairs: Iterable[tuple[Any, Any]] | None = None, setter: Any = None,
    ) -> None:  # fmt: skip
        if setter is not None:
            raise self.refusal(f"a {type(obj).__qualname__}, whose reduction has a state setter")
        new = getattr(function, "__name__", "") == "__newobj__"  # copyreg's: an empty object of a class
        self.save(args[0] if new else function)
        self.save(args[1:] if new else args)
        self.write(op.NEWOBJ if new else op.REDUCE)
        if id(obj) in self.memo:  # it is among its own arguments
            self.write(op.POP + _indexed(op.BINGET, op.LONG_BINGET, self.memo[id(obj)][0]))
        else:
            self.memoize(obj)
        self.save_items(items or ())
        self.save_pairs(pairs or ())
        if state is not None:
            self.save(state)
            self.write(op.BUILD)

    def save_items(self, items: Iterable[Any]) -> None:
        for batch in _batches(items):
            self.write(op.MARK * (len(batch) > 1))
            for item in batch:
                self.save(item)
            self.write(op.APPENDS if len(batch) > 1 else op.APPEND)

    def save_pairs(self, pairs: Iterable[tuple[Any, Any]]) -> None:
        for batch in _batches(pairs):
            self.write(op.MARK * (len(batch) > 1))
            for key, value in batch:
                self.save(key)
                self.path.append(f"[{key!r}]")
                self.save(value)
                self.path.pop()
            self.write(op.SETITEMS if len(batch) > 1 else op.SETITEM)

    def refusal(self, what: str) -> op.PicklingError:
        return op.PicklingError(f"cannot save {what}: found at obj{''.join(self.path)}")


def _indexed(short: bytes, long: bytes, index: int) -> bytes:
    return short + bytes([index]) if index < 256 else long + struct.pack("<I", index)


def _batches(items: Iterable[Any]) -> Iterable[list[Any]]:
    iterator = iter(items)
    return iter(lambda: list(itertools.islice(iterator, BATCH)), [])


def _reduce(obj: Any) -> Any:
    """What the object says about itself; None for a class or a function, which files name."""
    if isinstance(obj, type | FunctionType | BuiltinFunctionType):
        return None
    special = copyreg.dispatch_table.get(type(obj))
    return special(obj) if special else obj.__reduce_ex__(2)


def _module_of(obj: Any, name: str) -> str | None:
    """The module in which `name` is `obj`, or None."""
    if isinstance(obj, Global):
        return obj.module
    module = getattr(obj, "__module__", None) or ""
    return module if getattr(sys.modules.get(module), name, None) is obj else None


def save_int(self: Pickler, number: int) -> None:
    if 0 <= number < 2**8:
        self.write(op.BININT1 + bytes([number]))
    elif 0 <= number < 2**16:
        self.write(op.BININT2 + struct.pack("<H", number))
    elif -(2**31) <= number < 2**31:
        self.write(op.BININT + struct.pack("<i", number))
    else:
        self.write(_long(op.encode_long(number)))


def _long(data: bytes) -> bytes:
    return op.LONG1 + bytes([len(data)]) + data if len(data) < 256 else op.LONG4 + struct.pack("<i", len(data)) + data


def save_str(self: Pickler, text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    self.write(op.BINUNICODE + struct.pack("<I", len(data)) + data)
    self.memoize(text)


def save_bytes(self: Pickler, data: bytes) -> None:
    # Protocol 2 has strings only. Python names `bytes` for empty ones, which the default torch.load refuses.
    self.save_reduced(data, ENCODE, (data.decode("latin-1"), "latin1"))


def save_bytearray(self: Pickler, data: bytearray) -> None:
    self.save_reduced(data, bytearray, (bytes(data),) if data else ())


def save_tuple(self: Pickler, items: tuple[Any, ...]) -> None:
    short = (op.EMPTY_TUPLE, op.TUPLE1, op.TUPLE2, op.TUPLE3)
    self.write(op.MARK * (len(items) > 3))
    for item in items:
        self.save(item)
    if id(items) in self.memo:  # one of its items holds it
        self.write(op.POP_MARK if len(items) > 3 else op.POP * len(items))
        self.write(_indexed(op.BINGET, op.LONG_BINGET, self.memo[id(items)][0]))
        return
    self.write(short[len(items)] if len(items) <= 3 else op.TUPLE)
    if items:
        self.memoize(items)


def save_list(self: Pickler, items: list[Any]) -> None:
    self.write(op.EMPTY_LIST)
    self.memoize(items)
    self.save_items(items)


def save_dict(self: Pickler, pairs: dict[Any, Any]) -> None:
    self.write(op.EMPTY_DICT)
    self.memoize(pairs)
    self.save_pairs(pairs.items())


SAVERS: dict[type, Callable[[Pickler, Any], None]] = {
    NoneType: lambda self, value: self.write(op.NONE),
    bool: lambda self, value: self.write(op.NEWTRUE if value else op.NEWFALSE),
    int: save_int,
    float: lambda self, value: self.write(op.BINFLOAT + struct.pack(">d", value)),
    str: save_str,
    bytes: save_bytes,
    bytearray: save_bytearray,
    tuple: save_tuple,
    list: save_list,
    dict: save_dict,
    Global: lambda self, value: self.save_global(value, value.name),
}
