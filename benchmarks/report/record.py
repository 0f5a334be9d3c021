"""The record that a run leaves (pytest-benchmark's JSON), read as rows: one piece of work, minitorch and its rivals."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args

from benchmarks.statistics import TOO_NOISY

MAIN = (
    "training step",
    "training step, compiled",
    "first call of a compiled step",
    "training step, other libraries",
    "inference",
    "optimizers, 10⁶ parameters in 2 tensors",
    "optimizers, 100 tensors of 10 parameters",
    "DataLoader, one epoch",
    "whole program, start to exit",
    "first steps of a process",
    "cold start",
    "peak memory of a training process",
)
"""The groups that people look for, which come first."""

AT_THE_START = (
    "whole program, start to exit",
    "whole program, first run ever",
    "first steps of a process",
    "longest pause in 5,000 steps",
    "first 12 epochs of a DataLoader in a process",
    "first call in a process",
    "first call of a compiled step",
    "cold start",
)
"""The groups in which a process is in its first seconds; in all others it is in its steady state."""

Verdict = Literal["faster", "level", "slower", "noisy", "once"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
AGAIN = "-again"  # ends the name of the record in which a second process repeats rows


@dataclass(frozen=True)
class Rival:
    """An opponent: its amount (seconds, or the row's unit), and how many times minitorch's that is, 95 % sure.

    `processes` says in how many the times were taken: a second one often lies outside the interval of the first.
    """

    amount: float
    ratio: float
    low: float
    high: float
    noisy: bool = False
    processes: int = 2

    @property
    def verdict(self) -> Verdict:
        """How minitorch did against it. A win or a loss is one that a second process has seen too."""
        if self.noisy:
            return "noisy"
        if self.low <= 1 <= self.high:
            return "level"
        return "once" if self.processes < 2 else "faster" if self.low > 1 else "slower"

    def repeated(self, other: "Rival") -> "Rival":
        """Both processes together: the ratio between theirs, in an interval that holds both of theirs."""
        ratio, low, high = (self.ratio * other.ratio) ** 0.5, min(self.low, other.low), max(self.high, other.high)
        noisy = self.noisy or other.noisy or high - low > TOO_NOISY * ratio
        return Rival((self.amount * other.amount) ** 0.5, ratio, low, high, noisy)


@dataclass(frozen=True)
class Row:
    """One line of the report. `limit`: the least it could be on this machine; 0 if that is not known.

    A row without rivals shows an amount of which there is no other to compare it with."""

    id: str
    group: str
    name: str
    amount: float
    spread: float
    rivals: Mapping[str, Rival]
    unit: str = "s"
    limit: float = 0.0
    size: float | None = None
    curve: str = ""

    @property
    def opponent(self) -> str:
        """The name of the main rival: PyTorch, or whoever stands first."""
        return next(iter(self.rivals))

    @property
    def main(self) -> Rival:
        return self.rivals[self.opponent]

    def repeated(self, other: "Row") -> "Row":
        """It with what a second process found for the same row."""
        rivals = {name: rival.repeated(other.rivals[name]) for name, rival in self.rivals.items()}
        return replace(self, amount=(self.amount * other.amount) ** 0.5, rivals=rivals)


@dataclass(frozen=True)
class Record:
    """A whole run: its rows, the machine and versions they were measured on, and what the rows said that failed."""

    rows: list[Row]
    machine: Mapping[str, Any]
    date: str
    failed: Mapping[str, str]

    @property
    def opposed(self) -> list[Row]:
        """The rows that have a rival."""
        return [row for row in self.rows if row.rivals]

    @property
    def groups(self) -> dict[str, list[Row]]:
        """Rows by group, the main ones first, else in the order in which they ran."""
        groups = {row.group: [other for other in self.rows if other.group == row.group] for row in self.rows}
        return {name: groups[name] for name in MAIN if name in groups} | groups

    @classmethod
    def read(cls, path: Path) -> "Record":
        """A record, with the one of the second process where that lies beside it."""
        record, again = json.loads(path.read_text()), path.with_stem(path.stem + AGAIN)
        repeated = {row.id: row for row in rows_of(json.loads(again.read_text()))} if again.exists() else {}
        rows = [row.repeated(repeated[row.id]) if row.id in repeated else row for row in rows_of(record)]
        return cls(rows, record["machine_info"], record["datetime"][:10], record.get("failed", {}))


def rows_of(record: Mapping[str, Any]) -> list[Row]:
    return [row_of(b, b["extra_info"]) for b in record["benchmarks"] if b["extra_info"]]


def row_of(benchmark: Mapping[str, Any], facts: Mapping[str, Any]) -> Row:
    """The row of one of pytest-benchmark's entries, given what the benchmark itself noted in it."""
    amount, spread, rivals = _times(facts) if "opponents" in facts else _amounts(facts["amounts"])
    name = curve_point(facts) if "curve" in facts else benchmark["param"] or benchmark["name"]
    more = {key: facts[key] for key in ("unit", "limit", "size", "curve") if key in facts}
    return Row(benchmark["fullname"], benchmark["group"], name, amount, spread, rivals, **more)


def curve_point(facts: Mapping[str, Any]) -> str:
    """The name of a row that is one point of a curve."""
    return f"{facts['curve']}, {facts['size']:,}"


def _times(facts: Mapping[str, Any]) -> tuple[float, float, dict[str, Rival]]:
    rivals = {
        name: Rival(*(found[key] for key in ("seconds", "ratio", "low", "high", "noisy")), processes=1)
        for name, found in facts["opponents"].items()
    }
    return facts["seconds"], facts["spread"], rivals


def _amounts(amounts: Mapping[str, float]) -> tuple[float, float, dict[str, Rival]]:
    (_, ours), *others = amounts.items()
    ratios = {name: theirs / ours if ours else float(theirs >= ours) for name, theirs in others}
    return ours, 0.0, {name: Rival(amounts[name], ratio, ratio, ratio) for name, ratio in ratios.items()}
