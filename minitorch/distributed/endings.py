"""How a rank ends: one that fails tells the others why, and those say what they were in when they end for it.

mpiexec ends all ranks, by SIGTERM and soon by SIGKILL, when one ends otherwise than by MPI's own end: so a rank that
has failed leaves that out. One that has done its work tells the others that it is gone, and waits until they are too.
"""

import atexit
import contextlib
import os
import signal
import sys
import threading
import time
from typing import Any

from .errors import DistBackendError
from .notes import FAILED, LEFT, Notes
from .watch import Watch, now_in

LINGER = 0.5
"""Seconds that a rank that has failed gives the others to say so too, before mpiexec ends them."""
_failed = threading.Event()


def install(notes: Notes, finalize: Any) -> None:
    """Have this process end so; `finalize` is MPI's end, None where Python's end is followed by it in any case."""
    _hook(notes)
    if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda *_: _told_to_end(notes))
    atexit.register(_leave, notes, Watch(notes), finalize)
    os.register_at_fork(after_in_child=_forget)


def _forget() -> None:
    """A forked child, such as a worker of a DataLoader, is no rank."""
    atexit.unregister(_leave)
    sys.excepthook = sys.__excepthook__
    if signal.getsignal(signal.SIGTERM) not in (signal.SIG_DFL, signal.SIG_IGN):
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _hook(notes: Notes) -> None:
    shown = sys.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: Any) -> None:
        _failed.set()
        with contextlib.suppress(Exception):
            notes.tell(FAILED, text=f"{kind.__name__}: {error}")
        shown(kind, error, trace)

    sys.excepthook = hook


def _told_to_end(notes: Notes) -> None:
    """SIGTERM, from mpiexec or watch.py: an error in the main thread, so that what is open is closed."""
    if _failed.is_set():
        return
    _failed.set()
    text = " and ".join(notes.reasons(range(notes.comm.size), grace=0)) or "it was told to by SIGTERM"
    raise DistBackendError(f"rank {notes.comm.rank} was {now_in()} and ends: {text}")


def _leave(notes: Notes, watch: Watch, finalize: Any) -> None:
    if _failed.is_set():
        sys.stdout.flush()
        sys.stderr.flush()
        time.sleep(LINGER)
        if finalize is None:
            os._exit(1)
        return
    notes.tell(LEFT)
    watch.end()
    if finalize is not None:
        finalize()
