"""Writes: what the instructions that write do in rewritten code, where `MISSING` is written for what is deleted."""

import sys
import types
from typing import Any

from ...tensor import Tensor
from .attributes import OF_TENSOR
from .facts import MISSING, base_of
from .library import joined, worded


def write_attribute(r: Any, name: str, value: Any, obj: Any) -> None:
    """`obj.name = value`, by a function of the user's, by the tensor itself, or plainly."""
    own = r.method(obj, "__delattr__" if value is MISSING else "__setattr__")
    of_tensor = isinstance(obj, Tensor) and (name in OF_TENSOR or isinstance(r.method(obj, name), property))
    if isinstance(own, types.FunctionType) or of_tensor or r.is_new(obj):
        delattr(obj, name) if value is MISSING else setattr(obj, name, value)
    else:
        write_plainly(r, obj, name, value)


def delete_attribute(r: Any, name: str, obj: Any) -> None:
    write_attribute(r, name, MISSING, obj)


def write_plainly(r: Any, obj: Any, name: str, value: Any) -> None:
    """What `object.__setattr__` does, or `object.__delattr__` for MISSING."""
    text, found = joined(r.name(obj), name), r.method(obj, name)
    entries = r.dict_of(obj) if not isinstance(obj, type) and r.number(obj) is None else None
    way = "__delete__" if value is MISSING else "__set__"
    if isinstance(found, property) or (found is not MISSING and r.is_in_python(found, way)):
        put("attribute", obj, name, value)
    elif found is not MISSING and r.is_data(found):
        r.write("attribute", obj, name, text, value)
    elif entries is None:
        r.refuse_change(obj, text)
        put("attribute", obj, name, value)
    else:
        r.write("item", entries, name, text, value)


def write_global(r: Any, name: str, value: Any) -> None:
    r.write("item", sys._getframe(2).f_globals, name, name, value)


def write_cell(r: Any, name: str, value: Any, cell: types.CellType) -> None:
    r.write("variable", cell, None, name, value)


def write_item(r: Any, _: Any, value: Any, obj: Any, key: Any) -> None:
    r.look(key)
    base, way = base_of(obj), "__delitem__" if value is MISSING else "__setitem__"
    if not (isinstance(obj, Tensor) or r.is_in_python(obj, way) or r.is_new(obj)):
        restorable = issubclass(base or object, dict if value is MISSING else dict | list)
        if restorable and id(obj) not in r.given and not isinstance(key, slice):
            return r.write("item", obj, key, joined(r.name(obj), worded(key)), value)
        r.refuse_change(obj)
    put("item", obj, key, value)


def delete_item(r: Any, _: Any, obj: Any, key: Any) -> None:
    write_item(r, None, MISSING, obj, key)


def write_slice(r: Any, _: Any, value: Any, obj: Any, start: Any, stop: Any) -> None:
    write_item(r, None, value, obj, slice(start, stop))


def put(kind: str, holder: Any, key: Any, value: Any) -> None:
    """Put a value into a place that facts.py says how to look at; take out what is there if it is MISSING."""
    if kind == "item":
        if value is MISSING:
            del holder[key]
        else:
            holder[key] = value
    elif value is MISSING:
        object.__delattr__(holder, key or "cell_contents")
    else:
        object.__setattr__(holder, key or "cell_contents", value)
