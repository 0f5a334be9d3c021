"""Watching: places of the interpreter that change whenever a dict, a list or a variable of a closure does.

CPython 3.11 numbers the changes of every dict (PEP 509, made for guards such as these); a list's items are pointers.
So the compiled code sees in a nanosecond each that nothing was touched, where Python needs 20 for each look. If one
was, the conditions themselves are looked at again. On other interpreters all of them are looked at in every call.
"""

import ctypes
import sys
from collections.abc import Iterable
from typing import Any

import numpy as np


def _word(address: int) -> int:
    return ctypes.c_int64.from_address(address).value


VERSION, SIZE, ITEMS, CONTENTS = 24, 16, 24, 16
"""Where in a dict its version stands, in a list its size and where its items are, in a closure's variable its value."""


def watchable() -> bool:
    """Whether this interpreter numbers the changes of dicts where it is looked for."""
    if sys.implementation.name != "cpython" or sys.version_info[:2] != (3, 11):
        return False
    d: dict[str, int] = {"a": 1}
    before = _word(id(d) + VERSION)
    unread = before == _word(id(d) + VERSION)
    d["a"] = 2
    return unread and before != _word(id(d) + VERSION)


WATCHABLE = watchable()


def words_of(places: Iterable[Any]) -> np.ndarray:
    """`[n, address, value, address, value, ...]`: what stands now in the words that tell of changes of these places."""
    words: list[int] = []
    for place in places:
        start = id(place)
        if isinstance(place, dict):
            words += [start + VERSION, _word(start + VERSION)]
        elif isinstance(place, list):
            items = _word(start + ITEMS)
            words += [start + SIZE, len(place), start + ITEMS, items]
            words += [word for i in range(len(place)) for word in (items + 8 * i, _word(items + 8 * i))]
        else:
            words += [start + CONTENTS, _word(start + CONTENTS)]
    return np.array([len(words) // 2, *words], np.int64)
