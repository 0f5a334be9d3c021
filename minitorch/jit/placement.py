"""Placement: memory for arrays that one loop goes through together. `fast/placement.py` has them start apart."""

from collections.abc import Callable
from typing import Any

import numpy as np


class Placement:
    """How such memory is made; a class, so that another way can be put in."""

    empty: Callable[[Any, int], Any] = staticmethod(lambda array, k: np.empty_like(array))


def empty_apart(array: Any, k: int) -> Any:
    """An array like `array` in shape, dtype and layout, the `k`-th to go with it through loops; uninitialized."""
    return Placement.empty(array, k)
