"""A thread that ends the process when a call that cannot be interrupted does not end in time.

Where ranks wait for each other, they look at the clock themselves, and raise an error. Once all have come, arrays are
moved by calls of MPI that return when they are done and not before: should a rank be stopped in the midst of one, the
others would stand in it for ever.
"""

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

EVERY = 0.2
_running: dict[int, tuple[float, float, str]] = {}
_started = threading.Lock()


@contextmanager
def watched(call: str, timeout: float) -> Iterator[None]:
    """End the process, with an error that names `call`, if the block takes longer than `timeout` seconds."""
    me = threading.get_ident()
    _running[me] = (time.monotonic() + timeout, timeout, call)
    if not _started.locked():
        _start()
    try:
        yield
    finally:
        del _running[me]


def _start() -> None:
    if _started.acquire(blocking=False):
        threading.Thread(target=_watch, name="minitorch.distributed.watch", daemon=True).start()


def _watch() -> None:
    while True:
        time.sleep(EVERY)
        now = time.monotonic()
        for deadline, timeout, call in list(_running.values()):
            if now > deadline:
                text = f"{call} began on all ranks and has not ended in {timeout:g} s: one of them is stopped in it"
                print(text, file=sys.stderr, flush=True)
                os._exit(1)
