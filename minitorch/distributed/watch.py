"""A thread that ends the process where nothing else can: in a call that does not return, or without mpiexec.

Where ranks wait for each other, they look at the clock themselves, and raise an error. Once all have come, arrays are
moved by calls of MPI that return when they are done and not before: should a rank die or stop in the midst of one, the
others would stand in it for ever.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from .notes import DIED, FAILED, Notes

EVERY = 0.1
"""Seconds between two looks."""


class Running(NamedTuple):
    """A call that does not return before it is done."""

    call: str
    deadline: float
    timeout: float

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
    """`with watched(call, timeout)`: the process ends if the block takes longer."""

    def __init__(self, call: str, timeout: float) -> None:
        self.entry = Running(call, time.monotonic() + timeout, timeout)

    def __enter__(self) -> None:
        running[threading.get_ident()] = self.entry

    def __exit__(self, *exception: object) -> None:
        running.pop(threading.get_ident(), None)


class Watch:
    """The thread, for the rank that `notes` are for."""

    def __init__(self, notes: Notes) -> None:
        self.over = threading.Event()
        self.thread = threading.Thread(target=_watch, args=(notes, self.over), name="minitorch watch", daemon=True)
        self.thread.start()

    def end(self) -> None:
        """Before MPI does."""
        self.over.set()
        self.thread.join()


def _watch(notes: Notes, over: threading.Event) -> None:
    me = notes.comm.rank
    stuck: list[Running | None] = []
    while not over.wait(EVERY):
        if notes.peers.is_orphan():
            _end(f"rank {me} was {now_in()} when mpiexec was killed")
        lost = notes.reasons(range(notes.comm.size), (FAILED, DIED), grace=0)
        if lost and any(entry in stuck for entry in list(running.values())):
            _end(f"rank {me} was {now_in()} and ends: {' and '.join(lost)}")
        if lost and not stuck:
            stuck = [None, *running.values()]
            os.kill(os.getpid(), signal.SIGTERM)  # endings.py makes an error of it in the main thread
        for entry in list(running.values()):
            if time.monotonic() > entry.deadline:
                where = f"rank {me} is in {entry.call}, in which all ranks are"
                _end(f"{where}, and it has not ended in {entry.timeout:g} s: one of them is stopped")


def _end(text: str) -> None:
    print(f"minitorch: {text}", file=sys.stderr, flush=True)
    os._exit(1)
