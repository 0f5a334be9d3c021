"""What ranks tell each other besides their calls: that they wait, that they have failed, that they have left.

Notes are short texts on a channel of their own, read only by ranks that wait for others. So an error can name the rank
that has not come.
"""

import json
import time
from typing import Any, NamedTuple

LONGEST = 400
WAITS, FAILED, LEFT = "waits", "failed", "left"


class Note(NamedTuple):
    """`text`: the call that a rank waits in, its number among the calls of that group, or why it has failed."""

    kind: str
    group: str
    number: int
    text: str


class Notes:
    """The notes of all ranks of the world, sent over a communicator `comm` of mpi4py's that nothing else uses."""

    def __init__(self, comm: Any, mpi: Any) -> None:
        self.comm, self.mpi = comm, mpi
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
                self.gone.setdefault(status.source, note)
                self.heard.setdefault(status.source, time.monotonic())

    def missing(self, ranks: tuple[int, ...], group: str, number: int) -> list[int]:
        """Those of `ranks` that have not said that they wait in this call of this group, or a later one."""
        none = Note(WAITS, group, -1, "")
        return [r for r in ranks if r != self.comm.rank and self.waiting.get((r, group), none).number < number]
