"""Stepping: what is traced in the place of a step of an optimizer or a scheduler."""

from collections.abc import Callable
from typing import Any

from ...optim import Optimizer
from ...optim.lr_scheduler import LRScheduler
from .library import joined
from .optimizers import stand_in


def stepping(r: Any, function: Any, args: tuple) -> Callable[..., Any] | None:
    """What is called in the place of a function, if that is such a step."""
    thing = args[0] if args else None
    if not isinstance(thing, Optimizer | LRScheduler) or getattr(type(thing), "step", None) is not function:
        return None
    step = stand_in(r.tracer, thing)
    if step is None:
        return None

    def call(*args: Any, **kwargs: Any) -> Any:
        _note(r, thing)
        r.paused = True
        try:
            return step(*(_seen(r, x) for x in args), **{key: _seen(r, x) for key, x in kwargs.items()})
        finally:
            r.paused = False

    return call


def _note(r: Any, thing: Any) -> None:
    """What a step depends on besides hyper-parameters, which each call reads anew."""
    optimizer = getattr(thing, "optimizer", thing)
    entries = r.dict_of(optimizer)
    for key in ("param_groups", "state", "_before_step", "_after_step"):
        found = r.item(entries, key, joined(r.name(optimizer), key))
        if key == "param_groups":
            r.elements(found)
        elif key != "state":
            r.length(found)
    for group in optimizer.param_groups:
        r.elements(r.item(group, "params", joined(r.name(group), "params")))
    for key in ("step", "rule", "_numbers", "_initial_state", "_count_step", "_later_step"):
        r.method(optimizer, key)
    if optimizer is not thing:
        held = [vars(member) for member in thing._members()]
        changed = [*held, *optimizer.param_groups, *(x for values in held for x in values.values())]
        r.stepped.update((id(x), x) for x in changed)


def _seen(r: Any, closure: Any) -> Any:
    """A closure that is traced when it is called by what stands in for an optimizer."""
    if not callable(closure):
        return closure

    def call() -> Any:
        r.paused = False
        try:
            return r.call(closure)
        finally:
            r.paused = True

    return call
