"""Returned: the lines of a launch that make anew what the function returned: tensors, and what they stand in.

What the function has made is made again in each call, once for all places where it stands. What was there before is
given back as it is: tensors that were met, containers from outside, and those that came as arguments (`held`).
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...autograd.leaf import Leaf
from ...tensor import Tensor
from ...tensor.devices import device
from ...tensor.dtypes import dtype
from ..loops.table import Table
from ..trace.attributes import OF_TENSOR
from ..trace.errors import CompileError
from ..trace.kinds import PLAIN
from ..trace.library import is_made_by_python
from ..trace.outcome import CompiledResult, Window
from ..trace.trace import Trace
from .writer import Writer

CONSTANT = (*PLAIN, np.generic, dtype, device)
"""Types of values that never change, and can be returned as they are."""


def parts(value: Any) -> list[Any] | None:
    """What is in a container that can be made again, or None: keys and values by turns, items."""
    kind = type(value)
    if kind is dict:
        return [x for pair in value.items() for x in pair]
    if kind in (list, tuple):
        return [*value]
    named = isinstance(value, tuple) and is_made_by_python(kind) and not getattr(value, "__dict__", None)
    return [*tuple.__iter__(value)] if named else None


def given(value: Tensor) -> dict[str, Any]:
    """What a tensor has been given besides what it is: attributes of the user's, and its gradient."""
    own = {name: x for name, x in vars(value).items() if name not in OF_TENSOR or name in ("_grad", "_retains")}
    return own if value._grad is not None else {name: x for name, x in own.items() if name != "_grad"}


def tensors(trace: Trace) -> Iterator[Tensor]:
    """The tensors that a compiled call makes: those returned, and gradients that it leaves."""
    old = {*trace.old, *map(id, trace.given), *(id(t.tensor) for t in trace.lifted)}
    coming = [trace.result, *(grad for t, _, grad in trace.effects if grad is not t.grad)]
    while coming:
        value = coming.pop()
        if id(value) not in old:
            old.add(id(value))
            if isinstance(value, Tensor):
                yield value
                coming += given(value).values()
            coming += parts(value) or []


class Returned:
    """Writes expressions for what is returned, and the lines that make it: `after` the compiled code has run."""

    def __init__(self, writer: Writer, trace: Trace, table: Table, after: list[str]):
        self.writer, self.trace, self.table, self.after, self.name = writer, trace, table, after, writer.name
        writer.scope.update(Tensor=Tensor, Leaf=Leaf, new=object.__new__, new_tuple=tuple.__new__)
        self.lifted = {id(t.tensor): t for t in trace.lifted}
        self.held = {id(x): i for i, x in enumerate(trace.given) if x != ()}
        self.made: dict[int, str] = {}
        self.open: set[int] = set()  # containers that are being written
        self.copies: dict[int, tuple[str, str]] = {}  # of memory that results see, and the first result

    def value(self, value: Any) -> str:
        """The expression for what the function returned."""
        if isinstance(value, Tensor):
            return self.tensor(value)
        if id(value) in self.held:
            return f"held[{self.held[id(value)]}]"
        if id(value) in self.trace.old:
            return self.name(value, "v")
        if value is None or isinstance(value, CONSTANT):
            return self.name(value, "v") if value is not None else "None"
        if (inside := parts(value)) is not None:
            return self._container(value, inside)
        raise self._refused(f"returns {type(value).__name__!r}: return tensors, numbers, and containers of them")

    def _container(self, value: Any, inside: list[Any]) -> str:
        if id(value) in self.open:
            raise self._refused(f"returns a {type(value).__name__!r} that holds itself: take it apart")
        if id(value) not in self.made:
            self.open.add(id(value))
            items = [self.value(x) for x in inside]
            self.open.discard(id(value))
            self.made[id(value)] = made = f"made{len(self.made)}"
            text = "".join(f"{item}, " for item in items)
            if type(value) is dict:
                text = ", ".join(f"{key}: {item}" for key, item in zip(items[::2], items[1::2], strict=True))
                self.after.append(f"{made} = {{{text}}}")
            elif type(value) in (list, tuple):
                self.after.append(f"{made} = [{text}]" if isinstance(value, list) else f"{made} = ({text})")
            else:
                self.after.append(f"{made} = new_tuple({self.name(type(value), 'kind')}, ({text}))")
        return self.made[id(value)]

    def _refused(self, what: str) -> CompileError:
        return CompileError(f"{self.trace.place}: the function {what}")

    def tensor(self, value: Tensor) -> str:
        """A variable that holds a tensor as an eager run would have made it."""
        if id(value) in self.lifted:
            return self.writer.tensor(self.lifted[id(value)])
        if id(value) in self.made:
            return self.made[id(value)]
        array: Any = value._array
        made = self.made[id(value)] = f"result{len(self.made)}"
        kind = "Tensor" if type(value) is Tensor else self.name(type(value), "kind")
        self.after.append(f"{made} = new({kind})")
        owner = self.table.owner(array)
        if owner is not None:
            tensor, window = self.writer.tensor(owner), self.name(Window(owner.symbol.layout, array.layout), "window")
            self.after += [f"{made}._array = {window}({tensor}._array)", f"{made}._counter = {tensor}._counter"]
        else:
            self._copied(value, made)
        if value._inference:
            self.after.append(f"{made}._inference = True")
        if isinstance(value._node, Leaf):
            if value._node._hooks or value._node._after:
                raise self._refused("returns a 'Tensor' with hooks: register them outside")
            self.after.append(f"{made}._node = Leaf({made})")
        elif value.requires_grad:
            self.after.append(f"{made}._node = {self.name(CompiledResult(array), 'n')}")
        self.after += [f"{made}.__dict__[{name!r}] = {self.value(x)}" for name, x in given(value).items()]
        return made

    def _copied(self, value: Tensor, made: str) -> None:
        """Lines that give a tensor a copy of the memory that a result sees: the same for all that see the same."""
        array: Any = value._array
        kept, (memory, layout) = self.table.array(array), self.table.seen(array)
        if not kept.size:  # without elements there is nothing to share
            self.after += [f"{made}._array = {self.name(kept, 'm')}", f"{made}._counter = [{value._counter[0]}]"]
            return
        whole = memory is layout or (kept.size == memory.size and kept.flags.forc)
        if id(memory) not in self.copies:
            source = self.name(kept if whole else self.table.array(memory), "m")
            order = "" if kept.flags.c_contiguous or not whole else "'K'"
            copy = f"{made}._array" if whole else f"copy{len(self.copies)}"
            self.after += [f"{copy} = {source}.copy({order})", f"{made}._counter = [{value._counter[0]}]"]
            self.copies[id(memory)] = copy, made
            if whole:
                return
        else:
            self.after.append(f"{made}._counter = {self.copies[id(memory)][1]}._counter")
        window = self.name(Window(memory, layout), "window")
        self.after.append(f"{made}._array = {window}({self.copies[id(memory)][0]})")
