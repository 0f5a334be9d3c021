"""Printing: the text of a tensor, to the character what PyTorch prints.

All elements that are shown get one format and one width, found from those that are neither zero, infinite nor nan.
A tensor above `threshold` elements shows `edgeitems` at both ends of each axis. Rows wrap at `linewidth`; what is worth
knowing besides the numbers (dtype, gradient) follows. Knows arrays, not Tensor.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from math import inf
from typing import Any

import numpy as np

from ..jit.dtypes import is_floating
from .dtypes import bool_, from_numpy_dtype, get_default_dtype, int64


@dataclass
class PrintOptions:
    """How tensors print: digits after the point, when and how far to abbreviate, columns, scientific or not."""

    precision: int = 4
    threshold: float = 1000
    edgeitems: int = 3
    linewidth: int = 80
    sci_mode: bool | None = None


_options = PrintOptions()

PROFILES: dict[str, dict[str, Any]] = {
    "default": {"precision": 4, "threshold": 1000, "edgeitems": 3, "linewidth": 80},
    "short": {"precision": 2, "threshold": 1000, "edgeitems": 2, "linewidth": 80},
    "full": {"precision": 4, "threshold": inf, "edgeitems": 3, "linewidth": 80},
}


def set_printoptions(
    precision: int | None = None,
    threshold: float | None = None,
    edgeitems: int | None = None,
    linewidth: int | None = None,
    profile: str | None = None,
    sci_mode: bool | None = None,
) -> None:
    """Set how tensors print, from now on and in all threads; None leaves an option as it is.

    `profile` ('default', 'short' or 'full') comes first, the others on top of it. `sci_mode` is always set: None lets
    the numbers decide.
    """
    if profile is not None and profile not in PROFILES:
        raise ValueError(f"expected profile to be one of {', '.join(map(repr, PROFILES))}, got {profile!r}")
    asked = {"precision": precision, "threshold": threshold, "edgeitems": edgeitems, "linewidth": linewidth}
    changes = PROFILES.get(profile or "", {}) | {name: value for name, value in asked.items() if value is not None}
    for name, value in changes.items():
        setattr(_options, name, value)
    _options.sci_mode = sci_mode


def get_printoptions() -> dict[str, Any]:
    """The options now in force, as `set_printoptions(**options)` takes them."""
    return asdict(_options)


@contextmanager
def printoptions(**options: Any) -> Iterator[None]:
    """Print with these options inside a `with` block; takes what `set_printoptions` takes."""
    before = get_printoptions()
    set_printoptions(**options)
    try:
        yield
    finally:
        set_printoptions(**before)


def format_tensor(
    array: np.ndarray, *, name: str = "tensor", requires_grad: bool = False, grad_fn: str | None = None
) -> str:
    """`repr` of a tensor that holds `array` (any shape, any supported dtype).

    `name` is what the text starts with, a subclass's own; `grad_fn` the name of the node that made it ("AddBackward0").
    """
    start = f"{name}("
    text = start + _format_array(array, len(start))
    return _append(text, _facts(array, requires_grad, grad_fn), indent=len(start)) + ")"


def _facts(array: np.ndarray, requires_grad: bool, grad_fn: str | None) -> Iterator[str]:
    """What the numbers alone do not tell."""
    empty, dtype = array.size == 0, from_numpy_dtype(array.dtype)
    if (empty and array.ndim != 1) or (not empty and not _options.edgeitems):
        yield f"size={array.shape}"
    if dtype is not get_default_dtype() and (empty or dtype not in (int64, bool_)):
        yield f"dtype={dtype}"
    if grad_fn is not None:
        yield f"grad_fn=<{grad_fn}>"
    elif requires_grad:
        yield "requires_grad=True"


def _append(text: str, facts: Iterator[str], indent: int) -> str:
    # PyTorch counts the last line of numbers two columns longer than it is, but not the lines begun here.
    column = len(text) - text.rfind("\n") + 1
    for fact in facts:
        fits = column + len(fact) + 2 <= _options.linewidth
        text += (", " if fits else ",\n" + " " * indent) + fact
        column = (column + 2 if fits else indent) + len(fact)
    return text


def _format_array(array: np.ndarray, indent: int) -> str:
    """The nested brackets of `array`, whose text starts at column `indent`."""
    if array.size == 0:
        return "[]"
    cut = tuple(array.size > _options.threshold and size > 2 * _options.edgeitems for size in array.shape)
    if any(cut) and not _options.edgeitems:
        return "[...]"
    shown = _without_middle(array, cut)
    cells, width = _format_elements(shown)
    if not cut:
        return cells[0]
    margin = indent + len(cut) - 1
    per_line = max(1, (_options.linewidth - margin) // (width + len(", ")))
    return _brackets(np.array(cells, dtype=object).reshape(shown.shape).tolist(), cut, indent, per_line)


def _without_middle(array: np.ndarray, cut: tuple[bool, ...]) -> np.ndarray:
    """The elements that are shown: of each axis in `cut` only both ends."""
    if not any(cut):
        return array
    # All axes at once: an expanded tensor may have more elements than there is memory.
    ends = np.r_[: _options.edgeitems, -_options.edgeitems : 0]
    return array[np.ix_(*(ends if is_cut else range(size) for is_cut, size in zip(cut, array.shape, strict=True)))]


def _brackets(rows: list, cut: tuple[bool, ...], indent: int, per_line: int) -> str:
    """Nested lists of cells, one level for each axis, as text; an axis in `cut` gets dots in its middle."""
    if len(cut) == 1:
        cells = _with_gap(rows, " ...") if cut[0] else rows
        parts = [", ".join(cells[i : i + per_line]) for i in range(0, len(cells), per_line)]
    else:
        parts = [_brackets(row, cut[1:], indent + 1, per_line) for row in rows]
        parts = _with_gap(parts, "...") if cut[0] else parts
    breaks = "\n" * max(1, len(cut) - 1)
    return "[" + f",{breaks}{' ' * (indent + 1)}".join(parts) + "]"


def _with_gap(parts: list[str], dots: str) -> list[str]:
    return [*parts[: _options.edgeitems], dots, *parts[_options.edgeitems :]]


def _format_elements(array: np.ndarray) -> tuple[list[str], int]:
    """The elements in order, as texts of one width, and that width (only zero, inf and nan may be wider)."""
    if not is_floating(array.dtype):
        cells = [str(value) for value in array.ravel().tolist()]
        width = max(map(len, cells))
    else:
        values = array.astype(np.float64).ravel()
        telling = np.isfinite(values) & (values != 0)
        spec = _float_spec(np.abs(values[telling]))
        cells = [format(value, spec) for value in values.tolist()]
        width = max((len(cell) for cell, counts in zip(cells, telling.tolist(), strict=True) if counts), default=1)
    return [cell.rjust(width) for cell in cells], width


def _float_spec(magnitudes: np.ndarray) -> str:
    """One format for all: '1.' where all are whole, '1.0000e+00' where they are far from 1 or from each other."""
    if magnitudes.size == 0:
        return "#.0f"
    smallest, largest = float(magnitudes.min()), float(magnitudes.max())
    scientific = _options.sci_mode
    if scientific is None:
        scientific = largest / smallest > 1000 or largest > 1e8 or smallest < 1e-4
    if scientific:
        return f".{_options.precision}e"
    return "#.0f" if (magnitudes == np.ceil(magnitudes)).all() else f".{_options.precision}f"
