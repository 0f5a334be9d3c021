"""Threads for loops over large arrays: the caller takes a slice of the work, waiting threads take the others.

They are Python threads that run compiled loops without the interpreter's lock: unlike numba's own pool they may be used
from several threads at once, leave BLAS's threads alone, and start afresh in a forked child.
"""

import os
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

Work = Callable[[int, int], object]

_start = threading.Lock()
_tasks: SimpleQueue | None = None
_waiting = 0  # threads
_set = False  # whether the number of threads was set
_alone: Any = None  # how many threads BLAS had before it was held to one


def count() -> int:
    """How many threads a loop may use: `OMP_NUM_THREADS` if set, else the processors this process may run on."""
    return int(os.environ.get("OMP_NUM_THREADS", 0)) or len(os.sched_getaffinity(0))


# Asking the system takes 2 µs, so it is asked once.
THREADS = count()


def get_num_threads() -> int:
    """How many threads a large loop may use, and a product (BLAS's) if set here. PyTorch's `torch.get_num_threads`."""
    return THREADS


def set_num_threads(num: int) -> None:
    """Let products and large loops use `num` threads, 1 or more. PyTorch's `torch.set_num_threads`."""
    global THREADS, _set
    if type(num) is not int:
        raise RuntimeError(f"set_num_threads expects an int, but got {type(num).__name__}")
    if num < 1:
        raise RuntimeError(f"set_num_threads expects a positive integer, but got {num}")
    THREADS, _set = num, True
    limit_blas()


def limit_blas() -> None:
    """Hold every BLAS in this process to the number of threads that was set, if one was, or to one."""
    if _set or _alone is not None:
        from threadpoolctl import threadpool_limits

        threadpool_limits(THREADS if _alone is None else 1, user_api="blas")


def leave_blas_alone(one: bool) -> None:
    """Have BLAS compute in one thread, whatever is set, or no longer.

    Of two threads it gives other sums: of 17 shapes of float32 products, 14 differ in OpenBLAS 0.3.31 for Haswell.
    """
    global _alone
    if one and _alone is None:
        from threadpoolctl import threadpool_limits

        _alone = threadpool_limits(1, user_api="blas")
    elif not one and _alone is not None:
        _alone.restore_original_limits()
        _alone = None
        limit_blas()


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
    global _tasks, _waiting
    if _tasks is None or _waiting < THREADS - 1:
        with _start:
            _tasks = _tasks or SimpleQueue()
            while _waiting < THREADS - 1:
                threading.Thread(target=_serve, args=(_tasks,), name="minitorch kernel", daemon=True).start()
                _waiting += 1
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
    global _tasks, _waiting, _start
    _tasks, _waiting, _start = None, 0, threading.Lock()


os.register_at_fork(after_in_child=_forget)
