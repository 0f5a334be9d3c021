"""The kernels that recorders and rules keep, exchanged for a while (`ops/kernels.py`)."""

import functools
from collections.abc import Callable
from typing import Any

from ..ops.kernels import Exchange, Undo
from ..ops.op import Op, registry
from . import rules


def exchange_kept(stand_in: Exchange) -> Undo:
    """Have recorders and rules call stand-ins; those that are made meanwhile too."""
    undo = [_in_rules(), _in_recorders(stand_in)]

    def restore() -> None:
        for put_back in undo:
            put_back()

    return restore


def _in_rules() -> Undo:
    """Rules are linked again, with what stands in the places of kernels by then."""
    kernel, directs = rules._kernel, [(plan, plan.direct) for op in registry.values() for plan in op.plans.values()]
    rules._kernel = functools.cache(kernel.__wrapped__)
    for plan, _ in directs:
        plan.direct = None

    def restore() -> None:
        rules._kernel = kernel
        for op in registry.values():
            for plan in op.plans.values():
                plan.direct = None
        for plan, direct in directs:
            plan.direct = direct

    return restore


def _in_recorders(stand_in: Exchange) -> Undo:
    """The functions that are written out look their kernel up in their globals."""
    before: dict[int, tuple[dict[str, Any], Any, Any]] = {}
    runs = {op.name: op.run for op in registry.values()}

    def exchanged(op: Op, call: Callable[..., Any]) -> Callable[..., Any]:
        scope = getattr(call, "__globals__", {})
        if scope.get("op") is op and id(scope) not in before:
            run, with_plain = scope["run"], scope["with_plain"]
            before[id(scope)] = scope, run, with_plain
            scope["run"] = stand_in(op, run)
            scope["with_plain"] = lambda name: exchanged(op, with_plain(name))
        return call

    maker = vars(Op)["recorder"]

    class Maker:
        """Recorders that are made meanwhile are made with the kernel itself."""

        def __get__(self, op: Op | None, owner: Any) -> Any:
            if op is None:
                return self
            now, op.run = op.run, runs[op.name]
            try:
                return exchanged(op, maker.__get__(op, owner))
            finally:
                op.run = now

    Op.recorder = Maker()  # type: ignore[assignment]
    for op in registry.values():
        if "recorder" in vars(op):
            exchanged(op, op.recorder)  # type: ignore[arg-type]

    def restore() -> None:
        Op.recorder = maker
        for scope, run, with_plain in before.values():
            scope["run"], scope["with_plain"] = run, with_plain

    return restore


exchanged: list[None] = []
"""As many as there are who have exchanged kernels."""


def step_aside(stand_in: Exchange) -> Undo:
    """While kernels are exchanged, as a profiler does, nothing is folded: a folded chain calls none of them."""
    exchanged.append(None)
    return exchanged.pop
