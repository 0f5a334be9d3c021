"""Optimizers and schedulers in a traced function: what they do to weights is traced, how they count steps is not.

An optimizer's formula for one weight runs on symbols, as it runs on arrays. Its numbers (rates, corrections by step
count) are computed in every call from its hyper-parameters: by compiled code (written.py), or in Python if it decides
by them. So a new `lr`, or a scheduler's step, takes effect at once.
"""

import contextlib
import inspect
import itertools
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ...autograd.modes import enable_grad
from ...optim import Optimizer
from ...optim.optimizer import steps_of
from ...tensor import Tensor
from .equations import asked
from .errors import refused
from .program import Buffer
from .symbol import Symbol
from .updates import Schedule, Update, counts_plainly, shares_numbers
from .written import Settings, Written, named


@contextlib.contextmanager
def standing_in(tracer: Any) -> Iterator[None]:
    """While it lasts, steps of optimizers and schedulers are traced; then what schedulers did meanwhile is undone."""
    try:
        yield
    finally:
        for rates, back in reversed(tracer.undo):
            with _real(tracer, *rates):
                back()


def stand_in(tracer: Any, thing: Any) -> Callable[..., Any] | None:
    """What does the step of an optimizer or a scheduler while it is traced; None for one with a step of its own."""
    if not isinstance(thing, Optimizer):
        return _scheduled(tracer, thing)
    usual = getattr(type(thing).step, "__wrapped__", None) is Optimizer.step.__wrapped__  # type: ignore[attr-defined]
    if type(thing)._update is not Optimizer._update:
        raise refused(f"a step of {type(thing).__name__}, which has no formula of one element", "call it outside")
    return _step_of(tracer, thing) if usual else None


def _scheduled(tracer: Any, scheduler: Any) -> Callable[..., None]:
    def step(*args: Any, **kwargs: Any) -> None:
        if any(hasattr(x, "_array") for x in (*args, *kwargs.values())):
            raise refused("a scheduler's step that looks at a tensor", "call it outside, with the returned loss")
        home = Optimizer.__module__.rpartition(".")[0]
        if not all(type(member).__module__.startswith(home) for member in scheduler._members()):
            raise refused("the step of a scheduler that does what only its class knows", "call it outside")
        schedule = Schedule(scheduler, lambda: type(scheduler).step(scheduler, *args, **kwargs))
        tracer.updates.actions.append(schedule)
        rates = [x for group in scheduler.optimizer.param_groups for x in group.values() if isinstance(x, Tensor)]
        with _real(tracer, *rates), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tracer.undo.append((rates, schedule.keep()))
            schedule()

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
    before = [action for action in tracer.updates.actions if isinstance(action, Schedule)]
    update = Update(optimizer, group, late=bool(before))
    last: Any = None
    for p in group["params"]:
        if p._grad is None:
            continue
        ahead = tracer.updates.steps[id(optimizer), id(p)]
        step_count = _step_count(tracer, optimizer, p, group, ahead)
        if last is None or (step_count, ahead) != last or not shares_numbers(optimizer):
            start, last = tracer.updates.numbers, (step_count, ahead)
            update.ahead[start] = ahead
            numbers = _written_numbers(tracer, update, p, ahead) or _asked_numbers(tracer, update, step_count)
            pattern = tuple("number" if isinstance(x, Written) else x for x in numbers)
            if update.pattern not in ((), pattern):
                raise refused("a step of parameters that are not equally far", "give each its own group")
            update.pattern = pattern
        update.members.append((p, start))
        tracer.updates.steps[id(optimizer), id(p)] += 1
        asked.append(type(optimizer).__name__)
        try:
            _trace_rule(tracer, optimizer, group, p, numbers)
        finally:
            asked.pop()
    if update.members:
        tracer.updates.actions.append(update)
        for schedule in before:
            schedule.ahead = True


def _written_numbers(tracer: Any, update: Update, p: Any, ahead: int) -> tuple | None:
    """The numbers of a step as expressions for compiled code; None if they have to be computed in Python."""
    if not counts_plainly(update.optimizer):
        return None
    steps = _traced_state(tracer, update.optimizer, update.group, p)["step"].symbol.buffer
    t = named(tracer.program, "t", Written(f"{steps.name}[0] + {1 + ahead}", {steps: None}))
    settings: Any = Settings(tracer.program, update.optimizer, update.group, tracer.updates.numbers)
    try:
        numbers = update.optimizer._numbers(settings, t)
    except (AttributeError, KeyError, TypeError):  # it decides by a number, or one is held in a tensor
        return None
    update.settings.append(settings)
    tracer.updates.numbers += max(len(settings.looks), 1)
    return tuple(
        Written(repr(float(x))) if isinstance(x, float | int) and not isinstance(x, bool) else x for x in numbers
    )


def _asked_numbers(tracer: Any, update: Update, step_count: Any) -> tuple:
    """The numbers of a step as places in the table, which Python fills before every call."""
    values = update.optimizer._numbers(update.group, step_count)
    places = itertools.count(tracer.updates.numbers)
    numbers = tuple(Written(f"numbers[{next(places)}]") if x == "number" else x for x in update.kinds(values))
    tracer.updates.numbers = next(places)
    return numbers


def _traced_state(tracer: Any, optimizer: Optimizer, group: dict[str, Any], p: Any) -> dict[str, Any]:
    """The state of a parameter by name, with the count of its steps if compiled code counts them: lifted."""
    name, state = tracer.lifted[id(p)].name, optimizer.state.get(p, {})
    used = [key for key, initial in optimizer._initial_state(group).items() if initial is not None]
    used += ["step"] * counts_plainly(optimizer)
    return {key: tracer.lift(state[key], f"{name}.{key}") for key in used}


def _step_count(tracer: Any, optimizer: Optimizer, p: Any, group: dict[str, Any], ahead: int) -> Any:
    """The step count of a coming step, before which the function takes `ahead` others. If compiled code counts, it is
    only looked at; otherwise the optimizer counts now, and the next call takes this count."""
    if counts_plainly(optimizer):
        if not optimizer.state.get(p):
            with _real(tracer, p):
                optimizer._init_state(p, group)
        steps = steps_of(optimizer.state[p])
        array = tracer.lifted[id(steps)].array if id(steps) in tracer.lifted else steps._array
        return array.item() + 1 + ahead
    state = [t for t in optimizer.state.get(p, {}).values() if id(t) in tracer.lifted]
    with _real(tracer, p, *state):
        return tracer.updates.count(optimizer, p, group, ahead)


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


def _trace_rule(tracer: Any, optimizer: Optimizer, group: dict[str, Any], p: Any, numbers: tuple) -> None:
    initial = optimizer._initial_state(group)
    state = _traced_state(tracer, optimizer, group, p)
    if counts_plainly(optimizer):
        steps = state["step"].symbol
        np.add(steps, 1.0, out=steps)
    arrays = [None if value is None else state[name].symbol for name, value in initial.items()]
    names = [*inspect.signature(optimizer.rule.formula).parameters][2 + len(arrays) :]
    given = [
        _number(tracer, p._array.dtype, x, name) if isinstance(x, Written) else x
        for name, x in zip(names, numbers, strict=True)
    ]
    new, *rest = optimizer.rule.formula(p._array, p._grad._array, *arrays, *given)
    for name, value in zip(initial, rest, strict=True):
        if value is not None and value.buffer.kind == "work":
            value.buffer.name = tracer.program.name(f"new_{name}")
    for target, value in zip([p._array, *arrays], [new, *rest], strict=True):
        if target is not None:
            np.copyto(target, value)
    p._counter[0] += 1


def _number(tracer: Any, dtype: np.dtype, number: Written, name: str) -> Symbol:
    """A number of the coming step: the same for all weights of a dtype that share it."""
    if (number.text, dtype) not in tracer.numbers:
        tracer.numbers[number.text, dtype] = Buffer(tracer.program.name(name), dtype, 1, "number", number)
    buffer = tracer.numbers[number.text, dtype]
    return Symbol(tracer.program, buffer, buffer.standin.reshape(()))
