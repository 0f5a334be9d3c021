"""What functions with two results return: a tuple whose parts have names, `torch.return_types`."""

from operator import itemgetter
from typing import Any


class _Named(tuple):
    """A tuple with one attribute for each of `_names`, printed as PyTorch prints them."""

    __slots__ = ()
    _names: tuple[str, ...] = ()

    def __new__(cls, *parts: Any) -> "_Named":
        parts = tuple(parts[0]) if len(parts) == 1 else parts
        if len(parts) != len(cls._names):
            raise TypeError(f"{cls.__qualname__}() takes a {len(cls._names)}-sequence ({len(parts)}-sequence given)")
        return tuple.__new__(cls, parts)

    def __getnewargs__(self) -> tuple:
        return tuple(self)

    def __repr__(self) -> str:
        parts = ",\n".join(f"{name}={part!r}" for name, part in zip(self._names, self, strict=True))
        return f"torch.return_types.{type(self).__name__}(\n{parts})"


def _named(name: str, *names: str) -> Any:
    attributes = {part: property(itemgetter(i)) for i, part in enumerate(names)}
    return type(name, (_Named,), {"__slots__": (), "__module__": __name__, "_names": names, **attributes})


aminmax = _named("aminmax", "min", "max")
cummax = _named("cummax", "values", "indices")
cummin = _named("cummin", "values", "indices")
kthvalue = _named("kthvalue", "values", "indices")
max = _named("max", "values", "indices")
median = _named("median", "values", "indices")
min = _named("min", "values", "indices")
mode = _named("mode", "values", "indices")
sort = _named("sort", "values", "indices")
topk = _named("topk", "values", "indices")
