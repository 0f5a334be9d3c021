"""Numbers: an array in short, as facts about all of it, the first elements, and a small picture."""

import base64
import math
from typing import Any

import numpy as np

from .facts import Numbers

FIRST = 6
"""Rows and columns of the elements that are given as numbers."""
SIDE = 16
"""Rows and columns of the picture at most."""


def numbers_of(array: Any, origin: str = "") -> Numbers:
    """What is told of an array, in exact arithmetic of float64."""
    shape, dtype = tuple(array.shape), str(array.dtype)
    array = np.asarray(array)
    values = array.astype(np.float64)
    finite = values[np.isfinite(values)]
    rows = _rows(values)
    picture, sampled = _picture(rows)
    return Numbers(
        shape,
        dtype,
        norm=math.sqrt(float(np.dot(values.ravel(), values.ravel()))),
        least=float(finite.min()) if finite.size else math.nan,
        greatest=float(finite.max()) if finite.size else math.nan,
        zeros=int(np.count_nonzero(values == 0)),
        nans=int(np.count_nonzero(np.isnan(values))),
        infinities=int(np.count_nonzero(np.isinf(values))),
        first=[[_short(x, array.dtype) for x in row] for row in rows[:FIRST, :FIRST]],
        picture=base64.b64encode(picture.tobytes()).decode(),
        width=picture.shape[1],
        sampled=sampled,
        origin=origin,
    )


def _rows(values: Any) -> Any:
    """An array of any shape as a matrix: its last dimension are the columns. A single column lies on its side."""
    is_matrix = values.ndim and values.size and values.shape[-1] > 1
    return values.reshape(-1, values.shape[-1]) if is_matrix else values.reshape(1, -1)


def _short(x: Any, dtype: Any) -> float:
    """A number with the digits that its dtype has."""
    return float(f"{float(x):.{3 if dtype == np.float16 else 6 if dtype != np.float64 else 10}g}")


def _picture(rows: Any) -> tuple[Any, bool]:
    """The matrix as signed bytes; of a larger one rows and columns at even distances."""
    picked = rows
    for axis in (0, 1):
        count = rows.shape[axis]
        if count > SIDE:
            picked = picked.take(np.linspace(0, count - 1, SIDE).round().astype(int), axis)
    known = np.where(np.isfinite(picked), np.abs(picked), 0)
    largest = float(known.max()) if picked.size else 0.0
    with np.errstate(invalid="ignore"):
        scaled = np.clip(picked / (largest or 1.0), -1, 1) * 127
    levels = np.where(np.isnan(picked), -128, np.round(np.nan_to_num(scaled)))
    return levels.astype(np.int8), picked is not rows
