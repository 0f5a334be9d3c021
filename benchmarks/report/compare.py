"""Two saved runs beside each other: which rows got slower, as far as their opponent in the same run can tell.

A machine is faster on one day than on another, so what is compared is the ratio to PyTorch, which was measured by turns
with it. A row changed if the confidence intervals of its two ratios do not meet and it moved by more than `LEAST`. It
cannot be judged if one of them is noisy, or was measured in one process only.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.report.record import Record, Row
from benchmarks.report.tables import doubts, markdown
from benchmarks.report.text import amount, ratio

LEAST = 0.05
SHOWN = 12  # names of rows in one line


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
    def open(self) -> str:
        """Why it can't be judged; "" if it can."""
        found = {rival.verdict for rival in (self.old.main, self.new.main)}
        once = min(self.old.main.processes, self.new.main.processes) < 2
        return "noisy" if "noisy" in found else "measured in one process only" if once and self.apart else ""

    @property
    def apart(self) -> bool:
        """Whether the intervals do not meet, by enough to matter."""
        old, new = self.old.main, self.new.main
        return (new.high < old.low or new.low > old.high) and abs(self.speed - 1) > LEAST

    @property
    def sure(self) -> bool:
        """Whether it is more than noise."""
        return self.apart and not self.open


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
        *_unjudged(both),
        _table("slower", slower),
        _table("faster", faster),
    ]
    return "\n".join(part for part in parts if part)


def _unjudged(changes: Sequence[Change]) -> Iterator[str]:
    """How many rows are left open, why, and which."""
    for why in ("noisy", "measured in one process only"):
        names = [f"{change.new.group}: {change.new.name}" for change in changes if change.open == why]
        if names:
            more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
            yield f"{len(names)} cannot be judged, being {why} in one of the runs: {'; '.join(names[:SHOWN])}{more}.\n"


def _warnings(old: Record, new: Record) -> list[str]:
    facts = [
        (r.machine["cpu"].get("brand_raw"), r.machine["threads"], r.machine["versions"]["torch"]) for r in (old, new)
    ]
    names = ("machine", "number of threads", "PyTorch")
    other = [f"Not the same {name}: {a}, then {b}.\n" for name, a, b in zip(names, *facts, strict=True) if a != b]
    busy = [f"Of the {run} run: {doubt}\n" for run, r in (("old", old), ("new", new)) for doubt in doubts(r)]
    return other + busy


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
