"""Writes: what the instructions that write do in rewritten code, where `MISSING` is written for what is deleted."""

import sys
import types
from collections.abc import Callable
from typing import Any

from ...tensor import Tensor
from .attributes import OF_TENSOR
from .facts import MISSING, base_of
from .library import joined, worded


def write_attribute(r: Any, name: str, value: Any, obj: Any) -> None:
    write_place(r, obj, name, value, lambda: setattr(obj, name, value))


def delete_attribute(r: Any, name: str, obj: Any) -> None:
    write_place(r, obj, name, MISSING, lambda: delattr(obj, name))


def _put_into(holder: Any, key: Any) -> Callable[[Any], None]:
    def put(value: Any) -> None:
        if value is MISSING:
            del holder[key]
        else:
            holder[key] = value

    return put


def write_global(r: Any, name: str, value: Any) -> None:
    scope = sys._getframe(2).f_globals
    r.write("item", scope, name, name, _put_into(scope, name), value)


def delete_global(r: Any, name: str) -> None:
    scope = sys._getframe(2).f_globals
    r.write("item", scope, name, name, _put_into(scope, name), MISSING)


def write_cell(r: Any, name: str, value: Any, cell: types.CellType) -> None:
    def put(value: Any) -> None:
        if value is MISSING:
            del cell.cell_contents
        else:
            cell.cell_contents = value

    r.write("variable", cell, None, name, put, value)


def delete_cell(r: Any, name: str, cell: types.CellType) -> None:
    write_cell(r, name, MISSING, cell)


def write_item(r: Any, _: Any, value: Any, obj: Any, key: Any) -> None:
    base = base_of(obj)
    own = r.method(obj, "__delitem__" if value is MISSING else "__setitem__")
    r.look(key)
    if isinstance(obj, Tensor) or isinstance(own, types.FunctionType) or r.is_new(obj):
        _put_into(obj, key)(value)
    elif base is not None and issubclass(base, dict | list) and id(obj) not in r.given and not isinstance(key, slice):
        r.write("item", obj, key, joined(r.name(obj), worded(key)), _put_into(obj, key), value)
    else:
        r.refuse_change(obj)
        _put_into(obj, key)(value)


def delete_item(r: Any, _: Any, obj: Any, key: Any) -> None:
    if not r.is_new(obj) and base_of(obj) is not None and not issubclass(base_of(obj), dict):
        r.refuse_change(obj)
    write_item(r, None, MISSING, obj, key)


def write_slice(r: Any, _: Any, value: Any, obj: Any, start: Any, stop: Any) -> None:
    write_item(r, None, value, obj, slice(start, stop))


def write_place(r: Any, obj: Any, name: str, value: Any, perform: Callable[[], Any]) -> None:
    """Take note of what `obj.name = value` writes to (nothing is left there, if MISSING), and do it."""
    method = "__delattr__" if value is MISSING else "__setattr__"
    own = r.method(obj, method)
    found = r.method(obj, name)
    if isinstance(own, types.FunctionType) or r.is_new(obj) or (isinstance(obj, Tensor) and _is_tensors(name, found)):
        perform()
    else:
        write_plainly(r, obj, name, value)


def _is_tensors(name: str, found: Any) -> bool:
    return name in OF_TENSOR or isinstance(found, property)


def write_plainly(r: Any, obj: Any, name: str, value: Any) -> None:
    """What `object.__setattr__` does, or `object.__delattr__` for MISSING."""
    text, found = joined(r.name(obj), name), r.method(obj, name)
    if isinstance(found, property) or isinstance(getattr(type(found), "__set__", None), types.FunctionType):
        _put(obj, name)(value)
        return
    entries = r.dict_of(obj) if not isinstance(obj, type) else None
    if found is not MISSING and hasattr(type(found), "__set__"):
        r.write("attribute", obj, name, text, _put(obj, name), value)
    elif entries is None:
        r.refuse_change(obj, text)
        _put(obj, name)(value)
    else:
        r.write("item", entries, name, text, _put(obj, name), value)


def _put(obj: Any, name: str) -> Callable[[Any], None]:
    way: Any = type if isinstance(obj, type) else object
    if isinstance(obj, types.ModuleType):
        way = types.ModuleType

    def put(value: Any) -> None:
        if value is MISSING:
            way.__delattr__(obj, name)
        else:
            way.__setattr__(obj, name, value)

    return put
