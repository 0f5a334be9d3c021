"""Binding: which of the arguments of a call are an op's arrays and which its settings, by position and by name."""

import inspect
from typing import Any


def bound(op: Any, args: tuple, kwargs: dict[str, Any]) -> tuple[tuple, tuple]:
    """`(arrays, settings)` of a call of `op`, both complete and in declared order; TypeError for what does not fit."""
    if not op.variadic:
        if len(args) == op.arity and op.complete and kwargs.keys() <= op.settings.keys():
            return args, tuple({**op.settings, **kwargs}.values()) if kwargs else op.defaults
        if op.arity <= len(args) <= op.most and not kwargs:
            given, left = args[op.arity :], op.defaults[len(args) - op.arity :]
            if inspect.Parameter.empty not in left:
                return args[: op.arity], (*given, *left)
    if op.variadic:
        return args, _settings(op, (), _renamed(op, kwargs))
    kwargs = _renamed(op, kwargs)
    named = tuple(kwargs.pop(name) for name in op.arrays[len(args) :] if name in kwargs)
    arrays, rest = (*args[: op.arity], *named), args[op.arity :]
    if len(arrays) < op.required:
        raise TypeError(f"{op.name}() missing required argument: {_shown(op)[len(arrays)]!r}")
    return arrays + (None,) * (op.arity - len(arrays)), _settings(op, rest, kwargs)


def _shown(op: Any) -> tuple[str, ...]:
    """The names of the arrays as users know them: PyTorch's `input` and `other` for x and y."""
    return tuple({"x": "input", "y": "other"}.get(name, name) for name in op.arrays)


def _renamed(op: Any, kwargs: dict[str, Any]) -> dict[str, Any]:
    """PyTorch's names for the first arrays, and NumPy's for the settings that PyTorch also takes by these names."""
    aliases = dict(zip(("input", "other"), op.arrays, strict=False)) | {"axis": "dim", "keepdims": "keepdim"}
    known = {*op.arrays, *op.settings}
    return {name if name in known else aliases.get(name, name): value for name, value in kwargs.items()}


def _settings(op: Any, rest: tuple, kwargs: dict[str, Any]) -> tuple:
    names = tuple(op.settings)
    if len(rest) > len(names):
        raise TypeError(
            f"{op.name}() takes at most {op.arity + len(names)} arguments, got {op.arity + len(rest)}"
        )
    given = dict(zip(names, rest, strict=False))
    for name, value in kwargs.items():
        if name not in names or name in given:
            problem = "multiple values for" if name in given else "an unexpected keyword"
            raise TypeError(f"{op.name}() got {problem} argument {name!r}; it takes {(*_shown(op), *names)}")
        given[name] = value
    values = tuple({**op.settings, **given}[name] for name in names)
    if inspect.Parameter.empty in values:
        raise TypeError(
            f"{op.name}() missing required argument: {names[values.index(inspect.Parameter.empty)]!r}"
        )
    return values
