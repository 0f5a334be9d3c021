"""Forking: a child has none of its parent's other threads, so nothing that they hold or have half done may reach it.

A fork waits until no function is being traced or compiled; all other locks are new in the child. What takes and opens
locks is in C from end to end: Python forgets a Ctrl-C that comes in what it calls around a fork, and goes on without
the rest of it.
"""

import os
import sys
import threading
import weakref
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import repeat
from operator import call
from typing import Any

Lock = type(threading.RLock())
_work: list[Any] = []  # locks held while something must not be left half done, in the order in which they nest
_others: set[weakref.ref[Any]] = set()
_held: list[Any] = []  # those that the fork in progress has taken


def lock_of_work() -> Any:
    """A lock that is held during work for which a fork has to wait; those of lower folders are taken inside others."""
    _work.insert(0, made := threading.RLock())
    return made


def lock() -> Any:
    """A lock that is open in a forked child."""
    made = threading.RLock()
    _others.add(weakref.ref(made, _others.discard))
    return made


def _meet_compilers() -> None:
    """Count the locks of numba, which compiles functions at their first call too, and of LLVM among those of work."""
    numba, llvm = map(sys.modules.get, ("numba.core.compiler_lock", "llvmlite.binding.ffi"))
    for found in [*([numba.global_compiler_lock] if numba else []), *([llvm.lib._lock] if llvm else [])]:
        if found._lock not in _work:
            _work.append(found._lock)


def _each(f: Callable[[Any], Any], collections: Iterator[Any]) -> Iterator[Any]:
    """`f` of all members of the next of the collections, whenever that is asked for."""
    return map(map, repeat(f), collections)


def _in_c(step: Callable[[Iterable[Any]], Any], members: Iterator[Any]) -> Callable[[], Any]:
    """A call of `step` with the next members; Python looks for signals before and after it, not on its way."""
    return partial(next, map(step, members))


_exhaust = deque[Any](maxlen=0).extend
_take = _in_c(_held.extend, map(filter, repeat(Lock.acquire), map(list, repeat(_work))))
_release = _in_c(_exhaust, _each(Lock.release, repeat(_held)))
_alive = map(filter, repeat(None), _each(call, map(list, repeat(_others))))
_renew = _in_c(_exhaust, _each(Lock._at_fork_reinit, _alive))  # type: ignore[attr-defined]

os.register_at_fork(before=_take, after_in_parent=_release, after_in_child=_release)
os.register_at_fork(before=_meet_compilers, after_in_parent=_held.clear, after_in_child=_held.clear)
os.register_at_fork(after_in_child=_renew)
