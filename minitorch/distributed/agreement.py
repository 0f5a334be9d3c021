"""Before a call moves anything, all ranks of the group say which call it is; they go on only if it is the same.

What each says is a head of 128 bytes, the text of the call with shape and dtype, sent to all by one small all-gather.
So no array ever travels to a rank that expects another, and waiting for a rank that is late, which may never come, is
done in Python, where the clock, Ctrl-C and notes of other ranks are seen.
"""

import os
import time
import zlib
from typing import Any, NamedTuple

import numpy as np

from .errors import DistBackendError
from .notes import GRACE, WAITS, Notes
from .watch import waiting_in

LENGTH = 128
SPINS = 20
"""So often it is asked whether all have come before the processor is left to others in between."""
AT_ONCE, PAUSE = 0.002, 0.0002
"""Seconds in which a rank that waits only gives its turn to others, and that it sleeps at a time later."""


class Pending(NamedTuple):
    """A call that this rank has announced."""

    call: str
    number: int
    request: Any
    head: np.ndarray
    heads: np.ndarray


class Agreement:
    """The calls of one group, over a communicator `comm` of mpi4py's that nothing else uses; `ranks` in the world."""

    def __init__(self, comm: Any, ranks: tuple[int, ...], name: str, notes: Notes) -> None:
        self.comm, self.ranks, self.name, self.notes = comm, ranks, name, notes
        self.number = 0

    def announce(self, call: str) -> Pending:
        """Say to the group what this rank is about to do."""
        self.number += 1
        said = head(call)
        heads = np.empty((len(self.ranks), LENGTH), np.uint8)
        return Pending(call, self.number, self.comm.Iallgather(said, heads), said, heads)

    def settle(self, pending: Pending, timeout: float) -> None:
        """Wait until all ranks have announced the same call. DistBackendError if they do not, in `timeout` seconds."""
        test = pending.request.Test
        for _ in range(SPINS):
            if test():
                break
        else:
            self._wait(pending, timeout)
        if pending.heads.tobytes() != pending.head.tobytes() * len(self.ranks):
            raise DistBackendError(self._difference(pending))

    def _wait(self, pending: Pending, timeout: float) -> None:
        start, told = time.monotonic(), False
        with waiting_in(pending.call):
            while not pending.request.Test():
                waited = time.monotonic() - start
                give_way(waited)
                if waited > GRACE and not told:
                    told = True
                    self.notes.tell(WAITS, self.name, pending.number, pending.call)
                if waited > AT_ONCE:
                    self.look_out(pending.call, self.ranks, waited, timeout, pending.number)

    def look_out(self, call: str, others: tuple[int, ...], waited: float, timeout: float, number: int = 0) -> None:
        """What a rank does while it waits for `others`: DistBackendError if one is gone, or the time is over."""
        reasons = self.notes.reasons(others)
        if reasons:
            raise DistBackendError(f"rank {self._me()} is in {call}, and {' and '.join(reasons)}")
        if waited > timeout + GRACE:
            missing = self.notes.missing(others, self.name, number) if number else others
            who = ", ".join(f"rank {rank}" for rank in missing if rank != self._me()) or "the others"
            raise DistBackendError(
                f"rank {self._me()} is in {call} and has waited {timeout:g} s for {who}: it hangs, or it makes "
                "other calls. For one that is at work for longer, give init_process_group a longer timeout"
            )

    def _difference(self, pending: Pending) -> str:
        own = pending.heads[self.comm.rank].tobytes()
        other = next(i for i, said in enumerate(pending.heads) if said.tobytes() != own)
        theirs = pending.heads[other].tobytes()[4:].rstrip(b"\0").decode(errors="replace")
        return (
            f"rank {self._me()} is in {pending.call}, and rank {self.ranks[other]} in {theirs}: call {pending.number} "
            f"of the group {self.name} must be the same on every rank, with the same shapes and dtypes"
        )

    def _me(self) -> int:
        return self.ranks[self.comm.rank]


def give_way(waited: float) -> None:
    """Leave the processor to others, who may be those that are waited for: for a turn, later for longer."""
    if waited < AT_ONCE:
        os.sched_yield()
    else:
        time.sleep(PAUSE)


def head(call: str) -> np.ndarray:
    """The first letters of the text of a call, after a checksum of all of it."""
    text = call.encode()
    said = zlib.crc32(text).to_bytes(4, "little") + text[: LENGTH - 4]
    return np.frombuffer(said.ljust(LENGTH, b"\0"), np.uint8)
