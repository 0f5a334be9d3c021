"""Indexing: `x[key]` and `x[key] = value` for ints, slices, None, Ellipsis, index arrays and masks.

Reading goes in two steps. The basic part of a key (ints, slices, None) gives a view; if index arrays are left, they
pick a copy out of that view. Writing does the same, and writes into the view. What a key means is worked out in
keys.py. Next: `recording.py`, for what writing into a view does to the history of the whole.
"""

from typing import Any

import numpy as np

from ..ops.indexing import index, pick, put
from .inplace import overwrite
from .keys import parse
from .recording import edit, record
from .tensor import Tensor, wrap


def getitem(x: Tensor, key: Any) -> Tensor:
    """`x[key]`: a view for a basic key, a copy where index arrays or masks take part."""
    basic, indices, layout = parse(key, x._array.shape)
    view = record(index, (x,), (basic, None)) if basic or indices is None else x
    return view if indices is None else record(pick, (view, indices), (layout,))


def setitem(x: Tensor, key: Any, value: Any) -> None:
    """`x[key] = value` in place: `value` is broadcast and cast."""
    basic, indices, layout = parse(key, x._array.shape)
    view = record(index, (x,), (basic, None)) if basic else x
    value = _as_value(x, value)
    if indices is None:
        overwrite(view, value)
    else:
        edit(put, view, value, indices, settings=(layout, False))


def _as_value(x: Tensor, value: Any) -> Tensor:
    if isinstance(value, Tensor):
        return value
    if isinstance(value, bool | int | float | np.generic):
        return wrap(np.asarray(value).astype(x._array.dtype))
    kind = type(value)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    raise TypeError(f"can't assign a {name} to a {x.type()}")


Tensor.__getitem__ = getitem  # type: ignore[method-assign, assignment]
Tensor.__setitem__ = setitem  # type: ignore[method-assign, assignment]
