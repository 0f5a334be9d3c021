"""Arrays brought between bounds: by two ufuncs, for `np.clip` spends 5 µs on reading its arguments."""

from typing import Any

import numpy as np

from ..jit.dtypes import is_floating
from .layout import copied


def clip(x: Any, low: Any, high: Any) -> Any:
    """`x`, not below `low` and not above `high`; None does not bind. NaN stays NaN."""
    if low is None:
        return np.minimum(high, x)
    raised = np.maximum(low, x)  # in this order -0.0 stays: of equal ones numpy takes the second
    return raised if high is None else np.minimum(high, raised)


def clamp_backward(x: Any, y: Any, low: Any, high: Any) -> Any:
    """`x` where `y` is not below `low`, not above `high` and no NaN; else 0."""
    within = y <= high if low is None else y >= low if high is None else (y >= low) & (y <= high)
    return np.where(within, x, 0)


def finite(x: Any, nan: float | None, posinf: float | None, neginf: float | None) -> Any:
    """`x` with other numbers for NaN and the infinities."""
    if not is_floating(x.dtype):
        return x.copy()
    limits = np.finfo(x.dtype)
    out = np.asarray(copied(x))
    np.putmask(out, out != out, nan or 0.0)
    np.putmask(out, out == np.inf, limits.max if posinf is None else posinf)
    np.putmask(out, out == -np.inf, limits.min if neginf is None else neginf)
    return out
