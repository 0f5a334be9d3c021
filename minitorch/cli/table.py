"""The user's CSV file: a header line of column names, then rows of numbers."""

import io
from pathlib import Path

import numpy as np
import pandas as pd

from .errors import UserError
from .files import read

LARGEST = float(np.finfo(np.float32).max)


def read_table(path: Path) -> pd.DataFrame:
    """The file's columns, by name; what is in their cells is checked by `numbers`."""
    try:
        with io.BytesIO(read(path, "the path of a CSV file")) as file:
            # The first row too: with more cells than the header it would be read as an index and its columns shift.
            header = pd.read_csv(file, header=None, nrows=2, dtype=str, encoding="utf-8-sig", keep_default_na=False)
            file.seek(0)
            table = pd.read_csv(file, encoding="utf-8-sig", low_memory=False)
    except ValueError as error:
        raise UserError(f"{path} is not a CSV file with a header line and commas between the cells: {error}") from error
    names = header.iloc[0]
    if names.duplicated().any():
        raise UserError(f"{path}: two columns are called {names[names.duplicated()].iloc[0]!r}: rename one")
    return table


def require(table: pd.DataFrame, columns: list[str], path: Path) -> None:
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise UserError(f"{path} lacks the column {listing(missing)}: its columns are {listing(table.columns)}")


def listing(names: list[str] | pd.Index) -> str:
    shown = ", ".join(repr(name) for name in names[:10])
    return shown if len(names) <= 10 else f"{shown} and {len(names) - 10} more"


def numbers(table: pd.DataFrame, columns: list[str], path: Path) -> np.ndarray:
    """The columns as float64 `(rows, columns)`; the first cell that does not hold a finite number is an error."""
    result = np.empty((len(table), len(columns)))
    for values, name in zip(result.T, columns, strict=True):
        values[:] = pd.to_numeric(table[name], errors="coerce")
        usable = np.abs(values) <= LARGEST
        if not usable.all():
            row = int(np.argmin(usable))
            cell = table[name].iloc[row]
            found = "is empty" if pd.isna(cell) else f"holds {cell!s:.40}"
            raise UserError(f"{path}: column {name!r}, row {row + 1} {found}: every cell must hold a finite number")
    return result
