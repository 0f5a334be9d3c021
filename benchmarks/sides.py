"""A side of a duel: some work in one library, in this process or in another.

With one thread all sides share a process, so that they meet the same caches and the same heap. With more, the
opponents live in another process: OpenBLAS's waiting threads and those of PyTorch's OpenMP would spin against each
other. That process runs the same benchmarks row by row, and in each of them answers questions (`serve`). So do the two
processes of a row in which minitorch with two threads meets itself with one.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any, Protocol

import numpy as np

from benchmarks.agreement import arrays

Work = Callable[[], Any]
Make = Callable[[], Work]
"""Prepares some work. Sides compare what its `evidence()` gives, if it has that method, and what calls return."""


class Side(Protocol):
    """Work that can be asked for its result and be run for timing."""

    def evidence(self, calls: int) -> list[np.ndarray]:
        """All numbers in its evidence and in the results of so many calls after that."""

    def run(self, count: int) -> None:
        """Do the work `count` times."""


class Here:
    """A side in this process."""

    def __init__(self, make: Make):
        self.work = make()

    def evidence(self, calls: int) -> list[np.ndarray]:
        first = arrays(getattr(self.work, "evidence", list)())
        return first + [a for _ in range(calls) for a in arrays(self.work())]

    def run(self, count: int) -> None:
        work = self.work
        for _ in range(count):
            work()


class Elsewhere:
    """A side in the process at the other end of `connection`."""

    def __init__(self, connection: Connection, name: str):
        self.connection, self.name = connection, name

    def evidence(self, calls: int) -> list[np.ndarray]:
        return self._ask("evidence", calls)

    def run(self, count: int) -> None:
        self._ask("run", count)

    def _ask(self, method: str, count: int) -> Any:
        self.connection.send((self.name, method, count))
        failed, answer = self.connection.recv()
        if failed:
            raise RuntimeError(answer)
        return answer


def serve(connection: Connection, row: str, sides: Mapping[str, Make]) -> None:
    """Say which row this is, and answer questions to its sides until None comes."""
    connection.send(row)
    held: dict[str, Here] = {}
    while question := connection.recv():
        name, method, count = question
        try:
            side = held[name] = held.get(name) or Here(sides[name])
            connection.send((False, getattr(side, method)(count)))
        except Exception as error:
            connection.send((True, f"{type(error).__name__}: {error}"))


def start_the_other(arguments: Sequence[str], threads: int) -> tuple[subprocess.Popen, Connection]:
    """Start pytest in another process with these arguments, to serve; the process and the connection to it."""
    ours, theirs = Pipe()
    command = [sys.executable, "-m", "pytest", *arguments, "--benchmark-disable", f"--serve={theirs.fileno()}"]
    environment = os.environ | {"THREADS": str(threads)}
    process = subprocess.Popen(command, pass_fds=[theirs.fileno()], stdout=subprocess.DEVNULL, env=environment)
    theirs.close()
    return process, ours


@contextmanager
def served(connection: Connection, row: str) -> Iterator[Connection]:
    """While the process at the other end answers questions about this row."""
    found = connection.recv()
    if found != row:
        connection.close()  # which ends the other process: neither shall wait for the other
        raise RuntimeError(f"expected the other process at {row}, found it at {found}")
    try:
        yield connection
    finally:
        connection.send(None)


@contextmanager
def processes_of(row: str, threads: Sequence[int]) -> Iterator[list[Connection]]:
    """While processes of their own, with so many threads each, answer questions about this row."""
    started = [start_the_other([row], count) for count in threads]
    with ExitStack() as stack:
        for process, connection in started:
            stack.callback(process.wait)
            stack.callback(connection.close)
        yield [stack.enter_context(served(connection, row)) for _, connection in started]
