"""`python -m benchmarks.report RECORD`: page, tables, the figures in docs/, and what changed since another run."""

from pathlib import Path
from typing import Annotated

import typer

from benchmarks.report import tables
from benchmarks.report.compare import comparison
from benchmarks.report.figures import write as write_figures
from benchmarks.report.page import page
from benchmarks.report.record import Record


def report(
    record: Annotated[Path, typer.Argument(help="What pytest's --benchmark-json left.", exists=True)],
    compare: Annotated[Path | None, typer.Option(help="An older record: show what changed since.", exists=True)] = None,
    write: Annotated[bool, typer.Option("--write", help="Replace the figures in docs/benchmarks.md.")] = False,
    beside: Annotated[Path | None, typer.Option(help="A run on more threads, to be shown too.", exists=True)] = None,
) -> None:
    """Writes a page (.html) and tables (.md) beside the record, and prints what it comes to."""
    found = Record.read(record)
    if compare:
        print(comparison(Record.read(compare), found))
        return
    record.with_suffix(".html").write_text(page(found))
    record.with_suffix(".md").write_text(tables.everything(found))
    if write:
        write_figures(found, Record.read(beside) if beside else None)
    print(*tables.doubts(found), tables.markdown(*tables.summary(found)), sep="\n")
    print(tables.markdown(*tables.failed(found)))
    print(f"{record.with_suffix('.html')}: the page; {record.with_suffix('.md')}: the tables")


if __name__ == "__main__":
    typer.run(report)
