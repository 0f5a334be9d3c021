"""Threads for loops over large arrays: the caller takes a slice of the work, waiting threads take the others.

They are Python threads that run compiled loops without the interpreter's lock: unlike numba's own pool they may be used
from several threads at once, leave BLAS's threads alone, and start afresh in a forked child.
"""

import os
import threading
from collections.abc import Callable
from queue import SimpleQueue

Work = Callable[[int, int], object]

_start = threading.Lock()
_tasks: SimpleQueue | None = None


def count() -> int:
    """How many threads a loop may use: `OMP_NUM_THREADS` if set, else the processors this process may run on."""
    return int(os.environ.get("OMP_NUM_THREADS", 0)) or len(os.sched_getaffinity(0))


# Asking the system takes 2 µs, so it is asked once.
THREADS = count()


def in_slices(work: Work, n: int, least: int) -> None:
    """Call `work(start, stop)` on slices that make up `range(n)`, side by side, none shorter than `least` elements."""
    parts = min(THREADS, n // least)
    if parts < 2:
        work(0, n)
        return
    size = -(-n // parts // 64) * 64  # slices begin at a cache line if the array does
    tasks, finished = _waiting_threads(), SimpleQueue[BaseException | None]()
    starts = range(size, n, size)
    for start in starts:
        tasks.put((work, start, min(start + size, n), finished))
    work(0, size)
    for error in [finished.get() for _ in starts]:
        if error is not None:
            raise error


def _waiting_threads() -> SimpleQueue:
    global _tasks
    if _tasks is None:
        with _start:
            if _tasks is None:
                tasks: SimpleQueue = SimpleQueue()
                for _ in range(THREADS - 1):
                    threading.Thread(target=_serve, args=(tasks,), name="minitorch kernel", daemon=True).start()
                _tasks = tasks
    return _tasks


def _serve(tasks: SimpleQueue) -> None:
    while True:
        work, start, stop, finished = tasks.get()
        try:
            work(start, stop)
            finished.put(None)
        except BaseException as error:  # the caller raises it
            finished.put(error)
        del work  # nothing of a finished call stays alive while waiting


def _forget() -> None:
    """A forked child has none of its parent's threads."""
    global _tasks, _start
    _tasks, _start = None, threading.Lock()


os.register_at_fork(after_in_child=_forget)
