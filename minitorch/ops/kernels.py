"""Kernels exchanged for a while, as a profiler does: other functions stand in the places of all `run` and `into`."""

from collections.abc import Callable
from typing import Any

from .op import Op, registry

Exchange = Callable[[Op, Callable[..., Any]], Callable[..., Any]]
Undo = Callable[[], None]

keepers: list[Callable[[Exchange], Undo]] = []
"""What else keeps kernels than the ops themselves: `fast/` adds its own way to exchange those."""


def exchange(stand_in: Exchange) -> Undo:
    """Have `stand_in(op, kernel)` called in the place of each kernel; undone by calling what this returns."""
    undo = [exchange_kept(stand_in) for exchange_kept in keepers]
    before = [(op, op.run, op.into) for op in registry.values()]
    for op, run, into in before:
        op.run = stand_in(op, run)
        op.into = into and stand_in(op, into)

    def restore() -> None:
        for op, run, into in before:
            op.run, op.into = run, into
        for put_back in undo:
            put_back()

    return restore
