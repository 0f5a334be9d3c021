"""A side of a duel: some work in one library, here or in a process of its own.

With one thread all sides share a process, so that they meet the same caches and the same heap. With more, each gets
its own: OpenBLAS's waiting threads and those of PyTorch's OpenMP would spin against each other.
"""

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, Protocol

import numpy as np

from benchmarks.agreement import arrays

Work = Callable[[], Any]
Make = Callable[[], Work]
"""Prepares some work. Sides compare what their work returns, or what its method `evidence()` gives if it has one."""


class Side(Protocol):
    """Work that can be asked for its result and be run for timing."""

    def evidence(self, calls: int) -> list[np.ndarray]:
        """All numbers it computed in its first calls."""

    def run(self, count: int) -> None:
        """Do the work `count` times."""

    def close(self) -> None:
        """Give back what it holds."""


class Here:
    """A side in this process."""

    def __init__(self, make: Make):
        self.work = make()

    def evidence(self, calls: int) -> list[np.ndarray]:
        results = [self.work() for _ in range(calls)]
        return arrays(getattr(self.work, "evidence", lambda: results)())

    def run(self, count: int) -> None:
        work = self.work
        for _ in range(count):
            work()

    def close(self) -> None:
        del self.work


class Elsewhere:
    """A side in a process of its own, forked before any library has started its threads."""

    def __init__(self, make: Make):
        context = multiprocessing.get_context("fork")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, make), daemon=True)
        self.process.start()

    def evidence(self, calls: int) -> list[np.ndarray]:
        return self._ask("evidence", calls)

    def run(self, count: int) -> None:
        self._ask("run", count)

    def close(self) -> None:
        self.pipe.send(None)
        self.process.join()

    def _ask(self, *question: Any) -> Any:
        self.pipe.send(question)
        failed, answer = self.pipe.recv()
        if failed:
            raise RuntimeError(answer)
        return answer


def _serve(pipe: Connection, make: Make) -> None:
    """Answer questions until None comes."""
    side = None
    while question := pipe.recv():
        name, count = question
        try:
            side = side or Here(make)
            pipe.send((False, getattr(side, name)(count)))
        except Exception as error:
            pipe.send((True, f"{type(error).__name__}: {error}"))
