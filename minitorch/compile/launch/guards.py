"""Guards: the conditions under which a trace fits a call, as lines of Python, each as cheap as it can be.

Objects are compared by `is`, since equal tensors are still different tensors; numbers and strings by type and `==`.
"""

from collections.abc import Iterator
from types import FunctionType, MethodType
from typing import Any, NamedTuple

import numpy as np

from ...autograd.classes import plain_class
from ...autograd.leaf import Leaf
from ...autograd.packing import packing
from ...tensor import Tensor
from ...tensor.dtypes import get_default_dtype
from ...tensor.modes import modes
from ..loops.table import Table
from ..trace.facts import LOOKS, MISSING, Fact, same
from ..trace.trace import Trace, TracedTensor
from ..trace.updates import Update
from .places import places_of
from .writer import Writer, leaf_name

COMPARED = (int, float, complex, str, bytes, tuple, range, slice, np.generic, MethodType)
"""Types of values of which another that is equal will do."""


class Condition(NamedTuple):
    """What must be true, what it is about, and places that change if it ceases to be: see places.py; () if none."""

    text: str
    about: str
    places: tuple = ()


class Guards:
    """Writes conditions; `writer` names what they look at."""

    def __init__(self, writer: Writer, trace: Trace, table: Table):
        self.writer, self.trace, self.table = writer, trace, table
        self.name = writer.name
        self.lifted = {id(t.tensor): t for t in trace.lifted}
        self.written = table.code.program.written()
        writer.scope.update(
            overlap=np.may_share_memory,
            modes=modes,
            packing=packing,
            default_dtype=get_default_dtype,
            same=same,
            MISSING=MISSING,
            Leaf=Leaf,
        )

    def all(self, facts: list[Fact], leaves: list[Any]) -> Iterator[Condition]:
        """The conditions of a trace for arguments like `leaves`."""
        for name in ("grad", "inference", "anomaly"):
            yield Condition(f"modes.{name} is {getattr(modes, name)}", f"{name} mode")
        yield Condition("not (packing and modes.saved_hooks)", "hooks for saved tensors")
        yield Condition(f"default_dtype() is {self.name(get_default_dtype(), 'dtype')}", "the default dtype")
        for i, leaf in enumerate(leaves):
            for text, about in self._argument(i, leaf, leaves):
                yield Condition(text, about)
        for fact in facts:
            yield self._fact(fact)
        for action in self.trace.updates.actions:
            if isinstance(action, Update):
                yield from self._group(action)
        for t in self.trace.lifted:
            places = (vars(t.tensor),) if t.argument is None else ()
            for text, about in self._tensor(t):
                yield Condition(text, about, places)
        if hooks := list(self._hooks()):
            ever = "Leaf.ever_watched and " if all(isinstance(t.node, Leaf | None) for t in self.trace.lifted) else ""
            yield Condition(f"not ({ever}({' or '.join(hooks)}))", "hooks of tensors")

    def _hooks(self) -> Iterator[str]:
        """The hooks of tensors, and for leaves those that are called after a gradient has arrived."""
        for t in self.trace.lifted:
            if t.node is not None:
                node = self.name(t.node, "n") if t.argument is None else f"{leaf_name(t.argument)}._node"
                yield f"{node}._hooks"
                if isinstance(t.node, Leaf):
                    yield f"{node}._after"
                    yield f"{node}._sender is not {self.name(t.node._sender, 'sender')}"

    def _argument(self, i: int, leaf: Any, leaves: list[Any]) -> Iterator[tuple[str, str]]:
        a, about = leaf_name(i), f"argument {i}"
        if not isinstance(leaf, Tensor):
            value = self.name(leaf, "value")
            yield f"({a} is {value} or same({a}, {value}))", about
            return
        yield f"{a}.__class__ is {self.name(type(leaf), 'kind')}", f"the class of {about}"
        yield f"{a}._inference is {leaf._inference}", f"{about} being made in inference mode"
        yield f"{a}._base is {'None' if leaf._base is None else 'not None'}", f"{about} being a view"
        if leaf._node is not None:
            kind, node = plain_class(type(leaf._node)), f"{a}._node.__class__"
            if not isinstance(leaf._node, Leaf):
                node = f"{self.name(plain_class, 'plain')}({node})"
            yield f"{node} is {self.name(kind, 'kind')}", f"requires_grad of {about}"
        else:
            base = "" if leaf._base is None else f" and {a}._base._node is None"
            yield f"{a}._node is None{base}", f"requires_grad of {about}"
        if self.trace.updates.beforehand:  # else the compiled code looks at this, which is faster
            array, dtype = leaf._array, self.name(leaf._array.dtype, "dtype")
            yield f"{a}._array.shape == {array.shape}", f"the shape of {about}"
            yield f"{a}._array.strides == {array.strides}", f"the strides of {about}"
            yield f"{a}._array.dtype is {dtype}", f"the dtype of {about}"
        written = any(t.argument is not None and t.symbol.buffer in self.written for t in self.trace.lifted)
        for j, other in enumerate(leaves[:i]):
            if isinstance(other, Tensor):
                if leaf is not other and written:
                    yield f"not overlap({a}._array, {leaf_name(j)}._array)", f"{about} and {j} sharing no memory"
                yield f"{a} {'is' if leaf is other else 'is not'} {leaf_name(j)}", f"{about} and {j} being one"

    def _fact(self, fact: Fact) -> Condition:
        holder, key, value = self.name(fact.holder, "h"), fact.key, self._value(fact.value)
        if fact.kind == "argument":
            return Condition(f"{leaf_name(key)} is {holder}", fact.name)
        if fact.kind == "of argument":
            entries, name = f"{leaf_name(key[0])}.__dict__", repr(key[1])
            absent = f"{name} not in {entries}"
            return Condition(absent if value == "MISSING" else f"same({entries}.get({name}), {value})", fact.name)
        text = self._look(fact, holder)
        exact = isinstance(fact.value, bool | type(None)) or not isinstance(fact.value, COMPARED)
        condition = f"{text} is {value}" if exact else f"same({text}, {value})"
        return Condition(condition, fact.name or str(key), places_of(fact))

    def _look(self, fact: Fact, holder: str) -> str:
        """What a place holds now, as Python; for usual places written out."""
        key, kind = fact.key, type(fact.holder)
        if fact.kind == "item" and kind is dict:
            return f"{holder}.get({self._value(key)}, MISSING)"
        if fact.kind == "attribute" and type(fact.holder) is FunctionType:
            return f"{holder}.{key}"
        if fact.kind == "class":
            return f"type({holder})"
        return f"{self.name(LOOKS[fact.kind], fact.kind)}({holder}, {self._value(key)})"

    def _value(self, value: Any) -> str:
        if value is None or type(value) in (bool, int, str):
            return repr(value)
        return "MISSING" if value is MISSING else self.name(value, "v")

    def _tensor(self, t: TracedTensor) -> Iterator[tuple[str, str]]:
        """What must still be so of a tensor: its memory if it is used, its history, its gradient if that is used."""
        variable = self.writer.tensor(t)
        if t.argument is None:
            node = "None" if t.node is None else self.name(t.node, "n")
            yield f"{variable}._array is {self.name(t.array, 'a')}", f"the memory of {t.name}"
            yield f"{variable}._node is {node}", f"requires_grad of {t.name}"
            if t.symbol.buffer in self.written:
                yield f"{variable}._counter is {self.name(t.tensor._counter, 'c')}", f"the versions of {t.name}"
        if t.grad is None:
            if t.node is not None or t.argument is None or t.asked:
                yield f"{variable}._grad is None", f"the gradient of {t.name}"
        elif self.lifted[id(t.grad)].symbol.buffer in self.table.used:
            yield f"{variable}._grad is {self.name(t.grad, 'g')}", f"the gradient of {t.name}"

    def _group(self, update: Update) -> Iterator[Condition]:
        """Hyper-parameters are free to change, but not so that other things must be remembered."""
        group, about = self.name(update.group, "v"), type(update.optimizer).__name__
        for settings in () if update.late else update.settings:
            for text, name in settings.conditions.items():
                yield Condition(text.format(group=group), f"{name} of {about}", (update.group,))
        for key, value in update.group.items():
            if isinstance(value, bool | float | int | Tensor) and _needs(update, key, not value):
                places = () if isinstance(value, Tensor) else (update.group,)
                yield Condition(f"(not {group}[{key!r}]) is {not value}", f"{key} of {about}", places)
        states = update.optimizer.state
        for p, _ in update.members:
            state = states.get(p, MISSING)
            yield self._fact(Fact("item", states, p, state, f"the state of {about}"))
            for key, t in () if state is MISSING else state.items():
                yield self._fact(Fact("item", state, key, t, f"{key} of {about}"))


def _needs(update: Update, key: str, value: Any) -> bool:
    """Whether an optimizer keeps another state of a weight with another value of a hyper-parameter."""
    now, then = (
        [initial is None for initial in update.optimizer._initial_state(group).values()]
        for group in (update.group, {**update.group, key: value})
    )
    return now != then
