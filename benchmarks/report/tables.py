"""The tables of a report, as Markdown: every row, what they come to by group, the losses, and the machine."""

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median

from benchmarks.reasons import reason
from benchmarks.report.record import AT_THE_START, VERDICTS, Record, Row
from benchmarks.report.text import amount, factor, limit, ratio

BUSY = 0.7  # of the load average, beyond the benchmarks' own threads


def markdown(header: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """A Markdown table; "" if it has no lines."""
    lines = list(lines)
    return "".join(f"| {' | '.join(cells)} |\n" for cells in (header, ["---"] * len(header), *lines) if lines)


def rows(group: str, rows: Sequence[Row]) -> str:
    """Each row of a group: minitorch's amount, how many times as much its opponents take, and the limit."""
    header, lines = cells(group, rows)
    return markdown(header, lines)


def cells(group: str, rows: Sequence[Row]) -> tuple[list[str], list[list[str]]]:
    """The header and the lines of a group's table."""
    rivals = list(dict.fromkeys(name for row in rows for name in row.rivals))
    limited = any(map(limit, rows))
    header = [group, "minitorch", *rivals, *["limit (reached)"] * limited]
    return header, [_cells(row, rivals, limited) for row in rows]


def losses(record: Record) -> tuple[list[str], list[list[str]]]:
    """The rows in which minitorch is slower than its opponent or takes more, worst first; with the reason if known."""
    lines = [
        [
            f"{row.group}: {row.name}",
            amount(row.amount, row.unit),
            f"{row.opponent} {ratio(row.main)}",
            limit(row),
            reason(row.group, row.name),
        ]
        for row in lost(record)
    ]
    return ["slower", "minitorch", "opponent", "limit (reached)", "reason"], lines


def failed(record: Record) -> tuple[list[str], list[list[str]]]:
    """The rows that were not timed, for the sides disagreed or something broke."""
    return ["failed", "why"], [[row, why.replace("|", "/")] for row, why in record.failed.items()]


def lost(record: Record) -> list[Row]:
    """The rows that minitorch loses to PyTorch, or to whoever stands first, worst first."""
    return sorted((row for row in record.opposed if row.main.verdict == "slower"), key=lambda row: row.main.ratio)


def _cells(row: Row, rivals: Sequence[str], limited: bool) -> list[str]:
    mine = amount(row.amount, row.unit) + (f" ± {amount(row.spread, row.unit)}" if row.spread else "")
    others = [ratio(row.rivals[name]) if name in row.rivals else "" for name in rivals]
    return [row.name, mine, *others, *[limit(row)] * limited]


def summary(record: Record) -> tuple[list[str], list[list[str]]]:
    """One line a group: how often minitorch is faster than its main opponent, level, slower, and what is left open.

    The worst row is the one of the least ratio, however sure that is.
    """
    header = ["group", "rows", "median ratio", *VERDICTS, "worst"]
    return header, [_summary(group, rows) for group, rows in record.groups.items() if rows[0].rivals]


def _summary(group: str, rows: Sequence[Row]) -> list[str]:
    verdicts = Counter(row.main.verdict for row in rows)
    worst = min(rows, key=lambda row: row.main.ratio)
    counts = [str(verdicts[verdict]) for verdict in VERDICTS]
    middle = factor(median(row.main.ratio for row in rows))
    return [group, str(len(rows)), middle, *counts, f"{worst.name}: {ratio(worst.main)}"]


def doubts(record: Record) -> list[str]:
    """What a reader must know first: rows that tell nothing, and whether the machine was busy."""
    verdicts, facts = Counter(row.main.verdict for row in record.opposed), record.machine
    told = []
    if verdicts["noisy"]:
        told.append(f"Noisy: {verdicts['noisy']} of {len(record.opposed)} rows, which tell nothing.")
    if verdicts["once"]:
        told.append(f"Seen in one process only: {verdicts['once']} rows, which are called neither wins nor losses.")
    if facts["load"] > facts["threads"] + BUSY:
        told.append(
            f"Busy: the load average was {facts['load']:.1f} at the end, where the benchmarks alone make "
            f"{facts['threads']}. Take all that follows with care."
        )
    return told


def machine(record: Record) -> str:
    """On what it was measured, in one sentence."""
    facts = record.machine
    versions = ", ".join(f"{name} {version}" for name, version in facts["versions"].items() if version)
    absent = ", ".join(name for name, version in facts["versions"].items() if not version)
    return (
        f"{facts['cpu'].get('brand_raw', facts['machine'])}, {facts['cores']} cores, Python {facts['python_version']}; "
        f"{versions}{f' (not installed: {absent})' if absent else ''}; NumPy's BLAS: {facts['blas']}. "
        f"{conditions(record)}"
    )


def conditions(record: Record) -> str:
    """On how many threads it was measured, near which limits, and beside what else."""
    facts = record.machine
    limits = facts["limits"]
    early = [group for group in record.groups if group in AT_THE_START]
    told = f"Measured from the start of a process: {'; '.join(early)}; all else in the steady state. " if early else ""
    return (
        f"Threads of every side: {facts['threads']}. {told}Limits measured in the same run: "
        f"{limits['flop'] / 1e9:.0f} GFLOP/s in a float32 product, {limits['bytes'] / 1e9:.1f} GB/s in a copy. "
        f"Load average at the end: {facts['load']:.1f}. {record.date}."
    )


def everything(record: Record) -> str:
    """The whole report in Markdown."""
    parts = [machine(record) + "\n", *(f"**{doubt}**\n" for doubt in doubts(record))]
    parts += [markdown(*table(record)) for table in (summary, failed, losses)]
    parts += [rows(group, members) for group, members in record.groups.items()]
    return "\n".join(filter(None, parts))
