"""The README's figures: what a full run came to, its main tables, and its losses."""

from pathlib import Path

from benchmarks.report import tables
from benchmarks.report.record import MAIN, Record
from benchmarks.report.text import factor

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- figures -->\n", "<!-- /figures -->\n"
WORST = 12


def figures(record: Record) -> str:
    """The text between the README's markers."""
    shown = [tables.rows(name, record.groups[name]) for name in MAIN if name in record.groups]
    return "\n".join([tables.machine(record) + "\n", tables.markdown(*tables.summary(record)), *shown, _losses(record)])


def _losses(record: Record) -> str:
    lost = tables.lost(record)
    worst = ", ".join(f"{row.name} ({row.group}) {factor(row.main.ratio)}" for row in lost[:WORST])
    return f"Slower than PyTorch in {len(lost)} of {len(record.rows)} rows{'; the worst: ' + worst if lost else ''}.\n"


def write(record: Record, readme: Path = README) -> None:
    """Replace the figures in the README."""
    before, rest = readme.read_text().split(BEGIN)
    readme.write_text(before + BEGIN + figures(record) + END + rest.split(END)[1])
