"""The link among several processes: MPI, by mpi4py. Imported only in programs that mpiexec has started."""

import json
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

import mpi4py
import numpy as np

_ends_by_itself = "mpi4py.MPI" in sys.modules  # the program has imported it: MPI ends with Python, also after a failure
mpi4py.rc.finalize = False
from mpi4py import MPI  # noqa: E402

from .agreement import Agreement  # noqa: E402
from .endings import install  # noqa: E402
from .errors import DistBackendError  # noqa: E402
from .notes import Notes  # noqa: E402
from .peers import Peers, card  # noqa: E402

HEAD = 1000
"""Bytes that the head of a message has at most."""
TAGS = 30_000
"""Messages under way from one rank to another have different tags; MPI allows 32,767."""


class Link:
    """What moves rows (contiguous arrays of one dimension) among the ranks of a group.

    Every call of MPI that may have to wait for others is made after `agree`, when all ranks are there, or asks whether
    it is done and looks at the clock.
    """

    def __init__(self, comm: Any, ranks: tuple[int, ...], name: str, notes: Notes) -> None:
        self.comm, self.ranks, self.notes = comm, ranks, notes
        self.rank, self.size = comm.rank, comm.size
        self.heads, self.letters, self.freight = comm.Dup(), comm.Dup(), comm.Dup()
        self.posted = 0
        self.agreement = Agreement(self.heads, ranks, name, notes)
        self.announce, self.settle = self.agreement.announce, self.agreement.settle

    def all_reduce(self, row: np.ndarray, operation: str) -> None:
        self.comm.Allreduce(MPI.IN_PLACE, row, getattr(MPI, operation))

    def reduce(self, row: np.ndarray, operation: str, root: int) -> None:
        """Only the root's row is changed."""
        here = self.rank == root
        self.comm.Reduce(MPI.IN_PLACE if here else row, row if here else None, getattr(MPI, operation), root)

    def broadcast(self, row: np.ndarray, root: int) -> None:
        self.comm.Bcast(as_bytes(row), root)

    def all_gather(self, rows: np.ndarray, row: np.ndarray) -> None:
        self.comm.Allgather(as_bytes(row), as_bytes(rows))

    def gather(self, rows: np.ndarray | None, row: np.ndarray, root: int) -> None:
        self.comm.Gather(as_bytes(row), None if rows is None else as_bytes(rows), root)

    def scatter(self, row: np.ndarray, rows: np.ndarray | None, root: int) -> None:
        self.comm.Scatter(None if rows is None else as_bytes(rows), as_bytes(row), root)

    def reduce_scatter(self, row: np.ndarray, rows: np.ndarray, operation: str) -> None:
        self.comm.Reduce_scatter_block(rows, row, getattr(MPI, operation))

    def post(self, what: str, row: np.ndarray, to: int, tag: int) -> Callable[[], bool]:
        """Send a head that says `what` comes, and the row; returns what tells whether both have left."""
        self.posted = (self.posted + 1) % TAGS
        said = json.dumps([what, self.posted]).encode()
        requests = [
            self.letters.Isend([said, MPI.BYTE], to, tag),
            self.freight.Isend(as_bytes(row), to, self.posted),
        ]
        return lambda: bool(MPI.Request.Testall(requests)) and (said, row) is not None

    def fetch(self, call: str, what: str, row: np.ndarray, source: int | None, tag: int) -> Callable[[], int | None]:
        """Ask for a row; returns what tells, again and again, the rank that it has come from, None if it has not.

        DistBackendError where the head says that something else comes.
        """
        head, status = bytearray(HEAD), MPI.Status()
        anyone = MPI.ANY_SOURCE if source is None else source
        waiting = [self.letters.Irecv([head, MPI.BYTE], anyone, tag)]
        found = [-1]

        def step() -> int | None:
            while waiting[0].Test(status):
                if found[0] >= 0:
                    return found[0]
                found[0] = status.source
                said, number = json.loads(head[: status.Get_count(MPI.BYTE)])
                if said != what:
                    here, there = self.ranks[self.rank], self.ranks[found[0]]
                    raise DistBackendError(f"rank {here} is in {call}, and rank {there} sends {said}")
                waiting[0] = self.freight.Irecv(as_bytes(row), found[0], number)
            return None

        return step

    def part(self, ranks: tuple[int, ...], name: str) -> "Link":
        """A link among some of the ranks, which all of these ask for."""
        group = self.comm.group.Incl(ranks)
        return Link(self.comm.Create_group(group), tuple(self.ranks[rank] for rank in ranks), name, self.notes)

    def look_out(self, call: str, peer: int | None, waited: float, timeout: float) -> None:
        """What a rank does while it waits for another: see `Agreement.look_out`."""
        self.agreement.look_out(call, self.ranks if peer is None else (peer,), waited, timeout)


def as_bytes(row: np.ndarray) -> np.ndarray:
    """A row as MPI moves it, whatever its dtype."""
    return row.view(np.uint8)


def world_link() -> Link:
    """The link of all processes that mpiexec has started."""
    comm = MPI.COMM_WORLD.Dup()
    return Link(comm, tuple(range(comm.size)), "world", _notes())


@cache
def _notes() -> Notes:
    """The notes of this process, made once, and with them what happens when it ends."""
    comm = MPI.COMM_WORLD.Dup()
    cards = np.empty((comm.size, card().size), np.uint8)
    comm.Allgather(card(), cards)
    notes = Notes(comm, MPI, Peers(cards))
    install(notes, None if _ends_by_itself else MPI.Finalize)
    return notes
