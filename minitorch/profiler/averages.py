"""Averages: calls of one name as PyTorch's `key_averages` counts them, and its table."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .recording import Recording
from .tables import aligned, size, time


@dataclass(frozen=True)
class Average:
    """Calls of one name, in microseconds; in `self_cpu_time_total` without what was recorded within."""

    key: str
    count: int
    cpu_time_total: float
    self_cpu_time_total: float
    cpu_memory_usage: int
    input_shapes: Any = ()

    @property
    def cpu_time(self) -> float:
        return self.cpu_time_total / self.count


COLUMNS = ("cpu_time", "cpu_time_total", "self_cpu_time_total", "cpu_memory_usage", "count")


class Averages(list[Average]):
    """What `key_averages` gives: a list of averages that prints as a table."""

    def table(self, sort_by: str | None = None, row_limit: int = 100, max_name_column_width: int = 55) -> str:
        """The rows as text, largest `sort_by` first (one of `COLUMNS`), else in the order of the calls."""
        if sort_by is not None and sort_by not in COLUMNS:
            raise AttributeError(f"table(): sort_by must be one of {', '.join(COLUMNS)}, got {sort_by!r}")
        rows = sorted(self, key=lambda a: -getattr(a, sort_by)) if sort_by else self
        limit = len(rows) if row_limit < 0 else row_limit
        whole = sum(a.self_cpu_time_total for a in self) or 1
        shaped = any(a.input_shapes for a in self)
        lines = [
            [a.key[:max_name_column_width], f"{a.self_cpu_time_total / whole:.2%}", time(a.self_cpu_time_total * 1e3),
             time(a.cpu_time_total * 1e3), time(a.cpu_time * 1e3), size(a.cpu_memory_usage), str(a.count),
             *([str(a.input_shapes)] if shaped else [])]
            for a in rows[:limit]
        ]  # fmt: skip
        head = ["Name", "Self CPU %", "Self CPU", "CPU total", "CPU time avg", "CPU Mem", "# of Calls"]
        head += ["Input Shapes"] if shaped else []
        return f"{aligned(head, lines)}\nSelf CPU time total: {time(whole * 1e3)}\n"

    def total_average(self) -> Average:
        """All rows as one."""
        own = sum(a.self_cpu_time_total for a in self)
        return Average("Total", sum(a.count for a in self), own, own, sum(a.cpu_memory_usage for a in self))

    def __str__(self) -> str:
        return self.table()


def averages(recordings: Iterable[Recording], by_shape: bool) -> Averages:
    """Kernels, steps and what users have named, by name; with `by_shape` by the shapes of arguments too."""
    rows: dict[Any, list[Any]] = {}
    for recording in recordings:
        stack: list[tuple[int, list[Any]]] = []
        spans = [(s.start, s.end, s.name, 0, ()) for s in recording.spans if s.kind in ("user", "step")]
        kernels = [(k.start, k.end, k.name, k.bytes, k.shapes if by_shape else ()) for k in recording.kernels]
        for start, end, name, made, shapes in sorted([*spans, *kernels], key=lambda item: (item[0], -item[1])):
            while stack and stack[-1][0] <= start:
                stack.pop()
            row = rows.setdefault((name, shapes), [0, 0, 0, 0])
            took = end - start
            row[0], row[1], row[2], row[3] = row[0] + 1, row[1] + took, row[2] + took, row[3] + made
            if stack:
                stack[-1][1][2] -= took
            stack.append((end, row))
    return Averages(
        Average(name, count, total / 1e3, own / 1e3, made, [list(s) for s in shapes])
        for (name, shapes), (count, total, own, made) in rows.items()
    )
