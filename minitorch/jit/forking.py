"""Forking: a child has none of its parent's other threads, so nothing that they hold or have half done may reach it.

A fork waits until no function is being traced or compiled; all other locks are new in the child.
"""

import os
import sys
import threading
import weakref
from typing import Any

_work: list[Any] = []  # locks held while something must not be left half done, in the order in which they nest
_others: weakref.WeakSet[Any] = weakref.WeakSet()


def lock_of_work() -> Any:
    """A lock that is held during work for which a fork has to wait; those of lower folders are taken inside others."""
    _work.insert(0, made := threading.RLock())
    return made


def lock() -> Any:
    """A lock that is open in a forked child."""
    _others.add(made := threading.RLock())
    return made


def _all_work() -> list[Any]:
    """The locks, and those of numba, which compiles functions at their first call too, and of LLVM."""
    numba, llvm = map(sys.modules.get, ("numba.core.compiler_lock", "llvmlite.binding.ffi"))
    return [*_work, *([numba.global_compiler_lock] if numba else []), *([llvm.lib._lock] if llvm else [])]


_held: list[Any] = []


def _wait() -> None:
    for found in _all_work():
        found.__enter__()
        _held.append(found)


def _go_on() -> None:
    while _held:
        _held.pop().__exit__(None, None, None)


def _open() -> None:
    _go_on()
    for found in list(_others):
        found._at_fork_reinit()


os.register_at_fork(before=_wait, after_in_parent=_go_on, after_in_child=_open)
