"""Attributes: which places Python looks at for `obj.name`, and what `obj.name = value` writes to.

A class comes first, then the object's own dict, then the class again: each look is a fact. What is found in a class may
be a function of its own that is asked (a property); such functions run rewritten, and their reads are seen as well.
"""

import sys
import threading
import types
from collections.abc import Callable
from typing import Any

from ...later import awaits
from ...tensor import Tensor
from ...tensor.modes import modes
from .errors import refused
from .facts import MISSING, lookup
from .library import is_known_function, joined

REGISTERS = ("_parameters", "_modules", "_buffers")
"""Dicts of a module whose entries have the names of its attributes."""

OF_TENSOR = ("_array", "_node", "_counter", "_base", "_path", "_seen", "_former", "_grad", "_retains", "_inference",
              "_no_edit")  # fmt: skip
"""Attributes of tensors that a trace takes care of by itself."""
_BOUND = (types.MethodType, types.BuiltinFunctionType, types.MethodWrapperType)


def attribute(r: Any, obj: Any, name: str) -> Any:
    return note_attribute(r, obj, name, lambda: getattr(obj, name))


def note_attribute(r: Any, obj: Any, name: str, read: Callable[[], Any]) -> Any:
    """Take note of what `obj.name` looks at, and give its value, marked as new or old."""
    kind = type(obj)
    if obj is modes:  # looked at before each call, as they are when it begins
        return read()
    if kind is types.FunctionType and name == "__code__":
        return r.code_of(obj)
    if kind is types.MethodType and name == "__doc__":
        return attribute(r, obj.__func__, name)
    if kind is types.ModuleType and awaits(obj, name):
        unseen(r, read)
    if r.is_in_python(obj, "__getattribute__"):
        return read()
    text = joined(r.name(obj), name)
    if isinstance(obj, type):
        return _of_class(r, obj, name, text, read)
    if kind is super:
        r.of_class(obj.__self_class__, (name, obj.__thisclass__))
        return r.made(read())
    return _of_object(r, obj, name, text, read)


def unseen(r: Any, function: Callable[[], Any]) -> Any:
    """`function()`, which has nothing to do with what is traced: it imports something, or compiles a kernel."""
    watcher, paused = sys.getprofile(), r.paused
    r.paused = True
    sys.setprofile(None)
    try:
        return function()
    finally:
        sys.setprofile(watcher)
        r.paused = paused


def _of_class(r: Any, obj: type, name: str, text: str, read: Callable[[], Any]) -> Any:
    found = r.method(obj, name)
    if found is not MISSING and r.is_data(found):
        return read() if isinstance(found, property) or _is_users(r, found) else r.read("attribute", obj, name, text)
    own = r.of_class(obj, name)
    return _found(r, found if own is MISSING else own, text, read)


def _of_object(r: Any, obj: Any, name: str, text: str, read: Callable[[], Any]) -> Any:
    if isinstance(obj, Tensor) and not r.is_new(obj) and name in ("_version", "__dict__"):
        raise refused(f"reading {name} of a tensor", "do so outside")
    found = r.method(obj, name)
    if found is not MISSING and r.is_data(found):
        return _by_descriptor(r, obj, name, text, found, read)
    if isinstance(obj, Tensor) and name in OF_TENSOR:
        return read()
    if isinstance(obj, threading.local) and not isinstance(found, types.FunctionType):  # another dict in each thread
        return _asked(r, obj, name, text)
    if r.number(obj) is not None:
        own = r.of_argument(obj, name)
        return _found(r, found, text, read) if own is MISSING else own
    entries = r.dict_of(obj) if not isinstance(obj, Tensor) else vars(obj)
    if entries is not None and not r.is_new(obj):
        register = text if name not in REGISTERS else r.name(obj)
        if r.item(entries, name, register) is not MISSING:
            return read()
    elif entries is not None and name in entries:
        return entries[name]
    if found is MISSING and not r.is_in_python(obj, "__getattr__") and _is_opaque(obj):
        return _asked(r, obj, name, text)
    return _found(r, found, text, read)


def _is_users(r: Any, descriptor: Any) -> bool:
    """Whether a function of the user's says what stands under a name, which then has seen to it."""
    return isinstance(r.method(descriptor, "__get__"), types.FunctionType)


def _found(r: Any, found: Any, text: str, read: Callable[[], Any]) -> Any:
    """What Python makes of something found in a class: a bound method is new, all else stood there."""
    if isinstance(found, classmethod | staticmethod):  # to be initialized again changes it
        r.read("attribute", found, "__func__", text)
    value = read()
    if found is MISSING or _is_users(r, found):
        return value
    return r.made(value) if isinstance(value, _BOUND) else r.reached(value, text)


def _by_descriptor(r: Any, obj: Any, name: str, text: str, found: Any, read: Callable[[], Any]) -> Any:
    if isinstance(found, property) and isinstance(found.fget, types.FunctionType):
        if name == "grad" and isinstance(obj, Tensor) and not r.is_new(obj):
            r.tracer.lifted[id(obj)].asked = True
        if is_known_function(found.fget):
            return r.made(read())
        r.read("attribute", found, "fget", text)
        return read()
    if _is_users(r, found):
        return read()
    if name == "__dict__":
        entries = r.dict_of(obj)
        return read() if entries is None else entries
    if name == "__class__":
        return r.read("class", obj, None, text)
    return read() if r.is_new(obj) else _asked(r, obj, name, text)


def _is_opaque(obj: Any) -> bool:
    """Whether an object finds its attributes in a way of its own, written in C."""
    return lookup(type(obj), "__getattribute__") not in (object.__getattribute__, types.ModuleType.__getattribute__)


def _asked(r: Any, obj: Any, name: str, text: str) -> Any:
    """An attribute that C code finds, which is asked for again before every call."""
    fact = r.present("attribute", obj, name, text)
    if not fact.holds():
        raise refused(f"reading {text}, which is another each time", "read it outside, and pass it")
    if fact.value is MISSING:
        raise AttributeError(f"{type(obj).__name__!r} object has no attribute {name!r}")
    return r.reached(r.note(fact), text)
