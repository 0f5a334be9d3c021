"""Two forms of one function: one that is ready at once, and one that numba first has to compile.

Importing numba and loading compiled code takes about half a second, so the ready form works until it has seen about as
much as costs it that long. Both forms give the same bits.
"""

from collections.abc import Callable

import numpy as np

ENOUGH = 1 << 20


class Tiered:
    """`ready(x, ...)` until it has seen `ENOUGH` elements of `x`, then `compile()(x, ...)`.

    A call costs as much as `overhead` elements more, and counts as that many more.
    """

    def __init__(self, ready: Callable, compile: Callable[[], Callable], overhead: int = 0) -> None:
        self.ready = ready
        self.compile = compile
        self.compiled: Callable | None = None
        self.overhead = overhead
        self.seen = 0

    def __call__(self, x: np.ndarray, *args):
        if self.seen < ENOUGH:
            self.seen += len(x) + self.overhead
            return self.ready(x, *args)
        if self.compiled is None:
            self.compiled = self.compile()
        return self.compiled(x, *args)
