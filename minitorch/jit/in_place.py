"""A formula of one element that overwrites its arguments.

    @in_place
    def descend(p, g, velocity, /, lr):
        v = velocity + g
        return p - lr * v, v

The arrays stand before the `/`, numbers, in the dtype of the arrays, after it; the formula returns a tuple of the new
elements of all arrays but the second, which is only read. An array or a number that is switched off is None. The
formula runs on whole arrays, one weight after the other; `fast/in_place.py` compiles it to one pass over all of them,
so it does nothing but calculate.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .parameters import parameters


class InPlace:
    """A formula, and the ways to run it: one for each choice of arguments that are None."""

    way: type["Pass"]
    """How arrays are gone through: `Pass`, unless `fast/` brings another."""

    def __init__(self, formula: Callable[..., tuple]):
        self.formula, self.__doc__ = formula, formula.__doc__
        self.arrays, _, self.numbers, _ = parameters(formula)
        self._passes: dict[tuple[bool, ...], Pass] = {}

    def given(self, arguments: Sequence[Any]) -> "Pass":
        """The pass for arguments (arrays and numbers, in order) of which these are None."""
        key = tuple([x is None for x in arguments])
        found = self._passes.get(key)
        if found is None:
            found = self._passes[key] = self.way(self, key)
        return found

    def __call__(self, arrays: Sequence[np.ndarray | None], numbers: Sequence[float | None]) -> None:
        """Overwrite `arrays` (of one shape and floating point dtype) by the formula of them and `numbers`."""
        self.given((*arrays, *numbers))([a for a in arrays if a is not None], numbers)


class Pass:
    """The formula where certain arguments are None; it takes the other ones."""

    def __init__(self, owner: InPlace, off: tuple[bool, ...]):
        self.formula, self.names = owner.formula, (*owner.arrays, *owner.numbers)
        self.off = {name for name, is_off in zip(self.names, off, strict=True) if is_off}
        self.arrays = [name for name in owner.arrays if name not in self.off]
        self.numbers = [name for name in owner.numbers if name not in self.off]
        self.written = (owner.arrays[0], *owner.arrays[2:])
        self._on = [i for i, name in enumerate(owner.numbers) if name not in self.off]

    def __call__(self, arrays: list[np.ndarray], numbers: Sequence[float | None]) -> None:
        """Overwrite `arrays` (those for the first weights, those for the next, and so on), given all `numbers`."""
        given: list[Any] = [numbers[i] for i in self._on]
        count = len(self.arrays)
        for at in range(0, len(arrays), count):
            self.overwrite(arrays[at : at + count], given)

    def overwrite(self, arrays: Sequence[np.ndarray], numbers: Sequence[float]) -> None:
        """The formula on the arrays of one weight."""
        self.require_alike(arrays)
        with np.errstate(all="ignore"):
            typed = map(arrays[0].dtype.type, numbers)  # as in a loop: a choice of two Python numbers would be float64
            given: dict[str, Any] = dict(zip((*self.arrays, *self.numbers), (*arrays, *typed), strict=True))
            results = self.formula(*[given.get(name) for name in self.names])
        for name, result in zip(self.written, results, strict=True):
            if name in given:
                given[name][...] = result

    def require_alike(self, arrays: Sequence[np.ndarray]) -> None:
        """RuntimeError unless the arrays are of one dtype and shape."""
        if any(a.dtype != arrays[0].dtype or a.shape != arrays[0].shape for a in arrays):
            given = ", ".join(f"{a.dtype} {a.shape}" for a in arrays)
            raise RuntimeError(f"{self.formula.__name__}: expected arrays of one dtype and shape, got {given}")


InPlace.way = Pass


def in_place(formula: Callable[..., tuple]) -> InPlace:
    """Declare a formula that overwrites its arrays."""
    return InPlace(formula)
