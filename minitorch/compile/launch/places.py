"""Places: where the interpreter keeps what a condition of a trace is about, if it is known what changes there.

They can be watched (jit/unwatched.py), instead of looking at the condition in each call.
"""

from collections import OrderedDict, defaultdict
from types import CellType, FunctionType, MappingProxyType

from ...jit.unwatched import Header
from ..trace.facts import Fact

DICTS = (dict, OrderedDict, defaultdict)
KINDS = (*DICTS, list, CellType, MappingProxyType, FunctionType)
"""The types of what can be watched, which are no others derived from these: those may look elsewhere."""

OF_FUNCTIONS = ("__code__", "__defaults__", "__kwdefaults__")
"""The attributes of functions that are watched, not all that can be set."""


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
