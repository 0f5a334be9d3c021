"""Unwatched: all conditions of a trace are looked at in each call.

Some are about places that could be watched for changes instead: a `Condition` names them. `fast/watching.py` does so
where the interpreter lets it; what stands here is how a launch asks for it, and the answer that watches nothing.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from types import CellType, MappingProxyType
from typing import Any

import numpy as np

KINDS = (dict, OrderedDict, defaultdict, list, CellType, MappingProxyType)
"""The types of what can be watched, which are no others derived from these: those may look elsewhere."""


class Unwatched:
    """The places that conditions are about, of which none is watched."""

    def __init__(self, places: Iterable[Any]):
        self.places: dict[int, Any] = {}

    def renew(self) -> bool:
        """Watch from now on, when all conditions hold; whether some places were given up."""
        return False

    @property
    def words(self) -> np.ndarray:
        """What compiled code compares in each call: how many words of memory, and each one's address and value."""
        return np.zeros(1, np.int64)
