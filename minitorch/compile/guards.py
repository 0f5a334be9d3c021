"""Guards: the conditions under which a trace fits a call, as lines of Python; the cheapest way to look at each place.

They say `is` and not `==`: an equal tensor is another tensor. Numbers and strings may be equal objects of one type.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..tape.modes import modes
from ..tensor import Tensor
from ..tensor.dtypes import get_default_dtype
from .facts import Fact, same
from .optimizers import Update
from .table import Table
from .trace import Lifted, Trace
from .writer import Writer, leaf_name

Condition = tuple[str, str]
"""What must be true, and what it is about."""


class Guards:
    """Writes conditions; `writer` names what they look at."""

    def __init__(self, writer: Writer, trace: Trace, table: Table):
        self.writer, self.trace, self.table = writer, trace, table
        self.name = writer.name
        self.lifted = {id(t.tensor): t for t in trace.lifted}
        written = table.code.program.written()
        self.writes_arguments = any(t.argument is not None and t.symbol.buffer in written for t in trace.lifted)
        writer.scope.update(overlap=np.may_share_memory, modes=modes, default_dtype=get_default_dtype, same=same)

    def all(self, facts: list[Fact], leaves: list[Any]) -> Iterator[Condition]:
        """The conditions of a trace for arguments like `leaves`."""
        for name in ("grad", "inference", "anomaly"):
            yield f"modes.{name} is {getattr(modes, name)}", f"{name} mode"
        yield f"default_dtype() is {self.name(get_default_dtype(), 'dtype')}", "the default dtype"
        for i, leaf in enumerate(leaves):
            yield from self._argument(i, leaf, leaves)
        for fact in facts:
            yield self._fact(fact)
        updates = [action for action in self.trace.updates.actions if isinstance(action, Update)]
        states = {id(t) for u in updates for p, _ in u.members for t in u.optimizer.state[p].values()}
        for update in updates:
            yield from self._group(update)
        for t in self.trace.lifted:
            if id(t.tensor) not in states:
                yield from self._tensor(t)

    def _argument(self, i: int, leaf: Any, leaves: list[Any]) -> Iterator[Condition]:
        a, about = leaf_name(i), f"argument {i}"
        if not isinstance(leaf, Tensor):
            value = self.name(leaf, "value")
            yield f"({a} is {value} or same({a}, {value}))", about
            return
        yield f"{a}.__class__ is {self.name(type(leaf), 'kind')}", f"the class of {about}"
        if leaf._node is None:
            yield f"{a}._node is None and ({a}._base is None or {a}._base._node is None)", f"requires_grad of {about}"
        else:
            yield f"{a}._node.__class__ is {self.name(type(leaf._node), 'kind')}", f"requires_grad of {about}"
        if (
            self.trace.updates.beforehand
        ):  # else the compiled code looks at this, which is faster, before it does anything
            array, dtype = leaf._array, self.name(leaf._array.dtype, "dtype")
            yield (
                f"{a}._array.shape == {array.shape} and {a}._array.strides == {array.strides}",
                f"the shape of {about}",
            )
            yield f"{a}._array.dtype is {dtype}", f"the dtype of {about}"
        for j, other in enumerate(leaves[:i]):
            if isinstance(other, Tensor):
                if leaf is not other and self.writes_arguments:
                    yield f"not overlap({a}._array, {leaf_name(j)}._array)", f"{about} and {j} sharing no memory"
                yield f"{a} {'is' if leaf is other else 'is not'} {leaf_name(j)}", f"{about} and {j} being one"

    def _fact(self, fact: Fact) -> Condition:
        holder, about = self.name(fact.holder, "h"), fact.name or str(fact.key)
        if fact.kind == "size":
            return (f"len({holder}) == {fact.value}" if fact.value else f"not {holder}"), f"the length of {about}"
        if fact.kind == "empty":
            return f"not {holder}[{fact.key!r}]", about
        places = {"item": f"{holder}[{fact.key!r}]", "cell": f"{holder}.cell_contents"}
        place = places.get(fact.kind, f"{holder}.{fact.key}")
        if fact.value is None or fact.value is True or fact.value is False:
            return f"{place} is {fact.value}", about
        value = self.name(fact.value, "v")
        if type(fact.value) in (int, float, str, bytes, tuple):
            return f"({place} is {value} or same({place}, {value}))", about
        return f"{place} is {value}", about

    def _tensor(self, t: Lifted) -> Iterator[Condition]:
        """What must still be so of a tensor: its memory if it is used, its history, its gradient if that is used."""
        variable = self.writer.tensor(t)
        used = t.symbol.buffer in self.table.used
        if t.argument is None and (used or t.writes or t.node is not None):
            node = "None" if t.node is None else self.name(t.node, "n")
            yield f"{variable}._array is {self.name(t.array, 'a')}", f"the memory of {t.name}"
            yield f"{variable}._node is {node}", f"requires_grad of {t.name}"
            if t.node is not None:
                yield (
                    f"{node}._hooks is {'None' if t.node._hooks is None else self.name(t.node._hooks, 'h')}",
                    f"hooks of {t.name}",
                )
        if t.node is not None and t.grad is None:
            yield f"{variable}._grad is None", f"the gradient of {t.name}"
        elif t.node is not None and self.lifted[id(t.grad)].symbol.buffer in self.table.used:
            yield f"{variable}._grad is {self.name(t.grad, 'g')}", f"the gradient of {t.name}"

    def _group(self, update: Update) -> Iterator[Condition]:
        """Hyper-parameters are free to change, but not so that other things must be remembered."""
        group, about = self.name(update.group, "v"), type(update.optimizer).__name__
        for key, value in update.group.items():
            if isinstance(value, bool | float | int) and _needs(update, key, not value):
                yield f"(not {group}[{key!r}]) is {not value}", f"{key} of {about}"
        states = self.name(update.optimizer.state, "v")
        for p, _ in update.members:
            parameter, state = self.writer.tensor(self.lifted[id(p)]), self.name(update.optimizer.state[p], "state")
            yield f"{states}[{parameter}] is {state}", f"the state of {about}"
            for key, t in update.optimizer.state[p].items():
                array = self.lifted[id(t)].array if id(t) in self.lifted else t._array
                yield f"{state}[{key!r}]._array is {self.name(array, 'a')}", f"{key} of {about}"


def _needs(update: Update, key: str, value: Any) -> bool:
    """Whether an optimizer remembers other things about a weight with another value of a hyper-parameter."""
    now, then = (
        [initial is None for initial in update.optimizer._memory(group).values()]
        for group in (update.group, {**update.group, key: value})
    )
    return now != then
