"""Facts: what a trace took for granted about a place outside of the function, to be looked at before every call."""

from typing import Any, NamedTuple


class Fact(NamedTuple):
    """`holder` had `value` at `key` when the function was traced; `kind` says how to look."""

    kind: str  # "item", "attribute", "cell", "size"
    holder: Any
    key: Any
    value: Any
    name: str

    def now(self) -> Any:
        """What stands there at this moment."""
        try:
            if self.kind == "item":
                return self.holder[self.key]
            if self.kind == "size":
                return len(self.holder)
            return self.holder.cell_contents if self.kind == "cell" else getattr(self.holder, self.key)
        except (KeyError, IndexError, AttributeError, ValueError):
            return MISSING

    def holds(self) -> bool:
        """Whether it is the same object still, or an equal number or string."""
        return same(self.now(), self.value)


MISSING = object()
_PLAIN = (int, float, str, bytes, bool, complex, tuple, frozenset)


def same(a: Any, b: Any) -> bool:
    """Whether `a` is `b`, or both are equal immutable values of one type."""
    return a is b or (type(a) is type(b) and type(a) in _PLAIN and repr(a) == repr(b))
