"""Two forms of one function: one that is ready at once, and one that numba first has to compile.

The ready form works until it has cost as much time as the other takes to come: importing numba, and then loading the
compiled function from the cache on disk. So neither a short script nor a long one loses more than half of what it could
have saved. Both forms give the same bits.
"""

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

IMPORT, LOAD = 0.3, 0.01
"""Seconds that importing numba and loading one compiled function take."""


class Meter:
    """The time that a ready form has lost so far: so many seconds more a `call`, and so many more an `element`."""

    def __init__(self, call: float, element: float) -> None:
        self.call, self.element = call, element
        self.lost = 0.0

    def pays(self, elements: int) -> bool:
        """Whether to compile now, with a call on so many elements ahead."""
        if self.lost > LOAD and (self.lost > IMPORT or "numba" in sys.modules):
            return True
        self.lost += self.call + elements * self.element
        return False


class Tiered:
    """`ready(x, ...)` until `meter` says that compiling pays, then `compile()(x, ...)`."""

    def __init__(self, ready: Callable, compile: Callable[[], Callable], meter: Meter) -> None:
        self.ready, self.compile, self.meter = ready, compile, meter
        self.compiled: Callable | None = None

    def __call__(self, x: np.ndarray, *args: Any) -> Any:
        if self.compiled is None:
            if not self.meter.pays(len(x)):
                return self.ready(x, *args)
            self.compiled = self.compile()
        return self.compiled(x, *args)
