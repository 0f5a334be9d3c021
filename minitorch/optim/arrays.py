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


def overwrite(rule: InPlace, arrays: list[Any], state: Iterable[float | None], numbers: Sequence[float | None]) -> None:
    """Overwrite weights and state by the formula of them, their gradients and `numbers`.

    `arrays`, all of one kind, are those of the first weight, then those of the next: itself, its gradient, its state
    without what is None in `state`.
    """
    arguments = (0, 0, *state, *numbers)
    if not arrays or isinstance(arrays[0], np.ndarray):
        rule.given(arguments)(arrays, numbers)
    else:
        _overwrite_whole(rule, arrays, arguments)


def _overwrite_whole(rule: InPlace, arrays: list[Any], arguments: Sequence[float | None]) -> None:
    """The formula on whole arrays, weight after weight; `arguments` hold a place for each array that there is."""
    places = [i for i in range(len(rule.arrays)) if arguments[i] is not None]
    for start in range(0, len(arrays), len(places)):
        given: list[Any] = list(arguments)
        for i, array in zip(places, arrays[start:], strict=False):
            given[i] = array
        weight, _, *state = given[: len(rule.arrays)]
        for array, result in zip((weight, *state), rule.formula(*given), strict=True):
            if array is not None:
                array[...] = result
