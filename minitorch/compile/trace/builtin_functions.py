"""Functions of Python that look at more than their arguments, or change these: what each looks at."""

import types
from collections.abc import Callable
from typing import Any

from .attributes import attribute
from .errors import refused
from .library import module_of
from .writes import delete_attribute, write_attribute


def _getattr(r: Any, frame: Any, obj: Any, name: str, *default: Any) -> Any:
    try:
        return attribute(r, obj, name)
    except AttributeError:
        if default:
            return default[0]
        raise


def _hasattr(r: Any, frame: Any, obj: Any, name: str) -> bool:
    try:
        attribute(r, obj, name)
    except AttributeError:
        return False
    return True


def _setattr(r: Any, frame: Any, obj: Any, name: str, value: Any) -> None:
    write_attribute(r, name, value, obj)


def _delattr(r: Any, frame: Any, obj: Any, name: str) -> None:
    delete_attribute(r, name, obj)


def _vars(r: Any, frame: Any, *obj: Any) -> Any:
    if not obj:
        raise refused("locals()", "name what you need")
    return attribute(r, obj[0], "__dict__")


def _globals(r: Any, frame: Any) -> Any:
    return frame.f_globals


def _super(r: Any, frame: Any, *args: Any) -> Any:
    if not args:
        first = frame.f_code.co_varnames[0]
        args = frame.f_locals["__class__"], frame.f_locals[first]
    return r.made(super(*args))


def _isinstance(r: Any, frame: Any, obj: Any, kinds: Any) -> bool:
    r.class_of(obj)
    for kind in {type(obj), obj.__class__}:
        _derived(r, kind, kinds, "__instancecheck__")
    return isinstance(obj, kinds)


def _issubclass(r: Any, frame: Any, kind: Any, kinds: Any) -> bool:
    _derived(r, kind, kinds, "__subclasscheck__")
    return issubclass(kind, kinds)


def _derived(r: Any, kind: Any, kinds: Any, check: str) -> None:
    """Take note of what a class is derived from, or has been registered for; a metaclass of the user's sees to it."""
    if isinstance(kinds, tuple | types.UnionType):
        for one in kinds if isinstance(kinds, tuple) else kinds.__args__:
            _derived(r, kind, one, check)
        return
    method = r.method(kinds, check)
    if not isinstance(method, types.FunctionType):
        r.order(kind)
    elif module_of(method.__globals__) == "abc":
        r.read("call", issubclass, (kind, kinds), f"what {kind.__name__} is derived from")


def _type(r: Any, frame: Any, *args: Any, **kwargs: Any) -> Any:
    if len(args) != 1:
        return r.made(type(*args, **kwargs))
    r.class_of(args[0])
    return r.reached(type(args[0]), type(args[0]).__name__)


def _next(r: Any, frame: Any, iterator: Any, *default: Any) -> Any:
    if not r.is_in_python(iterator, "__next__"):
        r.look(iterator)
    return r.made(next(iterator, *default))


def _len(r: Any, frame: Any, obj: Any) -> int:
    if not r.is_in_python(obj, "__len__"):
        r.length(obj)
    return len(obj)


SPECIAL: dict[Any, Callable[..., Any]] = {
    getattr: _getattr, hasattr: _hasattr, setattr: _setattr, delattr: _delattr, vars: _vars, locals: _vars,
    globals: _globals, super: _super, isinstance: _isinstance,
    issubclass: _issubclass, type: _type, next: _next, len: _len,
}  # fmt: skip
