"""The link of a world of one: nothing to agree on, nobody to wait for."""

import numpy as np


class Alone:
    """What mpi.py's Link is among several processes, for one. All arrays are rows (one dimension, contiguous)."""

    rank, size = 0, 1

    def all_reduce(self, row: np.ndarray, operation: str) -> None:
        """Reduced by itself, a row stays as it is."""

    def reduce(self, row: np.ndarray, operation: str, root: int) -> None:
        """As all_reduce."""

    def broadcast(self, row: np.ndarray, root: int) -> None:
        """It is here already."""

    def all_gather(self, rows: np.ndarray, row: np.ndarray) -> None:
        rows[:] = row

    def gather(self, rows: np.ndarray | None, row: np.ndarray, root: int) -> None:
        if rows is not None:
            rows[:] = row

    def scatter(self, row: np.ndarray, rows: np.ndarray | None, root: int) -> None:
        if rows is not None:
            row[:] = rows

    def reduce_scatter(self, row: np.ndarray, rows: np.ndarray, operation: str) -> None:
        row[:] = rows

    def part(self, ranks: tuple[int, ...], name: str) -> "Alone":
        return Alone()
