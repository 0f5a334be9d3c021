"""The parameters of a plain function, read off its code: twenty times as fast as `inspect.signature`, which matters
where a thousand functions are declared at import."""

from inspect import CO_VARARGS
from typing import Any, NamedTuple


class Parameters(NamedTuple):
    """Names of parameters: those before the `/`, the one that takes all others by position, and those after."""

    arrays: tuple[str, ...]
    variadic: str | None
    settings: tuple[str, ...]
    defaults: dict[str, Any]

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.arrays, *([self.variadic] if self.variadic else []), *self.settings)


def parameters(f: Any) -> Parameters:
    """What `f`, a function written in Python, is called with; `**keywords` are not told."""
    code, values = f.__code__, f.__defaults__ or ()
    places, last = code.co_argcount, code.co_argcount + code.co_kwonlyargcount
    names, first = code.co_varnames, code.co_posonlyargcount
    defaults = dict(zip(names[places - len(values) : places], values, strict=True))
    variadic = names[last] if code.co_flags & CO_VARARGS else None
    return Parameters(names[:first], variadic, names[first:last], defaults | (f.__kwdefaults__ or {}))


def argument(name: str) -> str:
    """The variable for a parameter in text that is written out around a function. It ends with `_`, as no name of the
    text's own does: so a formula may call a number `n`, `i` or `out`, whatever the loop around it calls its variables.
    """
    return f"{name}_"
