"""Arguments of a call: nested lists, tuples and dicts, and the leaves in them."""

import inspect
from collections.abc import Callable
from typing import Any


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

    def form(value: Any) -> Any:
        if type(value) in (list, tuple):
            return (type(value), *map(form, value))
        if type(value) is dict:
            return (dict, *((key, form(item)) for key, item in value.items()))
        leaves.append(value)
        return None

    return leaves, form(value)


def with_leaves(value: Any, leaves: list[Any]) -> Any:
    """Nested lists, tuples and dicts like `value`, with other leaves, in order."""
    rest = iter(leaves)

    def made(value: Any) -> Any:
        if type(value) in (list, tuple):
            return type(value)(map(made, value))
        if type(value) is dict:
            return {key: made(item) for key, item in value.items()}
        return next(rest)

    return made(value)
