"""Arguments: nested lists, tuples and dicts as the leaves that are in them, and the form that these were in."""

import inspect
from collections.abc import Callable, Iterator
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


def flattened(value: Any) -> tuple[list[Any], Any]:
    """The leaves of nested lists, tuples and dicts, and the form that they were in."""
    leaves: list[Any] = []
    met: dict[int, int] = {}

    def form(value: Any) -> Any:
        kind = type(value)
        if kind not in (list, tuple, dict) or (kind is dict and not all(type(key) in KEYS for key in value)):
            leaves.append(value)
            return None
        if id(value) in met:
            return met[id(value)]
        met[id(value)] = len(met)
        if kind is dict:
            return (dict, *((type(key), key, form(item)) for key, item in value.items()))
        return (kind, *map(form, value))

    return leaves, form(value)


def with_leaves(value: Any, leaves: list[Any]) -> Any:
    """Nested lists, tuples and dicts like `value`, with other leaves, in order."""
    rest = iter(leaves)
    met: dict[int, Any] = {}

    def made(value: Any) -> Any:
        kind = type(value)
        if kind not in (list, tuple, dict) or (kind is dict and not all(type(key) in KEYS for key in value)):
            return next(rest)
        if id(value) not in met:
            if kind is tuple:
                met[id(value)] = tuple(map(made, value))
            else:
                met[id(value)] = again = kind()
                again.extend(map(made, value)) if kind is list else again.update(
                    (key, made(item)) for key, item in value.items()
                )
        return met[id(value)]

    return made(value)


def containers(value: Any, met: set[int]) -> Iterator[Any]:
    """The lists, tuples and dicts among nested ones."""
    if type(value) in (list, tuple, dict) and id(value) not in met:
        met.add(id(value))
        yield value
        for item in value.values() if type(value) is dict else value:
            yield from containers(item, met)


def stand_ins(leaves: list[Any], apart: set[int]) -> list[Any]:
    """The arguments, with tensors of their own for plain data: other threads may be using it while it is traced."""
    made: dict[int, Tensor] = {}
    for x in leaves:
        plain = type(x) is Tensor and vars(x).keys() <= PLAIN and x._node is None and x._base is None
        if plain and id(x) not in apart and not x._inference and x._grad is None:
            made[id(x)] = wrap(x._array)
    return [made.get(id(x), x) for x in leaves]
