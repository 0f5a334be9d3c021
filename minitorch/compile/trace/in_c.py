"""What is written in C: which functions and methods compute on their arguments alone, and which change something."""

import functools
import itertools
import types
import weakref
from collections.abc import Callable
from typing import Any

import numpy as np

from .attributes import note_attribute
from .errors import refused
from .facts import BASES, MISSING, base_of
from .kinds import PLAIN, PURE
from .library import is_fixed, joined, worded
from .writes import write_plainly

MODULES = (
    "builtins", "math", "cmath", "_operator", "itertools", "_functools", "_collections", "_bisect", "_statistics",
    "_abc", "numpy", "operator",
)  # fmt: skip
"""Modules of C functions that compute on their arguments and on nothing else."""
REFUSED = {
    "dir", "print", "input", "open", "exec", "eval", "compile", "breakpoint", "__import__", "setitem", "delitem",
    "insort", "insort_left", "insort_right", "iadd", "iand", "iconcat", "ifloordiv", "ilshift", "imatmul", "imod",
    "imul", "ior", "ipow", "irshift", "isub", "itruediv", "ixor", "_abc_register", "_count_elements", "memoryview",
}  # fmt: skip
"""But for these."""
CHANGING = {
    "append", "appendleft", "extend", "extendleft", "insert", "pop", "popleft", "popitem", "remove", "discard", "clear",
    "sort", "reverse", "rotate", "update", "setdefault", "add", "difference_update", "intersection_update",
    "symmetric_difference_update", "move_to_end", "__setitem__", "__delitem__", "__iadd__", "__ior__", "__iand__",
    "__isub__", "__ixor__", "__imul__", "__init__", "byteswap", "fromlist", "frombytes", "fromunicode", "fromfile",
    "__setstate__", "__reversed_setstate__", "resize", "fill", "put", "itemset",
}  # fmt: skip
"""Methods of Python's own containers that change them."""
_MADE = (object, type, types.SimpleNamespace)
"""Classes as those of `PURE`, but only they themselves: classes derived from them may be anything."""
_ANEW = {"__subclasses__", "now", "today", "utcnow"}
"""Methods of classes that may give something else each time."""
CALLING = {
    map, filter, sorted, min, max, iter, functools.reduce, functools.cmp_to_key, itertools.accumulate,
    itertools.groupby, itertools.starmap, itertools.takewhile, itertools.dropwhile, itertools.filterfalse,
}  # fmt: skip
"""Functions and classes in C that call what they are given."""


def computed(r: Any, callee: Any, args: tuple, kwargs: dict[str, Any]) -> Any:
    """The result of what computes on its arguments alone, which are looked over."""
    args = looked_at(r, callee, args, kwargs)
    return r.made(callee(*args, **kwargs))


def looked_at(r: Any, callee: Any, args: tuple, kwargs: dict[str, Any]) -> tuple:
    """Look the arguments over; what is given back calls functions in C among them as code that is seen would."""
    for value in (*args, *kwargs.values()):
        r.look(value)
        r.sight.see(value)
    if callee not in CALLING:
        return args
    kwargs.update((key, _seen(r, value)) for key, value in kwargs.items())
    return tuple(_seen(r, value) for value in args)


def _seen(r: Any, value: Any) -> Any:
    if not callable(value) or isinstance(value, types.FunctionType | type):
        return value
    return lambda *args, **kwargs: r.call(value, *args, **kwargs)


def instance_in_c(r: Any, kind: Any, args: tuple, kwargs: dict[str, Any]) -> Any:
    """An instance of a class that is written in C, which takes what it likes from its arguments."""
    check_class(kind)
    return computed(r, kind, args, kwargs)


def check_class(kind: Any) -> None:
    known = kind in BASES or kind.__module__ in (*MODULES, "datetime") or issubclass(kind, (*PURE, weakref.ref))
    if (not known and kind not in _MADE) or kind is np.datetime64:  # which may be "now"
        raise refused(f"making a {kind.__module__}.{kind.__qualname__}", "make it outside")


def function_in_c(r: Any, callee: Any, args: tuple, kwargs: dict[str, Any], frame: Any) -> Any:
    """A function in C, or a method of a thing bound to it."""
    owner = getattr(callee, "__self__", None)
    if owner is not None and not isinstance(owner, types.ModuleType):
        return _of(r, owner, callee.__name__, args, kwargs, lambda: callee(*args, **kwargs))
    module = getattr(owner, "__name__", None) or getattr(callee, "__module__", "") or ""
    if module.split(".")[0] not in MODULES or module.startswith("numpy.random") or callee.__name__ in REFUSED:
        raise refused(f"calling {module}.{callee.__name__}", "call it outside, and pass what it gives")
    return computed(r, callee, args, kwargs)


def method_in_c(r: Any, callee: Any, args: tuple, kwargs: dict[str, Any], frame: Any) -> Any:
    """A method in C, as a class has it."""
    return _of(r, args[0], callee.__name__, args[1:], kwargs, lambda: callee(*args, **kwargs))


def _of(r: Any, owner: Any, name: str, args: tuple, kwargs: dict[str, Any], call: Callable[[], Any]) -> Any:
    base, way = base_of(owner), _METHODS.get(name)
    if way is not None and base in (None, dict):
        return way(r, owner, args, call)
    looked_at(r, None, args, kwargs)
    if name == "sort" and kwargs.get("key") is not None:
        kwargs["key"] = _seen(r, kwargs["key"])
    if base is None:
        if not _is_harmless(r, owner, name, (*args, *kwargs.values())):
            raise refused(f"calling {type(owner).__name__}.{name}", "call it outside, and pass what it gives")
    elif name in CHANGING:
        r.refuse_change(owner)
    elif name in ("get", "__contains__") and isinstance(owner, dict):
        r.item(owner, args[0], joined(r.name(owner), worded(args[0])))
    elif name == "__len__":
        r.length(owner)
    else:
        r.look(owner)
    return r.made(call())


def _is_harmless(r: Any, owner: Any, name: str, args: tuple) -> bool:
    """Whether a method of something that is no container looks at nothing but this and its arguments."""
    kind = owner if isinstance(owner, type) else type(owner)
    if hasattr(kind, "__next__") or r.is_new(owner):
        return r.is_new(owner)
    if name.startswith("format") and any(c in owner for c in ".["):  # it may look into objects
        return all(isinstance(x, PLAIN) for x in args)
    known = issubclass(kind, PURE) or kind in (*_MADE, *BASES) or kind.__module__ in ("re", "datetime")
    return name not in _ANEW and (known or (name.startswith("__") and not is_fixed(kind)))


def _get_attribute(r: Any, owner: Any, args: tuple, call: Callable[[], Any]) -> Any:
    return note_attribute(r, owner, args[0], call) if not isinstance(owner, type) else r.reached(call(), args[0])


_METHODS: dict[str, Callable[..., Any]] = {
    "__getattribute__": _get_attribute,
    "__setattr__": lambda r, owner, args, call: write_plainly(r, owner, args[0], args[1]),
    "__delattr__": lambda r, owner, args, call: write_plainly(r, owner, args[0], MISSING),
}
