"""On which terms two libraries are held to one another: what is asked of the subject, and what it is spared."""

import unittest
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..reading import read


class Unsampled(unittest.SkipTest):
    """A class of which no call could be tried, and why; test runners count it as skipped."""


@dataclass(frozen=True)
class Terms:
    """What `checks` was asked for; it says what each of these means."""

    given: Mapping[str, Any] = field(default_factory=dict)
    dtypes: Sequence[str] = ("float64",)
    without: Collection[str] = ()
    seeds: bool = True
    strict: bool = False

    def asks(self, what: str, *values: Any) -> bool:
        """Whether something is to be compared: it is not left out, and every value has a method for it."""
        return what not in self.without and all(hasattr(value, what) for value in values)

    def weigh(self, layer: Any) -> None:
        """Other weights than random ones, for libraries that draw other numbers from one seed."""
        for k, p in enumerate(parameters_of(layer).values() if not self.seeds else ()):
            numbers = read(p).array  # the memory of the parameter itself
            if numbers.flags.writeable:
                numbers[...] = 0.6 * np.sin(1 + k + np.arange(numbers.size)).reshape(numbers.shape)
            if not np.array_equal(read(p).array, numbers) or not numbers.flags.writeable:
                raise Unsampled(f"{type(layer).__name__}: no way to write its weights, as numpy() gives a copy")


def begin(lib: Any, seed: int) -> None:
    """Start the random stream anew, where the library has one that can be."""
    getattr(lib, "manual_seed", lambda number: None)(seed)


def parameters_of(layer: Any, named: bool = True) -> dict[str, Any]:
    """The parameters by name; by their place where a library does not name them."""
    if named and hasattr(layer, "named_parameters"):
        return dict(layer.named_parameters())
    return {str(k): p for k, p in enumerate(layer.parameters())} if hasattr(layer, "parameters") else {}
