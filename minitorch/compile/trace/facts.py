"""Facts: what a trace took for granted about a place, to be looked at before every call."""

import types
from array import array
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from .library import is_made_by_python


class _Missing:
    def __repr__(self) -> str:
        return "MISSING"


MISSING: Any = _Missing()


class Fact(NamedTuple):
    """`holder` had `value` at `key` when the function was traced; `kind` says how to look."""

    kind: str
    holder: Any
    key: Any
    value: Any
    name: str

    def now(self) -> Any:
        """What stands there at this moment."""
        return LOOKS[self.kind](self.holder, self.key)

    def holds(self) -> bool:
        """Whether it is the same object still, or an equal number or string."""
        return same(self.now(), self.value)


def same(a: Any, b: Any) -> bool:
    """Whether `a` is `b`, or both are equal immutable values of one type."""
    if a is b:
        return True
    if type(a) is not type(b):
        return False
    if isinstance(a, tuple):
        return len(a) == len(b) and all(map(same, tuple.__iter__(a), tuple.__iter__(b)))
    if isinstance(a, float | complex | np.generic):
        return repr(a) == repr(b) and a == a  # 0.0 is not -0.0; of NaN it may matter which object it is
    if isinstance(a, types.MethodType):
        return a.__func__ is b.__func__ and a.__self__ is b.__self__
    if isinstance(a, slice):
        return same((a.start, a.stop, a.step), (b.start, b.stop, b.step))
    return type(a) in (int, str, bytes, range) and a == b


BASES: tuple[type, ...] = (
    OrderedDict, dict, list, tuple, set, frozenset, deque, bytearray, array, types.MappingProxyType, type({}.keys()),
    type({}.values()), type({}.items()), type(OrderedDict().keys()), type(OrderedDict().values()),
    type(OrderedDict().items()),
)  # fmt: skip
"""The containers that Python itself has: what is in them is read here whatever a class made of them says."""


def base_of(thing: Any) -> Any:
    """The container of Python's own that something is."""
    kind = type(thing)
    return next((base for base in BASES if base in kind.__mro__), None)


def _elements(holder: Any, _: Any) -> Any:
    base: Any = base_of(holder)
    return tuple(base.items(holder)) if issubclass(base, dict) else tuple(base.__iter__(holder))


def _item(holder: Any, key: Any) -> Any:
    try:
        if isinstance(holder, dict):
            return dict.get(holder, key, MISSING)
        return base_of(holder).__getitem__(holder, key)
    except (IndexError, KeyError, TypeError):
        return MISSING


def _attribute(holder: Any, key: Any) -> Any:
    try:
        return getattr(holder, key)
    except Exception:
        return MISSING


def lookup(kind: type, key: Any) -> Any:
    """What a class, or one that it is derived from, has under a name; `(name, base)`: one that comes after a base."""
    name, after = key if isinstance(key, tuple) else (key, None)
    order = type.__dict__["__mro__"].__get__(kind)
    for base in order[order.index(after) + 1 if after in order else 0 :]:
        entries = type.__dict__["__dict__"].__get__(base)
        if name in entries:
            return entries[name]
    return MISSING


def _protocol(kind: Any, _: Any) -> Any:
    """The methods by which Python's own code uses instances of a class, but for those that every class has."""
    found: dict[str, Any] = {}
    for base in type.__dict__["__mro__"].__get__(kind):
        if is_made_by_python(base):
            for name, value in type.__dict__["__dict__"].__get__(base).items():
                if name.startswith("__") and callable(value):
                    found.setdefault(name, value)
    return tuple(found.items())


def _cell(holder: Any, _: Any) -> Any:
    try:
        return holder.cell_contents
    except ValueError:
        return MISSING


def _call(holder: Any, key: Any) -> Any:
    try:
        return holder(*key)
    except Exception as error:
        return type(error)


LOOKS: dict[str, Callable[[Any, Any], Any]] = {
    "item": _item,
    "elements": _elements,
    "length": lambda holder, _: base_of(holder).__len__(holder),
    "attribute": _attribute,
    "class": lambda holder, _: type(holder),
    "member": lookup,
    "protocol": _protocol,
    "order": lambda holder, _: type.__dict__["__mro__"].__get__(holder),
    "variable": _cell,
    "call": _call,
}
