"""Recipes: expressions that any torch-like library can be asked for, and that print as the code that asks.

`Call("nn.Linear", (3, 4))` builds a layer of whichever library it is given; its repr is `torch.nn.Linear(3, 4)`, ready
to be pasted into a script. A recipe is plain data: it can be drawn by a strategy, compared, shrunk and built twice.
"""

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class Recipe:
    """An expression over a torch-like library and named values."""

    def build(self, lib: Any, names: Mapping[str, Any] | None = None) -> Any:
        """What the expression comes to in `lib`; `names` are the values of its variables."""
        raise NotImplementedError


@dataclass(frozen=True, repr=False)
class Variable(Recipe):
    """A named value, such as an earlier result."""

    name: str

    def build(self, lib: Any, names: Mapping[str, Any] | None = None) -> Any:
        if names is None or self.name not in names:
            raise KeyError(f"the recipe needs a value for {self.name!r}: build(lib, {{{self.name!r}: ...}})")
        return names[self.name]

    def __repr__(self) -> str:
        return self.name


@dataclass(frozen=True, repr=False)
class Name(Recipe):
    """Something the library calls by a (dotted) name, such as the dtype `float32`."""

    path: str

    def build(self, lib: Any, names: Mapping[str, Any] | None = None) -> Any:
        return functools.reduce(getattr, self.path.split("."), lib)

    def __repr__(self) -> str:
        return f"torch.{self.path}"


@dataclass(frozen=True, repr=False)
class Call(Recipe):
    """A call of a function or class of the library."""

    path: str
    args: tuple = ()
    options: dict[str, Any] = field(default_factory=dict)

    def build(self, lib: Any, names: Mapping[str, Any] | None = None) -> Any:
        args, options = build((self.args, self.options), lib, names)
        return Name(self.path).build(lib)(*args, **options)

    def __repr__(self) -> str:
        return f"torch.{self.path}({_arguments(self.args, self.options)})"


@dataclass(frozen=True, repr=False)
class Method(Recipe):
    """A call of a method of a value, or `value[key]` where the method is `__getitem__`."""

    of: Any
    name: str
    args: tuple = ()
    options: dict[str, Any] = field(default_factory=dict)

    def build(self, lib: Any, names: Mapping[str, Any] | None = None) -> Any:
        of, args, options = build((self.of, self.args, self.options), lib, names)
        return getattr(of, self.name)(*args, **options)

    def __repr__(self) -> str:
        if self.name == "__getitem__":
            return f"{source(self.of)}[{_key(self.args[0])}]"
        return f"{source(self.of)}.{self.name}({_arguments(self.args, self.options)})"


@dataclass(frozen=True, repr=False)
class Attribute(Recipe):
    """An attribute of a value."""

    of: Any
    name: str

    def build(self, lib: Any, names: Mapping[str, Any] | None = None) -> Any:
        return getattr(build(self.of, lib, names), self.name)

    def __repr__(self) -> str:
        return f"{source(self.of)}.{self.name}"


@dataclass(frozen=True, repr=False)
class Code(Recipe):
    """An expression of Python alone, such as a lambda."""

    text: str

    def build(self, lib: Any, names: Mapping[str, Any] | None = None) -> Any:
        return eval(self.text)

    def __repr__(self) -> str:
        return self.text


@dataclass(frozen=True, repr=False)
class Stream(Recipe):
    """An iterable data set of the given samples, as a class of its own."""

    samples: tuple

    def build(self, lib: Any, names: Mapping[str, Any] | None = None) -> Any:
        return eval(repr(self), {"torch": lib})

    def __repr__(self) -> str:
        samples = f'{{"__iter__": lambda self: iter({source(list(self.samples))})}}'
        return f'type("Stream", (torch.utils.data.IterableDataset,), {samples})()'


def build(value: Any, lib: Any, names: Mapping[str, Any] | None = None) -> Any:
    """`value` with every recipe in its lists, tuples and dicts built in `lib`."""
    if isinstance(value, Recipe):
        return value.build(lib, names)
    if isinstance(value, list | tuple):
        return type(value)(build(x, lib, names) for x in value)
    if isinstance(value, dict):
        return {key: build(x, lib, names) for key, x in value.items()}
    return value


def source(value: Any) -> str:
    """Python code for `value`: numbers, strings, slices, recipes, and lists, tuples and dicts of them."""
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    if isinstance(value, list):
        return f"[{', '.join(map(source, value))}]"
    if isinstance(value, tuple):
        return f"({', '.join(map(source, value))}{',' if len(value) == 1 else ''})"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key!r}: {source(x)}' for key, x in value.items())}}}"
    return repr(value)


def _arguments(args: tuple, options: dict[str, Any]) -> str:
    return ", ".join([*map(source, args), *(f"{key}={source(x)}" for key, x in options.items())])


def _key(key: Any) -> str:
    """What stands between the brackets of an index expression."""
    if isinstance(key, tuple) and key:
        return ", ".join(map(_key, key)) + ("," if len(key) == 1 else "")
    if isinstance(key, slice):
        start, stop, step = ("" if x is None else source(x) for x in (key.start, key.stop, key.step))
        return f"{start}:{stop}" + (f":{step}" if step else "")
    return "..." if key is Ellipsis else source(key)
