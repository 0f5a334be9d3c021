"""What an optimizer does with arrays: it makes state like a weight's, and overwrites both by its formula.

This is the one place that asks for the kind of an array. numpy's have a compiled pass that goes through weights and
state once; of any other kind the formula runs on whole arrays, which takes no more than operators, the ops that it
names, and assignment to `[...]`.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from ..jit.in_place import InPlace
from ..jit.placement import empty_apart
from ..ops.conversion import zero


def full_like(array: Any, value: Any, k: int) -> Any:
    """An array of `value` (a number, or an array of this shape) like `array` in shape, dtype and layout.

    `k` numbers the arrays of state of one weight, which start at different places of their pages (`placement.py`).
    """
    made = empty_apart(array, k) if isinstance(array, np.ndarray) else zero(array)
    made[...] = value
    return made


def overwrite(
    rule: InPlace, kind: type, arrays: list[Any], state: Iterable[float | None], numbers: Sequence[float | None]
) -> None:
    """Overwrite weights and state by the formula of them, their gradients and `numbers`.

    `arrays`, all of one kind, are those of the first weight, then those of the next: itself, its gradient, its state
    without what is None in `state`.
    """
    arguments = (0, 0, *state)
    if issubclass(kind, np.ndarray):
        return rule.given((*arguments, *numbers))(arrays, numbers)
    places = [i for i, x in enumerate(arguments) if x is not None]
    for start in range(0, len(arrays), len(places)):
        given: list[Any] = [None] * len(arguments)
        for i, array in zip(places, arrays[start:], strict=False):
            given[i] = array
        p, g, *rest = given
        results = rule.formula(p, g, *rest, *numbers)
        for array, result in zip((p, *rest), results, strict=True):
            if array is not None:
                array[...] = result
