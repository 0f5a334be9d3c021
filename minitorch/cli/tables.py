"""The tables that `minitorch compare` prints."""

from collections.abc import Iterable
from typing import Any

from rich.table import Table

from .agreement import TOLERANCE, Difference


def table(title: str, *columns: str, rows: Iterable[Iterable[str]]) -> Table:
    """Names on the left, numbers right-justified."""
    result = Table(title=title, title_justify="left", title_style="bold")
    for number, column in enumerate(columns):
        result.add_column(column, justify="right" if number else "left")
    for row in rows:
        result.add_row(*row)
    return result


def loss_table(results: dict[str, dict[str, Any]]) -> Table:
    rows = []
    for name, trainings in results.items():
        mine, other = (training.losses for training in trainings.values())
        for epoch in sorted({1, len(mine) // 4, len(mine) // 2, len(mine)}):
            (left, _), (right, _) = mine[epoch - 1], other[epoch - 1]
            rows.append((name, str(epoch), f"{left:.7f}", f"{right:.7f}", f"{abs(left - right):.1e}"))
    return table("Training loss", "task", "epoch", "minitorch", "PyTorch", "difference", rows=rows)


def difference_table(found: dict[str, dict[str, Difference]]) -> Table:
    rows = ((name, *(f"{difference.size:.1e}" for difference in kinds.values())) for name, kinds in found.items())
    title = f"Largest difference (tolerance {TOLERANCE:.0e})"
    return table(title, "task", "losses", "parameters", "predictions", rows=rows)


def time_table(times: dict[str, list[float]]) -> Table:
    rows = (
        (name, micro(mine), micro(compiled), micro(other), factor(other / mine), factor(other / compiled))
        for name, (mine, compiled, other) in times.items()
    )
    columns = ("task", "minitorch", "compiled", "PyTorch", "ratio", "ratio, compiled")
    title = "Time of a training step (median); a ratio is PyTorch's time over minitorch's: above 1 minitorch is faster"
    return table(title, *columns, rows=rows)


def factor(ratio: float) -> str:
    return f"{ratio:.0f}x" if ratio >= 100 else f"{ratio:.1f}x" if ratio >= 10 else f"{ratio:.2f}x"


def micro(seconds: float) -> str:
    return f"{1e6 * seconds:.0f} µs"


def experiment_table(changes: list[dict[str, Any]], losses: Iterable[list[tuple[float, float]]]) -> Table:
    rows = []
    for change, ((_, left), (_, right)) in zip(changes, losses, strict=True):
        what = ", ".join(f"{key} = {value}" for key, value in change.items()) or "as above"
        rows.append((what, f"{left:.4f}", f"{right:.4f}"))
    return table("Test loss of diabetes, changed", "change", "minitorch", "PyTorch", rows=rows)
