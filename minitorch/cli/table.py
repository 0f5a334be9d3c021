"""The user's CSV file: a header line of column names, then rows of numbers, and perhaps of classes."""

import csv
import io
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import numpy as np

from .errors import UserError
from .files import read

LARGEST = float(np.finfo(np.float32).max)
SHOWN = 10  # names of columns in a message


def read_table(path: Path, needed: Sequence[str]) -> Any:
    """The file's columns, by name, as pandas' DataFrame; what is in their cells is checked by `numbers` and `classes`.

    That the columns `needed` are there is known from the header, before pandas is imported, which takes half a second.
    """
    data = read(path, "the path of a CSV file")
    try:
        names = _header(data)
        require(names, needed, path)
        import pandas as pd

        with io.BytesIO(data) as file:
            return pd.read_csv(file, header=0, names=names, encoding="utf-8-sig", low_memory=False)
    except (ValueError, csv.Error) as error:
        raise UserError(f"{path} is not a CSV file with a header line and commas between the cells: {error}") from error


def _header(data: bytes) -> list[str]:
    """The names of the columns. A first row of more cells is refused: it would be read as an index."""
    with io.TextIOWrapper(io.BytesIO(data), "utf-8-sig", newline="") as text:
        rows = filter(None, csv.reader(text))
        names, first = next(rows, []), next(rows, [])
    if not names:
        raise ValueError("it is empty")
    if len(first) > len(names):
        raise ValueError(f"expected {len(names)} cells in the first row, got {len(first)}")
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"two columns are called {name!r}: rename one")
    return names


def require(names: Sequence[str], needed: Sequence[str], path: Path) -> None:
    """UserError if a column is missing: it shows all that there are, or the nearest of many."""
    missing = [name for name in needed if name not in names]
    if not missing:
        return
    if len(names) <= SHOWN:
        there = f"its columns are {listing(names)}"
    else:
        nearest = get_close_matches(missing[0], names, n=SHOWN, cutoff=0)
        there = f"the nearest of its {len(names)} columns are {listing(nearest)}"
    raise UserError(f"{path} lacks the column {listing(missing)}: {there}")


def listing(names: Sequence[str]) -> str:
    shown = ", ".join(repr(name) for name in names[:SHOWN])
    return shown if len(names) <= SHOWN else f"{shown} and {len(names) - SHOWN} more"


def numbers(table: Any, columns: Sequence[str], path: Path, advice: str = "") -> np.ndarray:
    """The columns as float64 `(rows, columns)`; the first cell that does not hold a finite number is an error."""
    import pandas as pd

    result = np.empty((len(table), len(columns)))
    for values, name in zip(result.T, columns, strict=True):
        values[:] = pd.to_numeric(table[name], errors="coerce")
        usable = np.abs(values) <= LARGEST
        if not usable.all():
            row = int(np.argmin(usable))
            cell = table[name].iloc[row]
            if pd.isna(cell):
                raise UserError(f"{path}: column {name!r}, row {row + 1} is empty: every cell must hold a number")
            told = advice.format(name=name)
            raise UserError(
                f"{path}: column {name!r}, row {row + 1} holds {cell!s:.40}: every cell must hold a finite number{told}"
            )
    return result


def classes(table: Any, column: str, path: Path) -> tuple[tuple[str, ...], np.ndarray]:
    """The names of the classes in a column, sorted, and the number of each row's class, int64 `(rows,)`."""
    values = table[column]
    if values.isna().any():
        raise UserError(f"{path}: column {column!r}, row {int(np.argmax(values.isna())) + 1} is empty: give its class")
    names, numbers = np.unique(values.astype(str).to_numpy(dtype=object), return_inverse=True)
    if len(values) > 1 and len(names) == 1:
        raise UserError(f"{path}: column {column!r} is {names[0]} in every row: choose a --target that varies")
    if len(values) > 3 and len(names) > len(values) / 2:
        raise UserError(
            f"{path}: column {column!r} has {len(names)} classes in {len(values)} rows: numbers are predicted with "
            "--task regression"
        )
    return tuple(map(str, names)), numbers.astype(np.int64)
