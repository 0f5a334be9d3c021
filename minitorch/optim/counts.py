"""Counts of steps, which are written down together: no Ctrl-C finds some parameters a step ahead of others."""

from collections import deque
from collections.abc import Callable, Iterable
from itertools import starmap
from operator import setitem
from typing import Any

Write = Callable[[tuple[Any, tuple[()], float]], None]
"""Takes an array, the index of its one element, and the number to be written there."""


def write_now(entry: tuple[Any, tuple[()], float]) -> None:
    """Write one number."""
    setitem(*entry)


def write_all(entries: Iterable[tuple[Any, tuple[()], float]]) -> None:
    """Write all of these, in a loop of C's, in which Python does not look for signals."""
    _exhaust(starmap(setitem, entries))


_exhaust = deque[None](maxlen=0).extend
