"""What ranks tell each other besides their calls: that they wait, that they have failed, that they have left.

Notes are short texts on a channel of their own, read only by ranks that wait for others. So an error can name the rank
that has not come.
"""

import json
import time
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from .peers import Peers

LONGEST = 400
WAITS, FAILED, LEFT, DIED = "waits", "failed", "left", "died"
GONE = (FAILED, LEFT, DIED)
GRACE = 0.3
"""Seconds in which the last word of a rank that is gone may still come."""


class Note(NamedTuple):
    """`text`: the call that a rank waits in, its number among the calls of that group, or why it has failed."""

    kind: str
    group: str
    number: int
    text: str


class Notes:
    """The notes of all ranks of the world, sent over a communicator `comm` of mpi4py's that nothing else uses."""

    def __init__(self, comm: Any, mpi: Any, peers: Peers) -> None:
        self.comm, self.mpi, self.peers = comm, mpi, peers
        self.waiting: dict[tuple[int, str], Note] = {}  # the last of each rank and group
        self.gone: dict[int, Note] = {}
        self.heard: dict[int, float] = {}  # when
        self.sent: list[Any] = []

    def tell(self, kind: str, group: str = "", number: int = 0, text: str = "") -> None:
        """Send a note to every other rank, and do not wait until it is read."""
        said = json.dumps([kind, group, number, text[:LONGEST]]).encode()
        others = (rank for rank in range(self.comm.size) if rank != self.comm.rank)
        self.sent += [self.comm.Isend([said, self.mpi.BYTE], dest) for dest in others]

    def read(self) -> None:
        """Take in what has arrived."""
        status = self.mpi.Status()
        while (message := self.comm.Improbe(status=status)) is not None:
            said = bytearray(status.Get_count(self.mpi.BYTE))
            message.Recv([said, self.mpi.BYTE])
            note = Note(*json.loads(said))
            if note.kind == WAITS:
                self.waiting[status.source, note.group] = note
            else:
                self._note_gone(status.source, note)

    def reasons(self, ranks: Iterable[int], kinds: Sequence[str] = GONE, grace: float = GRACE) -> list[str]:
        """'rank 1 has died', for those of `ranks` that are gone: nothing more of theirs will come."""
        self.read()
        for rank in self.peers.dead():
            self._note_gone(rank, Note(DIED, "", 0, ""))
        return [f"rank {rank} {self._what(self.gone[rank])}" for rank in ranks if self._is_gone(rank, kinds, grace)]

    def _is_gone(self, rank: int, kinds: Sequence[str], grace: float) -> bool:
        """A rank that has failed is; of one that has ended or died, what it has sent before may be on its way."""
        note = self.gone.get(rank)
        if note is None or note.kind not in kinds:
            return False
        return note.kind == FAILED or time.monotonic() > self.heard[rank] + grace

    def _note_gone(self, rank: int, note: Note) -> None:
        if rank not in self.gone:
            self.gone[rank], self.heard[rank] = note, time.monotonic()

    def _what(self, note: Note) -> str:
        return {FAILED: f"has failed ({note.text})", LEFT: "has ended", DIED: "has died"}[note.kind]

    def missing(self, ranks: tuple[int, ...], group: str, number: int) -> list[int]:
        """Those of `ranks` that have not said that they wait in this call of this group, or a later one."""
        none = Note(WAITS, group, -1, "")
        return [r for r in ranks if r != self.comm.rank and self.waiting.get((r, group), none).number < number]
