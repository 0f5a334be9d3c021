"""The plain Python types a file may name, each with a constructor that takes only what a pickle passes to it.

`set(range(10**12))`, `bytearray(10**12)` or `encode("…", "zip")` are harmless names with harmful arguments. So a
function here checks the arguments that a file gives before anything is called with them.
"""

from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable
from typing import Any, Protocol

from .errors import LoadError, shown


class Budget(Protocol):
    """What a constructor asks before it copies or hashes; the machine in unpickler.py."""

    def spend(self, units: int) -> None: ...
    def check_key(self, key: Any, place: int) -> None: ...


def ordered_dict(budget: Budget, items: Any = ()) -> OrderedDict[Any, Any]:
    """Python 3 fills it later; Python 2 passes a list of `[key, value]`."""
    pairs = expect(items, list, tuple)
    _elements(budget, [key for key, _ in pairs])
    return OrderedDict(pairs)


def counter(budget: Budget, counts: Any = None) -> Counter[Any]:
    counts = {} if counts is None else counts
    _elements(budget, list(expect(counts, dict)))
    return Counter(counts)


def default_dict(budget: Budget, factory: Any = None) -> defaultdict[Any, Any]:
    if factory not in (None, list, dict, set, int, float, str):
        raise LoadError(f"defaultdict({shown(factory)}): expected one of list, dict, set, int, float, str")
    return defaultdict(factory)


def set_(budget: Budget, items: Any = ()) -> set[Any]:
    return set(_elements(budget, items))


def frozen_set(budget: Budget, items: Any = ()) -> frozenset[Any]:
    return frozenset(_elements(budget, items))


def _elements(budget: Budget, items: Any) -> Any:
    budget.spend(len(expect(items, list, tuple)))
    for place, item in enumerate(items):
        budget.check_key(item, place)
    return items


def byte_array(budget: Budget, data: Any = b"", encoding: Any = None) -> bytearray:
    """Of bytes, or as Python 2 pickles it, of a string and its encoding."""
    data = data if encoding is None else encode(budget, data, encoding)
    budget.spend(len(expect(data, bytes)))
    return bytearray(data)


def bytes_(budget: Budget) -> bytes:
    return b""


def encode(budget: Budget, text: Any, encoding: Any) -> bytes:
    """How protocol 2, which has no bytes, writes them: as a string, and `_codecs.encode`."""
    if type(encoding) is not str or encoding.replace("-", "") not in ("latin1", "ascii"):
        raise LoadError(f"_codecs.encode to {shown(encoding)}: expected 'latin1'")
    budget.spend(len(expect(text, str)))
    return text.encode(encoding)


def complex_(budget: Budget, real: Any, imag: Any) -> complex:
    return complex(expect(real, float, int), expect(imag, float, int))


def range_(budget: Budget, *bounds: Any) -> range:
    return range(*(expect(bound, int) for bound in bounds))


def expect(value: Any, *kinds: type) -> Any:
    """`value`, whose type must be exactly one of `kinds`."""
    if type(value) not in kinds:
        raise LoadError(f"the file passes a {type(value).__name__}, expected {' or '.join(k.__name__ for k in kinds)}")
    return value


# The name in files: what it stands for, and what makes one.
CONTAINERS: dict[str, tuple[Any, Callable[..., Any] | None]] = {
    "collections.OrderedDict": (OrderedDict, ordered_dict),
    "collections.Counter": (Counter, counter),
    "collections.defaultdict": (defaultdict, default_dict),
    "builtins.set": (set, set_),
    "builtins.frozenset": (frozenset, frozen_set),
    "builtins.bytes": (bytes, bytes_),
    "builtins.bytearray": (bytearray, byte_array),
    "builtins.complex": (complex, complex_),
    "builtins.range": (range, range_),
    "_codecs.encode": (encode, encode),
    "builtins.list": (list, None),
    "builtins.dict": (dict, None),
    "builtins.int": (int, None),
    "builtins.float": (float, None),
    "builtins.str": (str, None),
}
