"""Calls: what may be called while a function is traced, and how what it reads is seen.

Functions of the user's run rewritten (`sight.py`). Known ones compute on their arguments, which are looked over. Of
what is written in C only the following is known to do that; the rest is refused.
"""

import functools
import operator
import types
import weakref
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

import numpy as np

from ...tensor import Tensor
from .attributes import attribute
from .builtin_functions import SPECIAL
from .errors import refused
from .facts import MISSING
from .in_c import check_class, computed, function_in_c, instance_in_c, looked_at, method_in_c
from .library import is_fixed, is_known_class, is_known_function
from .randomness import DRAWING, drawn
from .stepping import stepping

ITERATORS = (types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType)
_GETTERS = (operator.attrgetter, operator.itemgetter, operator.methodcaller)


def called(r: Any, callee: Any, args: tuple, kwargs: dict[str, Any], frame: Any = None) -> Any:
    """The result of a call by code that is seen."""
    if r.closed:
        return callee(*args, **kwargs)
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


def _function(r: Any, function: types.FunctionType, args: tuple, kwargs: dict[str, Any], frame: Any) -> Any:
    stand_in = stepping(r, function, args)
    if stand_in is not None:
        return stand_in(*args[1:], **kwargs)
    if not is_known_function(function):
        r.reached(function, function.__qualname__)
        result = function(*args, **kwargs)
        return r.built(result) if isinstance(result, ITERATORS) else result
    if function in DRAWING:
        return r.made(drawn(r, function, args, kwargs))
    return computed(r, function, args, kwargs)


def _method(r: Any, method: Any, args: tuple, kwargs: dict[str, Any], frame: Any) -> Any:
    return called(r, method.__func__, (method.__self__, *args), kwargs, frame)


def _partial(r: Any, callee: Any, args: tuple, kwargs: dict[str, Any], frame: Any) -> Any:
    func, given, named = (attribute(r, callee, name) for name in ("func", "args", "keywords"))
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
        return called(r, attribute(r, obj, name), tuple(rest), named, frame)
    if isinstance(callee, operator.itemgetter):
        found = tuple(called(r, operator.getitem, (obj, key), {}, frame) for key in given)
    else:
        found = tuple(functools.reduce(lambda o, n: attribute(r, o, n), name.split("."), obj) for name in given)
    return found if len(found) > 1 else found[0]


def _asked(r: Any, callee: Any, args: tuple, kwargs: dict[str, Any], frame: Any) -> Any:
    """What keeps something to itself, and gives it without changing it, is asked again before every call."""
    if kwargs or any(isinstance(x, Tensor) for x in args):
        raise refused(f"calling a {type(callee).__name__} with tensors or keywords", "call what it wraps")
    if isinstance(callee, weakref.ref) and callee() is not None:
        raise refused("a weak reference, which compiled code would keep alive,", "call it outside")
    fact = r.present("call", callee, args, f"what {r.name(callee) or type(callee).__name__} gives")
    if isinstance(fact.value, type) and issubclass(fact.value, Exception):
        return callee(*args, **kwargs)
    return r.reached(r.note(fact), fact.name)


def _class(r: Any, kind: Any, args: tuple, kwargs: dict[str, Any], frame: Any) -> Any:
    """A call of a class: its `__new__` and `__init__`, and what its metaclass has, run rewritten if in Python."""
    if is_fixed(kind):
        return instance_in_c(r, kind, args, kwargs)
    meta = r.method(kind, "__call__")
    new, init = r.of_class(kind, "__new__"), r.of_class(kind, "__init__")
    r.sight.see(kind)
    if r.of_class(kind, "__del__") is not MISSING:
        raise refused(f"making a {kind.__name__}, which has a __del__,", "make it outside")
    if isinstance(meta, types.FunctionType):
        return kind(*args, **kwargs)
    if is_known_class(kind):
        looked_at(r, kind, args, kwargs)
    if isinstance(new, types.BuiltinFunctionType) and new is not object.__new__:
        check_class(next(base for base in type.__dict__["__mro__"].__get__(kind) if is_fixed(base)))
        looked_at(r, kind, args, kwargs)
    made = r.made(kind.__new__(kind, *args, **kwargs))
    if isinstance(made, kind) and init is not object.__init__:
        type(made).__init__(made, *args, **kwargs)
    return made


_WAYS: tuple[tuple[Any, Callable[..., Any]], ...] = (
    (types.FunctionType, _function),
    (types.MethodType, _method),
    (type, _class),
    (functools.partial, _partial),
    (types.GenericAlias, lambda r, callee, args, kwargs, frame: called(r, callee.__origin__, args, kwargs, frame)),
    (_GETTERS, _getter),
    ((weakref.ref, ContextVar, type(functools.lru_cache(len))), _asked),
    (types.BuiltinFunctionType, function_in_c),
    (types.MethodWrapperType, function_in_c),
    ((types.MethodDescriptorType, types.WrapperDescriptorType, types.ClassMethodDescriptorType), method_in_c),
    (np.ufunc, lambda r, callee, args, kwargs, frame: computed(r, callee, args, kwargs)),
)
