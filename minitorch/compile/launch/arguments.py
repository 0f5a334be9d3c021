"""Arguments: nested lists, tuples and dicts as the leaves that are in them, and the form that these were in."""

import inspect
from collections.abc import Callable
from typing import Any

from ...tensor import Tensor
from ...tensor.tensor import wrap

KEYS = (str, int, float, bool, type(None))
"""Types of the keys of dicts that are looked into as arguments."""
PLAIN = {"_array", "_counter", "_node", "_grad"}
"""Attributes of a tensor that holds data and nothing else."""


def named(function: Callable[..., Any], args: tuple, kwargs: dict[str, Any]) -> dict[int, tuple[str, Any]]:
    """The leaves of the arguments, by number, with the names of their parameters."""
    parameters = inspect.signature(function).parameters.values()
    positional = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    names = [*positional[: len(args)], *["argument"] * (len(args) - len(positional)), *kwargs]
    leaves = [
        (name, leaf)
        for name, value in zip(names, [*args, *kwargs.values()], strict=True)
        for leaf in flattened(value)[0]
    ]
    return dict(enumerate(leaves))


def flattened(value: Any) -> tuple[list[Any], Any, list[Any]]:
    """The leaves of nested lists, tuples and dicts, the form that they were in, and each of these containers."""
    leaves: list[Any] = []
    held: list[Any] = []
    met: dict[int, int] = {}

    def form(value: Any) -> Any:
        kind = type(value)
        if kind not in (list, tuple, dict) or (kind is dict and not all(type(key) in KEYS for key in value)):
            leaves.append(value)
            return None
        if id(value) in met:
            return met[id(value)]
        met[id(value)] = len(held)
        held.append(value)
        if kind is dict:
            return (dict, *((type(key), key, form(item)) for key, item in value.items()))
        return (kind, *map(form, value))

    made = form(value)
    return leaves, made, held


def again(form: Any, leaves: list[Any]) -> tuple[Any, list[Any]]:
    """Nested lists, tuples and dicts of a form with other leaves, and each of these containers."""
    rest, made = iter(leaves), list[Any]()

    def built(form: Any) -> Any:
        if not isinstance(form, tuple):
            return next(rest) if form is None else made[form]
        kind, *items = form
        at = len(made)
        made.append(kind())  # before what is in it, which may be itself
        if kind is dict:
            made[at].update((key, built(item)) for _, key, item in items)
        elif kind is list:
            made[at].extend(map(built, items))
        else:
            made[at] = tuple(map(built, items))
        return made[at]

    return built(form), made


def stand_ins(leaves: list[Any], apart: set[int]) -> list[Any]:
    """The arguments, with tensors of their own for plain data: other threads may be using it while it is traced."""
    made: dict[int, Tensor] = {}
    for x in leaves:
        plain = type(x) is Tensor and vars(x).keys() <= PLAIN and x._node is None and x._base is None
        if plain and id(x) not in apart and not x._inference and x._grad is None:
            made[id(x)] = wrap(x._array)
    return [made.get(id(x), x) for x in leaves]
