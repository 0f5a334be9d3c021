"""Tables of a profile, as text."""

from collections.abc import Sequence

from ..jit.callers import from_here
from .totals import Share, Total


def overview(shares: Sequence[Share], steps: int) -> str:
    """The phases: time in kernels, in Python around them, and in loading and compiling."""
    whole = sum(share.total for share in shares) or 1
    rows = [
        [s.phase, time(s.math), time(s.framework), time(s.first), time(s.total), f"{s.total / whole:.1%}"]
        for s in shares
        if s.total
    ]
    sums = [sum(values) for values in zip(*[(s.math, s.framework, s.first, s.total) for s in shares], strict=True)]
    rows.append(["all", *map(time, sums), "100.0%"])
    title = f"{time(whole)}" + (f", {steps} steps of an optimizer: {time(whole // steps)} each" if steps else "")
    return f"{title}\n{aligned(['', 'kernels', 'Python', 'first calls', 'all', 'share'], rows)}"


def by_name(title: str, totals: Sequence[Total], limit: int) -> str:
    """The totals that took longest, as `by` sorts them."""
    whole = sum(t.time for t in totals) or 1
    rows = [
        [from_here(t.name), str(t.calls), time(t.time), f"{t.time / whole:.1%}", time(t.forward), time(t.backward),
         time(t.optimizer), size(t.bytes)]
        for t in totals[:limit]
    ]  # fmt: skip
    head = [title, "calls", "time", "share", "forward", "backward", "optimizer", "bytes made"]
    return aligned(head, rows) + (f"\n... {len(totals) - limit} more" if len(totals) > limit else "")


def aligned(head: list[str], rows: list[list[str]]) -> str:
    """Columns, of which the first is aligned to the left."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = [head, ["-" * width for width in widths], *rows]
    return "\n".join(
        "  ".join(x.ljust(w) if i == 0 else x.rjust(w) for i, (x, w) in enumerate(zip(line, widths, strict=True)))
        for line in lines
    )


def time(nanoseconds: float) -> str:
    """`12.3 us`; nothing for no time."""
    if not nanoseconds:
        return ""
    for unit, scale in (("s", 1e9), ("ms", 1e6)):
        if nanoseconds >= scale:
            return f"{nanoseconds / scale:.3f} {unit}"
    return f"{nanoseconds / 1e3:.1f} us"


def size(count: int) -> str:
    """`1.5 KiB`; nothing for no bytes."""
    if not count:
        return ""
    for unit, scale in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if count >= scale:
            return f"{count / scale:.1f} {unit}"
    return f"{count} B"
