"""A second kind of array: it wraps numpy's, is no subclass, and refuses to become one silently.

Ops hand themselves to it (`__op__`), as they would to memory on another device; beside that it has what any array has:
shape, dtype, strides, operators, copies, writing in place.
"""

from typing import Any

import numpy as np

from minitorch.ops.op import registry

calls: list[str] = []
"""Names of the ops that were computed here, in order."""


class Wrapped:
    """Numbers that only this class computes with."""

    __slots__ = ("_memory",)
    __array_ufunc__ = None  # numpy's operators give way, its functions refuse

    def __init__(self, memory: np.ndarray):
        assert type(memory) is np.ndarray
        self._memory = memory

    def __op__(self, op: Any, arrays: tuple, settings: tuple) -> Any:
        calls.append(op.name)
        assert not any(isinstance(x, np.ndarray) for x in arrays), f"{op.name} of numbers in two places"
        out = op.run(*map(memory_of, arrays), *settings)
        return Wrapped(np.asarray(out))

    def __array__(self, *args: Any, **options: Any) -> np.ndarray:
        raise TypeError("these numbers lie elsewhere: fetch them with memory_of")

    shape = property(lambda self: self._memory.shape)
    dtype = property(lambda self: self._memory.dtype)
    ndim = property(lambda self: self._memory.ndim)
    size = property(lambda self: self._memory.size)
    strides = property(lambda self: self._memory.strides)

    def copy(self, order: str = "C") -> "Wrapped":
        return Wrapped(self._memory.copy(order))

    def item(self) -> Any:
        return self._memory.item()

    def any(self) -> bool:
        return bool(self._memory.any())

    def __matmul__(self, other: "Wrapped") -> Any:
        return registry["mm"](self, other)

    @property
    def T(self) -> Any:
        return registry["transpose"](self, 0, 1)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._memory[key] = memory_of(value)

    def __iadd__(self, other: Any) -> "Wrapped":
        self._memory += memory_of(other)
        return self


def memory_of(x: Any) -> Any:
    """The numpy array behind a wrapped one; anything else as it is."""
    return x._memory if isinstance(x, Wrapped) else x


COMPARED = ("eq", "ne", "lt", "le", "gt", "ge")
"""Operators that Python reflects by itself."""


def _operator(op: Any) -> None:
    def forward(self: Wrapped, *other: Any) -> Any:
        return op(self, *other)

    def reflected(self: Wrapped, other: Any) -> Any:
        return op(other, self)

    setattr(Wrapped, f"__{op.operator}__", forward)
    if op.arity == 2 and op.operator not in COMPARED:
        setattr(Wrapped, f"__r{op.operator}__", reflected)


for _op in registry.values():
    if _op.operator:
        _operator(_op)
