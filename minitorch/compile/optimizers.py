"""Optimizers and schedulers in a traced function: what they do to weights is traced, what they count is not.

An optimizer's formula for one weight runs on symbols, as it runs on arrays. Its numbers (rates, corrections by step
count) are read from the optimizer before every call, so that a new `lr`, or a scheduler's step, takes effect at once.
"""

import contextlib
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..optim import Optimizer
from ..tape.modes import enable_grad
from .equations import asked
from .errors import refused
from .program import Buffer
from .symbol import Symbol


@dataclass(eq=False)
class Update:
    """One group of an optimizer's step: the numbers of its parameters, as `(p, first slot, clock)`."""

    optimizer: Optimizer
    group: dict[str, Any]
    members: list[tuple[Any, int]] = field(default_factory=list)
    pattern: tuple = ()  # for each number None, True or False if that is what it is, else "number"
    slots: int = 0


@dataclass
class Updates:
    """What has to be done in Python before a call, in order: updates to be prepared, schedulers to be stepped."""

    actions: list[Any]
    ticked: dict[Any, Any] = field(default_factory=dict)  # clocks of steps that were counted already
    numbers: int = 0
    draws: bool = False  # whether random numbers are drawn beforehand

    def together(self) -> list[list[Any]]:
        """The step counts, as tensors, of parameters that share their numbers and so must be equally far."""
        found: dict[tuple[int, int], list[Any]] = {}
        for action in self.actions:
            if isinstance(action, Update) and counts_plainly(action.optimizer):
                for p, start in action.members:
                    found.setdefault((id(action), start), []).append(action.optimizer.state[p]["step"])
        return [counts for counts in found.values() if len(counts) > 1]

    @property
    def beforehand(self) -> bool:
        """Whether something is changed before the compiled code runs, so that it may not refuse any more."""
        if self.draws:
            return True
        plain = [shares_numbers(a.optimizer) for a in self.actions if isinstance(a, Update)]
        return not all(plain) or any(not isinstance(a, Update | Optimizer) for a in self.actions)


def counts_plainly(optimizer: Optimizer) -> bool:
    """Whether the clock of its steps is their number."""
    return type(optimizer)._tick is Optimizer._tick


def shares_numbers(optimizer: Optimizer) -> bool:
    """Whether parameters of a group that are equally far share their numbers, with nothing counted to find that out."""
    return counts_plainly(optimizer) or optimizer._later is not None


@contextlib.contextmanager
def standing_in(tracer: Any) -> Iterator[None]:
    """While it lasts, the steps of the optimizers and schedulers that were found are traced."""
    changed = []
    for optimizer in tracer.capture.optimizers:
        if type(optimizer).step.__wrapped__ is Optimizer.step.__wrapped__:  # type: ignore[attr-defined]
            vars(optimizer)["step"] = _step_of(tracer, optimizer)
            changed.append(optimizer)
    for scheduler in tracer.capture.schedulers:
        vars(scheduler)["step"] = _scheduled(tracer, scheduler)
        changed.append(scheduler)
    try:
        yield
    finally:
        for thing in changed:
            del vars(thing)["step"]


def _scheduled(tracer: Any, scheduler: Any) -> Callable[..., None]:
    def step(*args: Any, **kwargs: Any) -> None:
        if any(hasattr(x, "_array") for x in (*args, *kwargs.values())):
            raise refused("a scheduler's step that looks at a tensor", "call it outside, with the returned loss")
        tracer.updates.actions.append(lambda: type(scheduler).step(scheduler, *args, **kwargs))

    return step


def _step_of(tracer: Any, optimizer: Optimizer) -> Callable[..., Any]:
    def step(closure: Callable[[], Any] | None = None) -> Any:
        if optimizer._before_step or optimizer._after_step:
            raise refused("a step of an optimizer with hooks", "remove the hooks, or call them yourself")
        loss = None
        if closure is not None:
            with enable_grad():
                loss = closure()
        for group in optimizer.param_groups:
            _trace_update(tracer, optimizer, group)
        tracer.updates.actions.append(optimizer)
        return loss

    return step


def _trace_update(tracer: Any, optimizer: Optimizer, group: dict[str, Any]) -> None:
    update = Update(optimizer, group)
    last: Any = None
    for p in group["params"]:
        if p._grad is None:
            continue
        clock = _clock(tracer, optimizer, p, group)
        if last is None or clock != last or not shares_numbers(optimizer):
            values = optimizer._numbers(group, clock)
            pattern = tuple(x if x is None or isinstance(x, bool) else "number" for x in values)
            if update.pattern not in ((), pattern):
                raise refused("a step of parameters that are not equally far", "give each its own group")
            update.pattern, last = pattern, clock
            start = tracer.updates.numbers
            tracer.updates.numbers += pattern.count("number")
        update.members.append((p, start))
        asked.append(type(optimizer).__name__)
        try:
            _trace_rule(tracer, optimizer, group, p, pattern, start)
        finally:
            asked.pop()
    if update.members:
        tracer.updates.actions.append(update)


def _clock(tracer: Any, optimizer: Optimizer, p: Any, group: dict[str, Any]) -> Any:
    """The clock of the coming step. Plain counters only are made ready; others are asked, and the answer is kept."""
    if counts_plainly(optimizer):
        if not optimizer.state.get(p):
            with _real(tracer, p):
                optimizer._start(p, group)
        steps = optimizer.state[p]["step"]
        array = tracer.lifted[id(steps)].array if id(steps) in tracer.lifted else steps._array
        return array.item() + 1
    key = id(optimizer), id(p)
    if key not in tracer.updates.ticked:
        state = [t for t in optimizer.state.get(p, {}).values() if id(t) in tracer.lifted]
        with _real(tracer, p, *state):
            tracer.updates.ticked[key] = optimizer._tick(p, group)
    return tracer.updates.ticked[key]


@contextlib.contextmanager
def _real(tracer: Any, *tensors: Any) -> Iterator[None]:
    """Tensors with their arrays again, for a moment."""
    symbols = [t._array for t in tensors]
    for t in tensors:
        if id(t) in tracer.lifted:
            t._array = tracer.lifted[id(t)].array
    try:
        yield
    finally:
        for t, symbol in zip(tensors, symbols, strict=True):
            t._array = symbol


def _trace_rule(tracer: Any, optimizer: Optimizer, group: dict[str, Any], p: Any, pattern: tuple, start: int) -> None:
    memory = optimizer._memory(group)
    state = optimizer.state.get(p, {})
    tensors = [None if initial is None else state[name] for name, initial in memory.items()]
    for name, t in zip(memory, tensors, strict=True):
        if t is not None:
            tracer.lift(t, f"{tracer.lifted[id(p)].name}.{name}")
    if counts_plainly(optimizer):
        steps = tracer.lift(state["step"], f"{tracer.lifted[id(p)].name}.step").symbol
        np.add(steps, 1.0, out=steps)
    arrays = [None if t is None else t._array for t in tensors]
    slots = iter(range(start, start + pattern.count("number")))
    names = [*inspect.signature(optimizer.rule.formula).parameters][2 + len(arrays) :]
    numbers = [
        _number(tracer, p._array.dtype, next(slots), name) if x == "number" else x
        for name, x in zip(names, pattern, strict=True)
    ]
    new, *rest = optimizer.rule.formula(p._array, p._grad._array, *arrays, *numbers)
    for name, value in zip(memory, rest, strict=True):
        if value is not None and value.buffer.kind == "work":
            value.buffer.name = tracer.program.name(f"new_{name}")
    for target, value in zip([p._array, *arrays], [new, *rest], strict=True):
        if target is not None:
            np.copyto(target, value)
    p._counter[0] += 1


def _number(tracer: Any, dtype: np.dtype, slot: int, name: str) -> Symbol:
    """A number of the coming step: the same for all weights of a dtype that have their numbers in one place."""
    if (slot, dtype) not in tracer.numbers:
        tracer.numbers[slot, dtype] = Buffer(tracer.program.name(name), dtype, 1, "number", slot)
    buffer = tracer.numbers[slot, dtype]
    return Symbol(tracer.program, buffer, buffer.standin.reshape(()))


class Counted:
    """The numbers of an update whose optimizer counts in a way of its own: asked for each parameter."""

    def __init__(self, update: Update, updates: Updates, numbers: np.ndarray):
        self.update, self.updates, self.numbers = update, updates, numbers

    def __call__(self) -> bool:
        """Fill the numbers in; whether they are of the kinds that were traced."""
        update, ticked = self.update, self.updates.ticked
        clocks = []
        for p, _ in update.members:
            key = id(update.optimizer), id(p)
            clocks.append(ticked.pop(key) if key in ticked else update.optimizer._tick(p, update.group))
        for (_, start), clock in zip(update.members, clocks, strict=True):
            values = update.optimizer._numbers(update.group, clock)
            if any(x != "number" and value is not x for x, value in zip(update.pattern, values, strict=True)):
                ticked.update(
                    ((id(update.optimizer), id(p)), c) for (p, _), c in zip(update.members, clocks, strict=True)
                )
                return False
            found = [value for x, value in zip(update.pattern, values, strict=True) if x == "number"]
            self.numbers[start : start + len(found)] = found
        return True
