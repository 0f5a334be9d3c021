"""Argnums: which arguments of a function are differentiated, by one number or by a tuple of them."""

from typing import Any

Argnums = int | tuple[int, ...]


def chosen(args: tuple, argnums: Argnums) -> Any:
    """The argument of that number, or the tuple of those."""
    if not isinstance(argnums, int | tuple):
        raise RuntimeError(f"argnums must be int or Tuple[int, ...], got: {type(argnums)}")
    if isinstance(argnums, int):
        return args[_place(argnums, len(args))]
    places = [_place(number, len(args)) for number in argnums]
    if not places:
        raise RuntimeError("argnums must be non-empty")
    if len(set(places)) != len(places):
        raise RuntimeError(f"argnums elements must be unique, got {tuple(places)}")
    return tuple(args[i] for i in places)


def exchanged(args: tuple, argnums: Argnums, new: Any) -> tuple:
    """`args` with `new` in the place of what `chosen` gives."""
    result = list(args)
    numbers, values = ((argnums,), (new,)) if isinstance(argnums, int) else (argnums, new)
    for number, value in zip(numbers, values, strict=True):
        result[number] = value
    return tuple(result)


def _place(number: int, count: int) -> int:
    if not isinstance(number, int):
        raise RuntimeError(f"argnum must be int, got: {type(number)}")
    if not -count <= number < count:
        raise RuntimeError(f"Got argnum={number}, but only {count} positional inputs")
    return number % count
