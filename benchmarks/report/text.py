"""Amounts, ratios and rows in words."""

from benchmarks.report.record import Rival, Row

PREFIXES = {
    "s": ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs")),
    "B": ((2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB"), (1, "B")),
}


def amount(value: float, unit: str = "s") -> str:
    """Three significant digits in a multiple of the unit that suits it."""
    scales = PREFIXES[unit]
    size, name = next(((size, name) for size, name in scales if abs(value) >= size), scales[-1])
    return f"{value / size:.0f} {name}" if abs(value) >= 1000 * size else f"{value / size:.3g} {name}"


def factor(x: float) -> str:
    """A ratio with three digits or so."""
    return f"{x:.0f}x" if x >= 100 else f"{x:.1f}x" if x >= 10 else f"{x:.2f}x"


def ratio(rival: Rival) -> str:
    """`4.51x (4.48 to 4.56)`, and whether noise leaves it open."""
    if rival.low == rival.high:
        return factor(rival.ratio)
    text = f"{factor(rival.ratio)} ({factor(rival.low)[:-1]} to {factor(rival.high)[:-1]})"
    return f"{text} noisy" if rival.noisy else f"{text} once" if rival.verdict == "once" else text


def limit(row: Row) -> str:
    """The row's limit and how near minitorch is to it; "" where it is unknown or far away."""
    return f"{amount(row.limit)} ({row.limit / row.amount:.0%})" if row.limit > row.amount / 100 else ""


def line(row: Row) -> str:
    """A row on one line, as a run shows it."""
    rivals = ", ".join(f"{name} {ratio(rival)}" for name, rival in row.rivals.items())
    least = f"limit {limit(row)}" if limit(row) else ""
    return "; ".join(filter(None, [f"{row.group}: {row.name}: {amount(row.amount, row.unit)}", rivals, least]))
