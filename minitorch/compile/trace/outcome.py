"""Outcome: what a compiled call leaves behind besides numbers: results with a history, and results that are views."""

from typing import Any

import numpy as np

from ...autograd.node import Node
from ...jit.objects import Memory


class CompiledResult(Node):
    """The history of what a compiled function returned: it was differentiated inside, or not at all."""

    __slots__ = ()

    def __init__(self, symbol: Any):
        super().__init__(symbol.shape, symbol.dtype, ())

    def pull(self, *_: Any) -> Any:
        raise RuntimeError(
            "this tensor was returned by a compiled function, which keeps nothing for backward: call it inside"
        )


class Window:
    """A result that sees a part of an array, the same at each call: of the layout `part` if the array is `whole`."""

    def __init__(self, whole: np.ndarray, part: np.ndarray):
        start, here = (x.__array_interface__["data"][0] for x in (whole, part))
        self.offset, self.shape, self.strides = here - start, part.shape, part.strides

    def __call__(self, array: np.ndarray) -> np.ndarray:
        facts = dict(array.__array_interface__)
        address, read_only = facts["data"]
        facts.update(data=(address + self.offset, read_only), shape=self.shape, strides=self.strides)
        return np.asarray(Memory(facts, array))
