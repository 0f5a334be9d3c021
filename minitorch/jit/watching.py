"""Watching: places of the interpreter that change whenever a dict, a list or a variable of a closure does.

CPython 3.11 numbers the changes of every dict (PEP 509, made for guards such as these); a list's items are pointers.
So the compiled code sees in a nanosecond each that nothing was touched, where Python needs 20 for each look. If one
was, the conditions themselves are looked at again; a place that keeps changing though they hold is no longer watched.
On other interpreters all conditions are looked at in every call.
"""

import ctypes
import sys
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterable
from types import CellType, MappingProxyType
from typing import Any

import numpy as np


def _word(address: int) -> int:
    return ctypes.c_int64.from_address(address).value


VERSION, SIZE, ITEMS, CONTENTS = 24, 16, 24, 16
"""Where in a dict its version stands, in a list its size and where its items are, in a closure's variable its value, in
a view of a dict the dict."""

KINDS = (dict, OrderedDict, defaultdict, list, CellType, MappingProxyType)
"""The types of what can be watched, which are no others derived from these: those may look elsewhere."""

PATIENCE = 3
"""How often a place may change for nothing until it is given up."""


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


def words_of(place: Any) -> list[int]:
    """`[address, value, address, value, ...]` of the words that tell of changes of a place, as they stand now."""
    if isinstance(place, dict):
        addresses = [id(place) + VERSION]
    elif isinstance(place, MappingProxyType):
        addresses = [_word(id(place) + CONTENTS) + VERSION]
    elif isinstance(place, list):
        items = _word(id(place) + ITEMS)
        addresses = [id(place) + SIZE, id(place) + ITEMS, *range(items, items + 8 * len(place), 8)]
    else:
        addresses = [id(place) + CONTENTS]
    return [word for address in addresses for word in (address, _word(address))]


class Watch:
    """The places that conditions are about, as long as it pays to watch them."""

    def __init__(self, places: Iterable[Any]):
        self.places = {id(place): place for place in places} if WATCHABLE else {}
        self._seen: dict[int, list[int]] = {}
        self._changes: Counter[int] = Counter()

    def renew(self) -> bool:
        """Watch from now on, when all conditions hold; whether some places were given up."""
        words = {key: words_of(place) for key, place in self.places.items()}
        self._changes.update(key for key in words if self._seen.get(key, words[key]) != words[key])
        restless = [key for key in words if self._changes[key] >= PATIENCE]
        for key in restless:
            del self.places[key], words[key]
        self._seen = words
        return bool(restless)

    @property
    def words(self) -> np.ndarray:
        """What compiled code compares (native.py): how many words, and each one's address and value."""
        words = [word for found in self._seen.values() for word in found]
        return np.array([len(words) // 2, *words], np.int64)
