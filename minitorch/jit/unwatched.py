"""Unwatched: all that compiled code depends on is looked at in each call.

Some conditions are about places that could be watched for changes instead. `fast/watching.py` does so where the
interpreter lets it; what stands here is how it is asked for, and the answer that watches nothing.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np


class Header:
    """What an object is: its class, and the dict of its attributes."""

    def __init__(self, thing: Any, entries: Any = None):
        self.thing, self.entries = thing, entries


class Unwatched:
    """The places that conditions are about, of which none is watched."""

    kind: "type[Unwatched]"
    """Which class is asked: this one, unless `fast/` brings another."""

    def __init__(self, places: Iterable[Any]):
        self.places: dict[int, Any] = {}

    def renew(self) -> bool:
        """Watch from now on, when all conditions hold; whether some places were given up."""
        return False

    @property
    def words(self) -> np.ndarray:
        """What compiled code compares in each call: how many words of memory, and each one's address and value."""
        return np.zeros(1, np.int64)


Unwatched.kind = Unwatched
