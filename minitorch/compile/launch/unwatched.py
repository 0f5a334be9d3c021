"""Unwatched: all conditions of a trace are looked at in each call.

Some are about places that could be watched for changes instead: a `Condition` names them. `fast/watching.py` does so
where the interpreter lets it; what stands here is how a launch asks for it, and the answer that watches nothing.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from types import CellType, FunctionType, MappingProxyType
from typing import Any

import numpy as np

from ..trace.facts import Fact

DICTS = (dict, OrderedDict, defaultdict)
KINDS = (*DICTS, list, CellType, MappingProxyType, FunctionType)
"""The types of what can be watched, which are no others derived from these: those may look elsewhere."""

OF_FUNCTIONS = ("__code__", "__defaults__", "__kwdefaults__")
"""The attributes of functions that are watched, not all that can be set."""


class Header:
    """What an object is: its class, and the dict of its attributes."""

    def __init__(self, thing: Any, entries: Any = None):
        self.thing, self.entries = thing, entries


def places_of(fact: Fact) -> tuple:
    """The places that change if a fact ceases to hold; () if none is known."""
    kind, holder = fact.kind, fact.holder
    if kind == "elements" and isinstance(holder, OrderedDict):
        return ()  # nothing tells of another order
    if kind in ("item", "elements", "length", "variable") and type(holder) in KINDS:
        return (holder,)
    if kind == "attribute" and type(holder) is FunctionType and fact.key in OF_FUNCTIONS:
        return (holder,)
    if kind == "attribute" and fact.key == "__dict__":
        return (Header(holder, fact.value),)
    if kind in ("member", "order", "protocol"):
        return (holder,)
    return (Header(holder),) if kind == "class" else ()


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
