"""Named: tuples whose parts have names, the base of what stands in `return_types`."""

from operator import itemgetter
from typing import Any

from ..tensor.tensor import Tensor


class Named(tuple[Tensor, ...]):
    """A tuple with one attribute for each name that its class annotates, printed as PyTorch prints them."""

    __slots__ = ()
    _names: tuple[str, ...] = ()

    def __init_subclass__(cls) -> None:
        cls._names = tuple(cls.__annotations__) or cls._names
        for i, name in enumerate(cls.__annotations__):
            setattr(cls, name, property(itemgetter(i)))

    def __new__(cls, *parts: Any) -> Any:
        parts = tuple(parts[0]) if len(parts) == 1 else parts
        if len(parts) != len(cls._names):
            raise TypeError(f"{cls.__qualname__}() takes a {len(cls._names)}-sequence ({len(parts)}-sequence given)")
        return tuple.__new__(cls, parts)

    def __getnewargs__(self) -> tuple:
        return tuple(self)

    def __repr__(self) -> str:
        parts = ",\n".join(f"{name}={part!r}" for name, part in zip(self._names, self, strict=True))
        return f"torch.return_types.{type(self).__name__}(\n{parts})"
