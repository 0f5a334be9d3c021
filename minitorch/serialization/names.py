"""What the names in a file stand for, and what the file may do with them: a closed set.

A name is found in a table, never imported. A file may call what the table gives a constructor for, make and fill
layers where whole models are asked for, and do all that with what the user has allowed (safe_globals.py).
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from types import FunctionType
from typing import Any, Protocol

import numpy as np

from .arrays import fill
from .containers import Budget, expect
from .errors import LoadError, shown
from .safe_globals import allowed_globals

Table = Mapping[str, tuple[Any, Callable[..., Any] | None]]

# Never to be named, even if somebody allows them.
BLOCKED = ("sys", "os", "posix", "nt")
LONGEST = 500
PYTHON2_NAMES = {"long": "int", "xrange": "range", "unicode": "str"}
PYTHON2 = {f"__builtin__.{old}": f"builtins.{new}" for old, new in PYTHON2_NAMES.items()}


class Layers(Protocol):
    """The classes of whole models: which there are, and how an empty object of one is filled."""

    def find(self, full_name: str) -> Any: ...
    def fill(self, layer: Any, state: dict[str, Any], budget: Budget) -> None: ...


class Names:
    """The names in `table`, those of `layers`, and what the user has allowed.

    `persistent` turns the key of something stored outside the pickle into that thing.
    """

    def __init__(self, table: Table, persistent: Callable[[Any], Any], layers: Layers | None = None) -> None:
        self.table = table
        self.persistent = persistent
        self.layers = layers
        self.users = allowed_globals()
        self.makers = {value: maker for value, maker in table.values() if maker is not None}
        self.found_layers: set[type] = set()

    def find(self, module: Any, name: Any) -> Any:
        if len(expect(module, str)) + len(expect(name, str)) > LONGEST:
            raise LoadError(f"{shown(name)} of {shown(module)} was not an allowed global: over {LONGEST} letters")
        full_name = _python3_name(f"{module}.{name}")
        if module in BLOCKED:
            raise LoadError(f"Trying to load unsupported GLOBAL {full_name} whose module {module} is blocked")
        if full_name in self.table:
            return self.table[full_name][0]
        if full_name in self.users:
            return self.users[full_name]
        layer = self.layers.find(full_name) if self.layers else None
        if layer is None:
            raise LoadError(_not_allowed(full_name, name))
        if isinstance(layer, type):  # an activation may be a function
            self.found_layers.add(layer)
        return layer

    def call(self, function: Any, args: tuple[Any, ...], budget: Budget) -> Any:
        if isinstance(function, type | FunctionType) and function in self.makers:
            return self.makers[function](budget, *args)
        if self._is_users(function):
            return function(*args)
        raise LoadError(f"Trying to call reduce for unrecognized function {_describe(function)}")

    def new(self, cls: Any, args: tuple[Any, ...]) -> Any:
        if self._is_users(cls) or (self._is_layer(cls) and not args):
            return cls.__new__(cls, *args)
        raise LoadError(f"Can only create new object for classes allowed via `add_safe_globals`, got {_describe(cls)}")

    def build(self, instance: Any, state: Any, budget: Budget) -> None:
        cls = type(instance)
        if self.layers and self._is_layer(cls):
            self.layers.fill(instance, attributes(cls, state, budget), budget)
        elif cls is OrderedDict:
            instance.__dict__.update(attributes(cls, state, budget))
        elif isinstance(instance, np.ndarray | np.dtype):
            fill(instance, state, budget)
        elif self._is_users(cls):
            _set_state(instance, state)
        else:
            raise LoadError(f"Can only build OrderedDict or allowed classes, but got {_describe(cls)}")

    def _is_layer(self, value: Any) -> bool:
        return isinstance(value, type) and value in self.found_layers

    def _is_users(self, value: Any) -> bool:
        return any(value is allowed for allowed in self.users.values())


def attributes(owner: Any, state: Any, budget: Budget) -> dict[str, Any]:
    """Attributes of an object, of which none takes the place of one of `owner`'s methods."""
    budget.spend(len(expect(state, dict)))
    for name in state:
        if expect(name, str).startswith("__") or callable(getattr(owner, name, None)):
            raise LoadError(f"the file replaces {name!r} of {_describe(owner)}: refused")
    return state


def _set_state(instance: Any, state: Any) -> None:
    """What Python's own reader does, for an object of a class that the user trusts."""
    if hasattr(instance, "__setstate__"):
        instance.__setstate__(state)
        return
    own, slots = state if isinstance(state, tuple) and len(state) == 2 else (state, None)
    if own:
        instance.__dict__.update(own)
    for name, value in (slots or {}).items():
        setattr(instance, name, value)


def _python3_name(full_name: str) -> str:
    name = PYTHON2.get(full_name, full_name)
    return "builtins." + name.removeprefix("__builtin__.") if name.startswith("__builtin__.") else name


def _not_allowed(full_name: str, name: str) -> str:
    message = (
        f"Weights only load failed. Unsupported global: GLOBAL {full_name} was not an allowed global by default. "
        f"If you trust it, allow it: `torch.serialization.add_safe_globals([{name}])`, or for this load only "
        f"`with torch.serialization.safe_globals([{name}])`. "
    )
    if full_name.startswith("torch.nn.modules."):
        message += "A whole model was saved: `weights_only=False` loads one that is made of layers known here. "
    return message + "Nothing has been imported or run."


def _describe(value: Any) -> str:
    return f"{value.__module__}.{value.__qualname__}" if isinstance(value, type) else type(value).__name__
