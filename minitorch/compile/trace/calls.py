"""Calls: what may be called while a function is traced, and how what it reads is seen.

Functions of the user's run rewritten (`sight.py`). Known ones compute on their arguments, which are looked over. Of
what is written in C only the following is known to do that; the rest is refused.
"""

import functools
import itertools
import operator
import types
import weakref
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

import numpy as np

from ...functions.generator import Generator
from ...optim import Optimizer
from ...optim.lr_scheduler import LRScheduler
from ...tensor import Tensor
from .attributes import note_attribute, write_place, write_plainly
from .errors import refused
from .facts import BASES, MISSING, base_of
from .library import is_fixed, is_known, is_known_class, is_known_function, joined, module_of, worded
from .randomness import DRAWING, drawn

MODULES = ("builtins", "math", "cmath", "_operator", "itertools", "_functools", "_collections", "_bisect", "_statistics",
           "_abc", "numpy")  # fmt: skip
"""Modules of C functions that compute on their arguments and on nothing else."""
REFUSED = {
    "print", "input", "open", "exec", "eval", "compile", "breakpoint", "__import__", "setitem", "delitem", "insort",
    "insort_left", "insort_right", "iadd", "iand", "iconcat", "ifloordiv", "ilshift", "imatmul", "imod", "imul", "ior",
    "ipow", "irshift", "isub", "itruediv", "ixor", "_abc_register", "_count_elements", "memoryview",
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
ITERATORS = (types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType)
_CLASSES = (object, type, int, float, complex, bool, str, bytes, range, slice, types.FunctionType, types.MethodType,
            property, staticmethod, classmethod, super, functools.partial, types.CodeType, types.GenericAlias,
            types.MappingProxyType, types.SimpleNamespace, types.UnionType, np.generic, np.dtype, BaseException)  # fmt: skip
"""Classes written in C whose methods look at nothing but themselves and their arguments."""
CALLING = {map, filter, sorted, min, max, iter, functools.reduce, functools.cmp_to_key, itertools.accumulate,
           itertools.groupby, itertools.starmap, itertools.takewhile, itertools.dropwhile, itertools.filterfalse}  # fmt: skip
"""Functions and classes in C that call what they are given."""
_GETTERS = (operator.attrgetter, operator.itemgetter, operator.methodcaller)


def called(r: Any, callee: Any, args: tuple, kwargs: dict[str, Any], frame: Any = None) -> Any:
    """The result of a call by code that is seen."""
    if r.closed:
        return performed(callee, args, kwargs)
    try:
        special = SPECIAL.get(callee)
    except TypeError:
        special = None
    if special is not None:
        return special(r, frame, *args, **kwargs)
    kind = type(callee)
    compiled = getattr(kind, "_compiled", callee if kind.__name__ == "Compiled" and is_known_class(kind) else None)
    if compiled is not None:  # part of what is being traced
        return called(r, r.reached(compiled.function, r.name(callee)), args, kwargs, frame)
    for kinds, way in _WAYS:
        if issubclass(kind, kinds):
            return way(r, callee, args, kwargs, frame)
    own = r.method(callee, "__call__")
    if isinstance(own, types.FunctionType):
        return _function(r, own, (callee, *args), kwargs, frame)
    raise refused(f"calling a {kind.__module__}.{kind.__qualname__}", "call it outside")


def performed(callee: Any, args: tuple, kwargs: dict[str, Any]) -> Any:
    return callee(*args, **kwargs)


def _function(r: Any, function: types.FunctionType, args: tuple, kwargs: dict[str, Any], frame: Any) -> Any:
    stand_in = _stand_in(r, function, args)
    if stand_in is not None:
        return performed(stand_in, args[1:], kwargs)
    if not is_known_function(function):
        r.reached(function, function.__qualname__)
        result = performed(function, args, kwargs)
        return r.built(result) if isinstance(result, ITERATORS) else result
    if function in DRAWING:
        return r.made(drawn(r, function, args, kwargs))
    return r.made(performed(function, _look(r, function, args, kwargs), kwargs))


def _look(r: Any, callee: Any, args: tuple, kwargs: dict[str, Any]) -> tuple:
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
    return lambda *args, **kwargs: called(r, value, args, kwargs)


def _stand_in(r: Any, function: Any, args: tuple) -> Callable[..., Any] | None:
    """What is traced in the place of a step of an optimizer or a scheduler."""
    if not args or not isinstance(args[0], Optimizer | LRScheduler) or function.__name__ not in ("step", "wrapper"):
        return None
    if getattr(type(args[0]), "step", None) is not function:
        return None
    return r.steps(args[0])


def _method(r: Any, method: Any, args: tuple, kwargs: dict[str, Any], frame: Any) -> Any:
    function = method.__func__
    if isinstance(function, types.FunctionType):
        return _function(r, function, (method.__self__, *args), kwargs, frame)
    return called(r, function, (method.__self__, *args), kwargs, frame)


def _partial(r: Any, callee: Any, args: tuple, kwargs: dict[str, Any], frame: Any) -> Any:
    func, given, named = (note_attribute(r, callee, n, lambda n=n: getattr(callee, n)) for n in ("func", "args", "keywords"))
    r.elements(given)
    r.elements(named)
    return called(r, func, (*given, *args), named | kwargs, frame)


def _getter(r: Any, callee: Any, args: tuple, kwargs: dict[str, Any], frame: Any) -> Any:
    """attrgetter, itemgetter and methodcaller, taken apart."""
    kind, given = callee.__reduce__()
    (obj,) = args
    if isinstance(callee, operator.methodcaller):
        named = kind.keywords if isinstance(kind, functools.partial) else {}
        name, *rest = (*kind.args, *given) if isinstance(kind, functools.partial) else given
        return called(r, _attribute(r, obj, name), tuple(rest), named, frame)
    if isinstance(callee, operator.itemgetter):
        found = tuple(called(r, operator.getitem, (obj, key), {}, frame) for key in given)
    else:
        found = tuple(functools.reduce(lambda o, n: _attribute(r, o, n), name.split("."), obj) for name in given)
    return found if len(found) > 1 else found[0]


def _attribute(r: Any, obj: Any, name: str) -> Any:
    return note_attribute(r, obj, name, lambda: getattr(obj, name))


def _asked(r: Any, callee: Any, args: tuple, kwargs: dict[str, Any], frame: Any) -> Any:
    """What keeps something to itself, and gives it without changing it, is asked again before every call."""
    if kwargs or any(isinstance(x, Tensor) for x in args):
        raise refused(f"calling a {type(callee).__name__} with tensors or keywords", "call what it wraps")
    if isinstance(callee, weakref.ref) and callee() is not None:
        raise refused("a weak reference, which compiled code would keep alive,", "call it outside, and pass what it gives")
    fact = r.present("call", callee, args, f"what {r.name(callee) or type(callee).__name__} gives")
    if isinstance(fact.value, type) and issubclass(fact.value, Exception):
        return performed(callee, args, kwargs)
    return r.reached(r.note(fact), fact.name)


def _class(r: Any, kind: Any, args: tuple, kwargs: dict[str, Any], frame: Any) -> Any:
    """A call of a class: its `__init__` and `__new__`, and those of its metaclass, run rewritten if they are Python's."""
    if is_fixed(kind):
        args = _looked_over(r, kind, args, kwargs)
        return r.made(performed(kind, args, kwargs))
    meta = r.method(kind, "__call__")
    new, init = r.of_class(kind, "__new__"), r.of_class(kind, "__init__")
    r.sight.see(kind)
    if r.of_class(kind, "__del__") is not MISSING:
        raise refused(f"making a {kind.__name__}, which has a __del__,", "make it outside")
    if isinstance(meta, types.FunctionType):
        return performed(kind, args, kwargs)
    if is_known_class(kind):
        _look(r, kind, args, kwargs)
    base = base_of_class(kind)
    if isinstance(new, types.BuiltinFunctionType) and base is not object:
        _looked_over(r, base, args, kwargs)
    made = r.made(performed(kind.__new__, (kind, *args), kwargs))
    if isinstance(made, kind) and init is not object.__init__:
        performed(type(made).__init__, (made, *args), kwargs)
    return made


def base_of_class(kind: type) -> type:
    """The nearest class of those that a class is derived from that is written in C."""
    return next(base for base in type.__dict__["__mro__"].__get__(kind) if is_fixed(base))


def _looked_over(r: Any, kind: Any, args: tuple, kwargs: dict[str, Any]) -> tuple:
    """The arguments of a class that is written in C, which takes what it likes from them."""
    known = kind in _CLASSES or kind in BASES or kind.__module__ in (*MODULES, "datetime")
    if not known and not issubclass(kind, BaseException | np.generic | weakref.ref):
        raise refused(f"making a {kind.__module__}.{kind.__qualname__}", "make it outside")
    return _look(r, kind, args, kwargs)


def _builtin(r: Any, callee: Any, args: tuple, kwargs: dict[str, Any], frame: Any) -> Any:
    """A function in C, or a method of a thing bound to it."""
    owner = getattr(callee, "__self__", None)
    if owner is None or isinstance(owner, types.ModuleType):
        module = getattr(owner, "__name__", None) or getattr(callee, "__module__", "") or ""
        if module.split(".")[0] not in MODULES or module.startswith("numpy.random") or callee.__name__ in REFUSED:
            raise refused(f"calling {module}.{callee.__name__}", "call it outside, and pass what it gives")
        return r.made(performed(callee, _look(r, callee, args, kwargs), kwargs))
    return _of(r, callee, owner, callee.__name__, args, kwargs, lambda: performed(callee, args, kwargs))


def _descriptor(r: Any, callee: Any, args: tuple, kwargs: dict[str, Any], frame: Any) -> Any:
    """A method in C, as a class has it."""
    return _of(r, callee, args[0], callee.__name__, args[1:], kwargs, lambda: performed(callee, args, kwargs))


def _of(r: Any, callee: Any, owner: Any, name: str, args: tuple, kwargs: dict[str, Any], call: Callable[[], Any]) -> Any:
    way = _METHODS.get(name)
    if way is not None and base_of(owner) in (None, dict):
        return way(r, owner, args, call)
    for value in (*args, *kwargs.values()):
        r.look(value)
        r.sight.see(value)
    if name in ("format", "format_map") and isinstance(owner, str):
        _check_format(owner, args, kwargs)
    elif base_of(owner) is not None:
        if name in CHANGING:
            r.refuse_change(owner)
        elif name == "get" and isinstance(owner, dict):
            r.item(owner, args[0], joined(r.name(owner), worded(args[0])))
        elif name == "__contains__" and isinstance(owner, dict):
            r.item(owner, args[0], joined(r.name(owner), worded(args[0])))
        elif name == "__len__":
            r.length(owner)
        else:
            r.look(owner)
    elif not _is_harmless(r, owner, name):
        raise refused(f"calling {type(owner).__name__}.{name}", "call it outside, and pass what it gives")
    return r.made(call())


def _is_harmless(r: Any, owner: Any, name: str) -> bool:
    kind = owner if isinstance(owner, type) else type(owner)
    if hasattr(kind, "__next__"):
        return r.is_new(owner)
    if name == "__subclasses__":
        return False
    return r.is_new(owner) or issubclass(kind, (*_CLASSES[2:], BaseException)) or kind in _CLASSES or (
        name.startswith("__") and not is_fixed(kind)) or kind.__module__ in ("re", "datetime") or (
        kind in BASES)


def _check_format(text: str, args: tuple, kwargs: dict[str, Any]) -> None:
    plain = all(isinstance(x, int | float | str | bool | type(None)) for x in (*args, *kwargs.values()))
    if not plain and any(c in text for c in ".["):
        raise refused("format() that may look into objects", "format what you have read of them")


def _get_attribute(r: Any, owner: Any, args: tuple, call: Callable[[], Any]) -> Any:
    return note_attribute(r, owner, args[0], call) if not isinstance(owner, type) else r.reached(call(), args[0])


def _set_attribute(r: Any, owner: Any, args: tuple, call: Callable[[], Any]) -> Any:
    if r.is_new(owner):
        return call()
    write_plainly(r, owner, args[0], args[1])


def _del_attribute(r: Any, owner: Any, args: tuple, call: Callable[[], Any]) -> Any:
    if r.is_new(owner):
        return call()
    write_plainly(r, owner, args[0], MISSING)


_METHODS = {
    "__getattribute__": _get_attribute,
    "__setattr__": _set_attribute,
    "__delattr__": _del_attribute,
}


# Builtins that look at more than their arguments, or change them.


def _getattr(r: Any, frame: Any, obj: Any, name: str, *default: Any) -> Any:
    try:
        return _attribute(r, obj, name)
    except AttributeError:
        if default:
            return default[0]
        raise


def _hasattr(r: Any, frame: Any, obj: Any, name: str) -> bool:
    try:
        _attribute(r, obj, name)
    except AttributeError:
        return False
    return True


def _setattr(r: Any, frame: Any, obj: Any, name: str, value: Any) -> None:
    write_place(r, obj, name, value, lambda: setattr(obj, name, value))


def _delattr(r: Any, frame: Any, obj: Any, name: str) -> None:
    write_place(r, obj, name, MISSING, lambda: delattr(obj, name))


def _vars(r: Any, frame: Any, *obj: Any) -> Any:
    return _attribute(r, obj[0], "__dict__") if obj else _locals(r, frame)


def _locals(r: Any, frame: Any) -> Any:
    if frame.f_code.co_freevars:
        raise refused("locals() in a function that uses variables of another", "name what you need")
    return r.made(dict(frame.f_locals))


def _globals(r: Any, frame: Any) -> Any:
    return frame.f_globals


def _dir(r: Any, frame: Any, *obj: Any) -> Any:
    raise refused("dir()", "call it outside")


def _super(r: Any, frame: Any, *args: Any) -> Any:
    if not args:
        first = frame.f_code.co_varnames[0]
        args = frame.f_locals["__class__"], frame.f_locals[first]
    return r.made(super(*args))


def _isinstance(r: Any, frame: Any, obj: Any, kinds: Any) -> bool:
    for kind in kinds if isinstance(kinds, tuple) else (kinds,):
        if isinstance(kind, tuple):
            _isinstance(r, frame, obj, kind)
        elif not isinstance(r.method(kind, "__instancecheck__"), types.FunctionType):
            r.class_of(obj)
        elif module_of(type(kind).__instancecheck__.__globals__) == "abc" and _may_change(r, obj):
            r.read("call", isinstance, (obj, kind), f"whether {r.name(obj)} is a {kind.__name__}")
    return isinstance(obj, kinds)


def _may_change(r: Any, obj: Any) -> bool:
    return not r.is_new(obj) and not is_fixed(type(obj)) and not isinstance(obj, Tensor)


def _type(r: Any, frame: Any, *args: Any, **kwargs: Any) -> Any:
    if len(args) != 1:
        return r.made(type(*args, **kwargs))
    r.class_of(args[0])
    return r.reached(type(args[0]), type(args[0]).__name__)


def _next(r: Any, frame: Any, iterator: Any, *default: Any) -> Any:
    if not isinstance(r.method(iterator, "__next__"), types.FunctionType):
        r.look(iterator)
    return r.made(next(iterator, *default))


def _len(r: Any, frame: Any, obj: Any) -> int:
    if not isinstance(r.method(obj, "__len__"), types.FunctionType):
        r.length(obj)
        if base_of(obj) is None:
            r.look(obj)
    return len(obj)


SPECIAL: dict[Any, Callable[..., Any]] = {
    getattr: _getattr, hasattr: _hasattr, setattr: _setattr, delattr: _delattr, vars: _vars, locals: _locals,
    globals: _globals, dir: _dir, super: _super, isinstance: _isinstance, type: _type, next: _next, len: _len,
}  # fmt: skip

_WAYS: tuple[tuple[Any, Callable[..., Any]], ...] = (
    (types.FunctionType, _function),
    (types.MethodType, _method),
    (type, _class),
    (functools.partial, _partial),
    (types.GenericAlias, lambda r, callee, args, kwargs, frame: called(r, callee.__origin__, args, kwargs, frame)),
    (_GETTERS, _getter),
    ((weakref.ref, ContextVar, type(functools.lru_cache(len))), _asked),
    (types.BuiltinFunctionType, _builtin),
    (types.MethodWrapperType, _builtin),
    ((types.MethodDescriptorType, types.WrapperDescriptorType, types.ClassMethodDescriptorType), _descriptor),
    (np.ufunc, lambda r, callee, args, kwargs, frame: _ufunc(r, callee, args, kwargs)),
)


def _ufunc(r: Any, callee: Any, args: tuple, kwargs: dict[str, Any]) -> Any:
    _look(r, callee, args, kwargs)
    return r.made(performed(callee, args, kwargs))


__all__ = ["Generator", "called", "is_known"]
