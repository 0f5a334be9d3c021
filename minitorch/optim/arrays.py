"""What an optimizer does with arrays: it makes state like a weight's, and overwrites both by its formula.

This is the one place that asks for the kind of an array. For numpy's there may be a compiled pass; of any other kind
the formula runs on whole arrays, which takes no more than operators, the ops that it names, and assignment to `[...]`.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from ..jit.in_place import InPlace, Pass
from ..jit.placement import empty_apart
from ..ops.conversion import zero


def full_like(array: Any, value: Any, k: int) -> Any:
    """An array of `value` (a number, or an array of this shape) like `array` in shape, dtype and layout.

    `k` numbers the arrays of state of one weight, which start at different places of their pages (`placement.py`).
    """
    made = empty_apart(array, k) if isinstance(array, np.ndarray) else zero(array)
    made[...] = value
    return made


def overwrite(rule: InPlace, arrays: list[Any], state: Iterable[float | None], numbers: Sequence[float | None]) -> None:
    """Overwrite weights and state by the formula of them, their gradients and `numbers`.

    `arrays`, all of one kind, are those of the first weight, then those of the next: itself, its gradient, its state
    without what is None in `state`.
    """
    ready = rule.given((0, 0, *state, *numbers))
    if not arrays or isinstance(arrays[0], np.ndarray):
        ready(arrays, numbers)
    else:
        Pass.__call__(ready, arrays, numbers)  # the plain way, whatever other there is
