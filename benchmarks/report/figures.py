"""The figures in docs/benchmarks.md: what a run came to, its main tables, its losses, and training on more threads."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.report import tables
from benchmarks.report.record import MAIN, Record
from benchmarks.report.text import factor

FILE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- figures -->\n", "<!-- /figures -->\n"
WORST = 12
ALSO = ("training step", "training step, compiled")  # groups shown of a run on more threads


def figures(record: Record, beside: Record | None = None) -> str:
    """The text between the markers of the file."""
    parts = [tables.machine(record) + "\n", tables.markdown(*tables.summary(record)), *_tables(record, MAIN)]
    if beside:
        parts += [f"Training in another run. {tables.conditions(beside)}\n", *_tables(beside, ALSO)]
    if record.failed:
        parts.append(f"Failed, so not timed: {', '.join(record.failed)}.\n")
    return "\n".join([*parts, *_losses(record)])


def _tables(record: Record, groups: Sequence[str]) -> list[str]:
    return [tables.rows(name, record.groups[name]) for name in groups if name in record.groups]


def _losses(record: Record) -> Iterator[str]:
    """How often minitorch is slower than each of its main opponents, and where most."""
    for opponent in dict.fromkeys(row.opponent for row in record.opposed):
        rows = [row for row in record.opposed if row.opponent == opponent]
        lost = [row for row in tables.lost(record) if row in rows]
        worst = ", ".join(f"{row.name} ({row.group}) {factor(row.main.ratio)}" for row in lost[:WORST])
        yield f"Slower than {opponent} in {len(lost)} of {len(rows)} rows{'; the worst: ' + worst if lost else ''}.\n"


def write(record: Record, beside: Record | None = None, file: Path = FILE) -> None:
    """Replace the figures in the file."""
    before, rest = file.read_text().split(BEGIN)
    file.write_text(before + BEGIN + figures(record, beside) + END + rest.split(END)[1])
