"""Bounds: the smallest and the largest of indices, which functions of tensors look at before they use them.

What they are compared with is taken to be kept, and the compiled code looks at it in every call: `low < 0` is False,
and a call in which an index is below 0 raises IndexError before it has changed anything.
"""

from typing import Any

import numpy as np

from .equations import fresh, origin
from .program import Check, Reduce
from .symbol import Symbol


class Unsigned:
    """Integers whose bits are read as unsigned: what is below 0 is larger than all others."""

    def __init__(self, symbol: Symbol):
        self.symbol = symbol

    def max(self) -> "Bound":
        return Bound(self.symbol, -1, unsigned=True)


class Bound:
    """The least (`sign` 1) or the largest (-1) element of a symbol, to be compared with a number."""

    def __init__(self, symbol: Symbol, sign: int, unsigned: bool = False):
        self.symbol, self.sign, self.unsigned = symbol, sign, unsigned

    def _kept(self, kept: Any) -> None:
        axes, program, where = tuple(range(kept.ndim)), self.symbol.program, origin()
        flag = fresh(program, "inside", np.empty((1,) * kept.ndim, bool))
        program.equations.append(Reduce(flag, (kept,), where, "all", axes, np.dtype(bool)))
        flag = flag.reshape(())
        problem = IndexError(f"{where.file}:{where.line}: index out of range")
        program.equations.append(Check(flag, (flag,), where, True, problem))

    def __lt__(self, limit: int) -> bool:
        kept = np.greater_equal(self.symbol, limit) if self.sign > 0 else np.less(self.symbol, limit)
        self._kept(np.logical_and(kept, np.greater_equal(self.symbol, 0)) if self.unsigned else kept)
        return self.sign < 0

    def __ge__(self, limit: int) -> bool:
        return not self < limit
