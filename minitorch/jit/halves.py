"""Half floats, computed with as single ones: every op rounds once, at its end, and its numbers may be any float32.

So do PyTorch and numpy's ufuncs of arrays alone. A number beside an array numpy makes a half float first, of which
70000 is infinite and 1e-8 is 0.
"""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from .dtypes import HALF, is_half

_SINGLE = np.dtype(np.float32)


def any_half(args: Iterable[Any]) -> bool:
    """Whether one of these is an array of half floats."""
    for x in args:  # noqa: SIM110 - any() takes 0.4 µs more, at every call that is recorded
        if x.__class__ is np.ndarray and x.dtype.char == HALF:
            return True
    return False


def only_arrays(args: Iterable[Any]) -> bool:
    """Whether there is no number among these."""
    return all(isinstance(x, np.ndarray) for x in args)


def widened(x: Any) -> Any:
    """An array of half floats as one of single floats, and so their dtype; all else as it is."""
    if isinstance(x, np.ndarray | np.generic) and is_half(x.dtype):
        return converted(x, _SINGLE)
    return _SINGLE if isinstance(x, np.dtype) and is_half(x) else x


def converted(x: Any, dtype: Any) -> Any:
    """`x` as an array of `dtype`, in which what is repeated without being stored stays so."""
    if x.dtype == dtype or 0 not in x.strides:
        return x.astype(dtype, copy=False)
    stored = x[tuple(slice(0, 1) if step == 0 else slice(None) for step in x.strides)].astype(dtype, order="C")
    steps = tuple(step and stored.strides[i] for i, step in enumerate(x.strides))
    return np.ndarray(x.shape, dtype, stored, 0, steps)


def as_half(x: Any) -> Any:
    """A Python number as a half float; all else as it is."""
    with np.errstate(over="ignore"):
        return np.float16(x) if isinstance(x, float | int) else x


def with_singles(function: Callable[..., Any], args: Iterable[Any]) -> Any:
    """What a function of half floats gives, computed with single ones."""
    out = np.asarray(function(*map(widened, args)))
    return out.astype(np.float16) if out.dtype == _SINGLE else out
