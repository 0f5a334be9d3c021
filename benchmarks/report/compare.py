"""Two saved runs beside each other: which rows got slower, as far as their opponent in the same run can tell.

A machine is faster on one day than on another, so what is compared is the ratio to PyTorch, which was measured by turns
with it. A row changed if the confidence intervals of its two ratios do not meet and it moved by more than `LEAST`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.report.record import Record, Row
from benchmarks.report.tables import markdown
from benchmarks.report.text import amount, ratio

LEAST = 0.05


@dataclass(frozen=True)
class Change:
    """A row in both runs."""

    old: Row
    new: Row

    @property
    def speed(self) -> float:
        """How many times as fast the row became, measured by PyTorch."""
        return self.new.main.ratio / self.old.main.ratio

    @property
    def sure(self) -> bool:
        """Whether it is more than noise."""
        old, new = self.old.main, self.new.main
        apart = new.high < old.low or new.low > old.high
        return apart and not (old.noisy or new.noisy) and abs(self.speed - 1) > LEAST


def changes(old: Record, new: Record) -> list[Change]:
    """The rows that both runs have, those that lost most first."""
    before = {row.id: row for row in old.opposed}
    return sorted((Change(before[row.id], row) for row in new.opposed if row.id in before), key=lambda c: c.speed)


def comparison(old: Record, new: Record) -> str:
    """Regressions and improvements as Markdown."""
    both = changes(old, new)
    slower = [change for change in both if change.sure and change.speed < 1]
    faster = [change for change in reversed(both) if change.sure and change.speed > 1]
    missing, added = len(old.opposed) - len(both), len(new.opposed) - len(both)
    parts = [
        f"{len(both)} rows in both runs ({old.date} and {new.date}): {len(slower)} slower, {len(faster)} faster; "
        f"{missing} only in the old run, {added} only in the new one.\n",
        *_warnings(old, new),
        _table("slower", slower),
        _table("faster", faster),
    ]
    return "\n".join(part for part in parts if part)


def _warnings(old: Record, new: Record) -> list[str]:
    facts = [
        (r.machine["cpu"].get("brand_raw"), r.machine["threads"], r.machine["versions"]["torch"]) for r in (old, new)
    ]
    names = ("machine", "number of threads", "PyTorch")
    return [f"Not the same {name}: {a}, then {b}.\n" for name, a, b in zip(names, *facts, strict=True) if a != b]


def _table(title: str, changes: Sequence[Change]) -> str:
    header = [title, "by", "minitorch before", "now", "torch / minitorch before", "now"]
    lines = [
        [
            f"{change.new.group}: {change.new.name}",
            f"{change.speed:.2f}x",
            *(amount(row.amount, row.unit) for row in (change.old, change.new)),
            *(ratio(row.main) for row in (change.old, change.new)),
        ]
        for change in changes
    ]
    return markdown(header, lines)
