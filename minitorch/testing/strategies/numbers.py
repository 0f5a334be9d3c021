"""Strategies for single numbers of a dtype: ordinary ones, and those at which something happens.

Halves are where rounding ties; 0, ±1, ±3 and 6 where piecewise functions have their kinks. As there are few of them,
elements of one tensor are often equal, which decides what a maximum or a sort has to choose.
"""

from functools import cache
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

TAME = [0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5, 1.5, -1.5, 2.5, -2.5, 3.0, -3.0, 6.0]


@cache
def numbers(dtype: str, special: bool = True) -> st.SearchStrategy[Any]:
    """Numbers of a dtype; `special` ones too: NaN, infinities, -0.0, subnormal and the largest and smallest."""
    if dtype == "bool":
        return st.booleans()
    kind = np.dtype(dtype)
    if kind.kind in "iu":
        tame = st.integers(0 if kind.kind == "u" else -4, 6)
        return tame | st.sampled_from([np.iinfo(kind).max, np.iinfo(kind).min]) if special else tame
    between = st.floats(-4, 4, width=8 * kind.itemsize, allow_subnormal=False)  # type: ignore[arg-type]
    tame_floats = st.sampled_from(TAME) | between
    return tame_floats | st.sampled_from(_special(kind)) | hnp.from_dtype(kind) if special else tame_floats


def _special(dtype: np.dtype) -> list[float]:
    """The ends of a float dtype; exact as Python floats."""
    facts = np.finfo(dtype)
    ends = [-0.0, facts.smallest_subnormal, facts.tiny, facts.eps, facts.max, facts.min]
    return [*map(float, ends), float("inf"), float("-inf"), float("nan")]
