"""Capture: everything that a function can reach without its arguments, and the facts that must stay as they are.

The function's code says which globals and attributes it names; from these the walk goes on through modules,
containers and objects. Each place that is read is a fact: "this dict holds this object under this key". A compiled
step looks at all of them before every call, so nothing that was captured can go stale unnoticed.
"""

import dis
import functools
import types
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...nn import Module
from ...optim import Optimizer
from ...optim.lr_scheduler import LRScheduler
from ...tensor import Tensor
from .errors import CompileError
from .facts import Fact
from .library import joined, of_library, root, used_names
from .source_location import line_of

MOST = 10_000
"""Places beyond which a function is taken to hold something that it cannot mean to look at in every step."""


@dataclass
class Capture:
    """What the walk found, each thing once and with the name that leads to it."""

    facts: list[Fact] = field(default_factory=list)
    tensors: dict[int, tuple[Tensor, str]] = field(default_factory=dict)
    optimizers: list[Optimizer] = field(default_factory=list)
    schedulers: list[Any] = field(default_factory=list)
    _root: Any = None
    _seen: dict[int, Any] = field(default_factory=dict)
    _named: set[str] = field(default_factory=set)  # attributes that the code met so far names
    _objects: list[tuple[Any, str, set[str]]] = field(default_factory=list)

    @classmethod
    def of(cls, function: Callable[..., Any], objects: Iterable[tuple[str, Any]] = ()) -> "Capture":
        """All that `function`, and objects passed to it under these names, can reach."""
        capture = cls()
        capture._root = getattr(function, "__func__", function)  # looked at also where the library compiles its own
        capture.visit(function, "")
        for name, value in objects:
            capture.visit(value, name)
        while sum(capture._attributes(*entry) for entry in list(capture._objects)):
            pass  # what was met last may name attributes of what was met before
        return capture

    def note(self, kind: str, holder: Any, key: Any, value: Any, name: str) -> None:
        """Remember a fact and go on to its value."""
        self.facts.append(Fact(kind, holder, key, value, name))
        if len(self.facts) > MOST:
            raise CompileError(
                f"the function reaches more than {MOST} places (so far to {name}): pass it what it needs"
            )
        self.visit(value, name)

    def visit(self, value: Any, name: str) -> None:
        """Look at one thing, if it has not been looked at."""
        if isinstance(value, _LEAVES) or id(value) in self._seen:
            return
        self._seen[id(value)] = value
        for kinds, look in _LOOKS:
            if isinstance(value, kinds):
                look(self, value, name)
                if kinds not in _CONTAINERS or type(value).__module__ == "builtins":
                    return
        if not of_library(type(value)):
            self._class(type(value), name)
        if hasattr(value, "__dict__") or hasattr(type(value), "__slots__"):
            self._objects.append((value, name, set()))

    def _attributes(self, value: Any, name: str, done: set[str]) -> bool:
        """Note the attributes of an object that code names; whether there were new ones."""
        attributes = vars(value) if hasattr(value, "__dict__") else {}
        slots = {s for c in type(value).__mro__ for s in getattr(c, "__slots__", ()) if hasattr(value, s)}
        new = (self._named & (attributes.keys() | slots)) - done
        done |= new
        for key in sorted(new):
            kind, holder = ("item", attributes) if key in attributes else ("attribute", value)
            self.note(kind, holder, key, getattr(value, key), joined(name, key))
        return bool(new)

    def _tensor(self, value: Tensor, name: str) -> None:
        self.tensors[id(value)] = value, name or "tensor"
        if value._base is not None:
            self.visit(value._base, f"{name}._base")
        if value._grad is not None:
            self.visit(value._grad, f"{name}.grad")

    def _module(self, value: Module, name: str) -> None:
        if not of_library(type(value)):
            self._class(type(value), name)
        entries, used = vars(value), used_names(type(value))  # type: ignore[arg-type]
        self.facts.append(Fact("size", entries, None, len(entries), name))
        for key, item in entries.items():
            if key in _REGISTERS:
                self.visit(item, name)  # the dict that a module was made with stays with it
            elif key in _HOOKS:
                self.facts.append(Fact("size", item, None, len(item), joined(name, key)))
            elif key == "training" or (key in used and key not in _OWN):
                self.note("item", entries, key, item, joined(name, key))

    def _optimizer(self, value: Optimizer, name: str) -> None:
        self.optimizers.append(value)
        entries = vars(value)
        for key in ("param_groups", "_before_step", "_after_step"):
            self.note("item", entries, key, entries[key], joined(name, key))
        self.facts.append(Fact("item", entries, "state", value.state, joined(name, "state")))
        for state in value.state.values():
            for key, item in state.items():
                self.visit(item, joined(name, key))

    def _scheduler(self, value: Any, name: str) -> None:
        self.schedulers.append(value)

    def _function(self, value: types.FunctionType, name: str) -> None:
        if of_library(value) and value is not self._root:
            return
        self._code(value.__code__, value.__globals__)
        for key, cell in zip(value.__code__.co_freevars, value.__closure__ or (), strict=True):
            try:
                self.note("cell", cell, None, cell.cell_contents, key)
            except ValueError:  # a variable that is not assigned yet
                continue
        self.visit(value.__defaults__, name)
        self.visit(value.__kwdefaults__, name)
        self.visit(getattr(value, "__wrapped__", None), name)

    def _code(self, code: types.CodeType, scope: dict[str, Any]) -> None:
        for instruction in dis.get_instructions(code):
            key = instruction.argval
            if "GLOBAL" in instruction.opname or "_NAME" in instruction.opname:
                if key in scope and not any(f.holder is scope and f.key == key for f in self.facts):
                    self.note("item", scope, key, scope[key], key)
            elif "ATTR" in instruction.opname or "METHOD" in instruction.opname:
                self._named.add(key)
        for constant in code.co_consts:
            if isinstance(constant, types.CodeType):
                self._code(constant, scope)

    def _method(self, value: types.MethodType, name: str) -> None:
        self.visit(value.__func__, name)
        self.visit(value.__self__, name or type(value.__self__).__name__)

    def _partial(self, value: functools.partial, name: str) -> None:
        for part in (value.func, value.args, value.keywords):
            self.visit(part, name)

    def _class(self, value: type, name: str) -> None:
        """The methods of a class name globals and attributes; its own attributes are facts."""
        for base in value.__mro__:
            if of_library(base) or (id(base) in self._seen and base is not value):
                continue
            self._seen[id(base)] = base
            for item in vars(base).values():
                method = getattr(item, "__func__", getattr(item, "fget", item))
                if isinstance(method, types.FunctionType):
                    self.visit(method, name)
            self._objects.append((base, base.__name__, set()))

    def _namespace(self, value: types.ModuleType, name: str) -> None:
        if not of_library(value):
            self._objects.append((value, name, set()))

    def _sequence(self, value: Any, name: str) -> None:
        if isinstance(value, tuple):
            for i, item in enumerate(value):
                self.visit(item, f"{name}[{i}]")
            return
        self.facts.append(Fact("size", value, None, len(value), name))
        for i, item in enumerate(value):
            self.note("item", value, i, item, f"{name}[{i}]")

    def _mapping(self, value: dict, name: str) -> None:
        self.facts.append(Fact("size", value, None, len(value), name))
        if "params" in value and "lr" in value:  # the hyper-parameters of an optimizer's group are read at each call
            self.note("item", value, "params", value["params"], joined(name, "params"))
            return
        for key in list(value):
            self.note("item", value, key, value[key], joined(name, str(key)))

    def _set(self, value: Any, name: str) -> None:
        self.facts.append(Fact("size", value, None, len(value), name))
        for item in value:
            self.visit(item, name)

    def _array(self, value: np.ndarray, name: str) -> None:
        where = self.line_of((), (root(name),))
        raise CompileError(
            f"{where}the function uses the numpy array {name!r}, whose numbers a compiled call would not see change: "
            "make it a tensor (torch.from_numpy) outside, or pass it as an argument"
        )

    def changed(self) -> Iterator[Fact]:
        """The facts that no longer hold."""
        return (fact for fact in self.facts if not fact.holds())

    def line_of(self, stored: Collection[Any], named: Collection[Any]) -> str:
        """The line of the code that was found that stores, or else names, one of these (source_location.py)."""
        return line_of(self._seen.values(), stored, named)


_REGISTERS = ("_parameters", "_modules", "_buffers")
_HOOKS = ("_backward_pre_hooks", "_backward_hooks", "_forward_hooks", "_forward_pre_hooks")
_OWN = frozenset(vars(Module()))
"""What every module has: its registers, what runs around a call, and what matters to saving and loading only."""

_LEAVES = (type(None), bool, int, float, complex, str, bytes, np.dtype, np.generic, range, slice)
_CONTAINERS = ((list, tuple), dict, (set, frozenset))
"""What a class of one's own may be derived from, and then has attributes besides its items."""
_LOOKS: list[tuple[Any, Any]] = [
    (Tensor, Capture._tensor),
    (Module, Capture._module),
    (Optimizer, Capture._optimizer),
    (LRScheduler, Capture._scheduler),
    (types.FunctionType, Capture._function),
    (types.MethodType, Capture._method),
    (functools.partial, Capture._partial),
    (types.ModuleType, Capture._namespace),
    (type, Capture._class),
    ((list, tuple), Capture._sequence),
    (dict, Capture._mapping),
    ((set, frozenset), Capture._set),
    (np.ndarray, Capture._array),
]
