"""Watching: places of the interpreter that change whenever a dict, a list or a variable of a closure does.

CPython 3.11 numbers the changes of every dict (PEP 509, made for guards such as these), later ones tell of them
(watchers.py); a list's items are pointers.
So the compiled code sees in a nanosecond each that nothing was touched, where Python needs 20 for each look. If one
was, the conditions themselves are looked at again; a place that keeps changing though they hold is no longer watched.
On other interpreters, and in the plain way (`jit/unwatched.py`), all are looked at in every call.
"""

import ctypes
import sys
from collections import Counter
from collections.abc import Iterable
from functools import cache
from types import FunctionType, MappingProxyType, SimpleNamespace
from typing import Any

import numpy as np

from ..jit.objects import CLASS_VERSION, CODE, CONTENTS, DEFAULTS, ITEMS, KEYWORD_DEFAULTS, LENGTH, TYPE, word
from ..jit.unwatched import Header, Unwatched
from .watchers import version_of

MANAGED_DICT = 1 << 4  # a flag of classes: the dict of an instance stands before it
PATIENCE = 3
"""How often a place may change for nothing until it is given up."""


@cache
def watchable() -> bool:
    """Whether changes of dicts are seen where this interpreter is known to show them."""
    if sys.implementation.name != "cpython" or (hasattr(sys, "_is_gil_enabled") and not sys._is_gil_enabled()):
        return False
    held = SimpleNamespace(a=1), _Held()
    return all(_is_seen(thing) for thing in held)


class _Held:
    a = 1


def _is_seen(thing: Any) -> bool:
    """Whether the words of an object's dict tell of a change of an attribute; 3.13.0 does not for usual objects."""
    thing.a = 1
    place = version_of(vars(thing))
    before = word(place)
    unread = before == word(place)
    thing.a = 2
    return unread and before != word(place)


def words_of(place: Any) -> list[int]:
    """`[address, value, address, value, ...]` of the words that tell of changes of a place, as they stand now; [] where
    nothing does."""
    if isinstance(place, dict):
        addresses = [version_of(place)]
    elif isinstance(place, MappingProxyType):
        addresses = [version_of(ctypes.cast(word(id(place), CONTENTS), ctypes.py_object).value)]
    elif isinstance(place, Header):
        addresses = _dict_of(place)
    elif isinstance(place, FunctionType):
        addresses = [id(place) + 8 * i for i in (CODE, DEFAULTS, KEYWORD_DEFAULTS)]
    elif isinstance(place, type):
        getattr(place, "__doc__", None)  # a look gives the class a version
        addresses = [id(place) + 8 * CLASS_VERSION] if word(id(place), CLASS_VERSION) else []
    elif isinstance(place, list):
        items = word(id(place), ITEMS)
        addresses = [id(place) + 8 * LENGTH, id(place) + 8 * ITEMS, *range(items, items + 8 * len(place), 8)]
    else:
        addresses = [id(place) + 8 * CONTENTS]
    return [x for address in addresses for x in (address, word(address))]


def _dict_of(place: Header) -> list[int]:
    """Where in an object the address of its class stands, or of its dict: just before it, or somewhere in it."""
    thing, kind = place.thing, type(place.thing)
    if place.entries is None:
        return [id(thing) + 8 * TYPE]
    words = range(-4 if kind.__flags__ & MANAGED_DICT else 0, kind.__basicsize__ // 8)
    return [id(thing) + 8 * i for i in words if word(id(thing), i) == id(place.entries)][:1]


class Watch(Unwatched):
    """The places that conditions are about, as long as it pays to watch them."""

    def __init__(self, places: Iterable[Any]):
        super().__init__(places)
        if watchable():
            self.places = {id(place): place for place in places}
        self._seen: dict[int, list[int]] = {}
        self._changes: Counter[int] = Counter()

    def renew(self) -> bool:
        """Watch from now on, when all conditions hold; whether some places were given up."""
        words = {key: words_of(place) for key, place in self.places.items()}
        self._changes.update(key for key in words if self._seen.get(key, words[key]) != words[key])
        restless = [key for key in words if self._changes[key] >= PATIENCE or not words[key]]
        for key in restless:
            del self.places[key], words[key]
        self._seen = words
        return bool(restless)

    @property
    def words(self) -> np.ndarray:
        """What compiled code compares (jit/native.py): how many words, and each one's address and value."""
        words = {found[i]: found[i + 1] for found in self._seen.values() for i in range(0, len(found), 2)}
        return np.array([len(words), *(x for pair in words.items() for x in pair)], np.int64)
