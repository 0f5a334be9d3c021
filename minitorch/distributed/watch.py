"""A thread that ends the process where nothing else can: in a call that does not return, or without mpiexec.

Where ranks wait for each other, they look at the clock themselves, and raise an error. Once all have come, arrays are
moved by calls of MPI that return when they are done and not before: should a rank die or stop in the midst of one, the
others would stand in it for ever.
"""

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

EVERY = 0.1
"""Seconds between two looks."""


class Running(NamedTuple):
    """A call that does not return before it is done."""

    call: str
    deadline: float
    timeout: float
    ranks: tuple[int, ...]


running: dict[int, Running] = {}
"""By thread."""
waiting: dict[int, str] = {}
"""Calls in which a thread waits for others to come."""


def now_in() -> str:
    """'in all_reduce(...)': what the main thread does, or another."""
    calls = [*(entry.call for entry in running.values()), *waiting.values()]
    return f"in {calls[0]}" if calls else "between two calls"


@contextmanager
def waiting_in(call: str) -> Iterator[None]:
    """In the block, this thread waits for others to come to `call`."""
    waiting[threading.get_ident()] = call
    try:
        yield
    finally:
        waiting.pop(threading.get_ident(), None)


class watched:
    """`with watched(call, timeout, ranks)`: the process ends if the block takes longer, or one of the ranks dies in it."""

    def __init__(self, call: str, timeout: float, ranks: tuple[int, ...]) -> None:
        self.entry = Running(call, time.monotonic() + timeout, timeout, ranks)

    def __enter__(self) -> None:
        running[threading.get_ident()] = self.entry

    def __exit__(self, *exception: object) -> None:
        running.pop(threading.get_ident(), None)


def watch(notes: Any) -> None:
    """Begin to."""
    threading.Thread(target=_watch, args=(notes,), name="minitorch.distributed.watch", daemon=True).start()


def _watch(notes: Any) -> None:
    me = notes.comm.rank
    while True:
        time.sleep(EVERY)
        if notes.peers.is_orphan():
            _end(f"rank {me} was {now_in()} when mpiexec was killed")
        dead = notes.peers.dead()
        for entry in list(running.values()):
            lost = [rank for rank in entry.ranks if rank in dead]
            if lost:
                _end(f"rank {me} is in {entry.call}, and rank {lost[0]} has died in it")
            if time.monotonic() > entry.deadline:
                where = f"rank {me} is in {entry.call}, in which all ranks are"
                _end(f"{where}, and it has not ended in {entry.timeout:g} s: one of them is stopped")


def _end(text: str) -> None:
    print(f"minitorch: {text}", file=sys.stderr, flush=True)
    os._exit(1)
