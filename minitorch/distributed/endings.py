"""How a rank ends: one that fails tells the others why, and those that are ended by mpiexec say what they were in.

mpiexec ends all ranks, by SIGTERM and soon by SIGKILL, when one ends otherwise than by MPI's own end: so a rank that has
failed leaves that out. One that has done its work tells the others that it is gone, and waits there until they have.
"""

import atexit
import contextlib
import os
import signal
import sys
import threading
from typing import Any

from .errors import DistBackendError
from .notes import FAILED, LEFT, Notes
from .watch import now_in

_failed = [False]


def install(notes: Notes, finalize: Any) -> None:
    """Have this process end so; `finalize` is MPI's end."""
    _hook(notes)
    if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda *_: _ended_by_mpiexec(notes))
    atexit.register(_leave, notes, finalize)


def _hook(notes: Notes) -> None:
    shown = sys.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: Any) -> None:
        _failed[0] = True
        with contextlib.suppress(Exception):
            notes.tell(FAILED, text=f"{kind.__name__}: {error}")
        shown(kind, error, trace)

    sys.excepthook = hook


def _ended_by_mpiexec(notes: Notes) -> None:
    """SIGTERM: an error in the main thread, so that what is open is closed. A second one is of no account."""
    if _failed[0]:
        return
    _failed[0] = True
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    reasons = notes.reasons(range(notes.comm.size), grace=0)
    text = " and ".join(reasons) or "mpiexec was told to end, or has lost a rank"
    raise DistBackendError(f"rank {notes.comm.rank} was {now_in()} when mpiexec ended it: {text}")


def _leave(notes: Notes, finalize: Any) -> None:
    if _failed[0]:
        sys.stdout.flush()
        sys.stderr.flush()
        if finalize is None:
            os._exit(1)
        return
    notes.tell(LEFT)
    if finalize is not None:
        finalize()
