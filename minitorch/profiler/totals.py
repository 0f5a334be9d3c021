"""Totals: what a recording adds up to, by phase, by op, by layer and by line."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from .recording import BACKWARD, COMPILED, FORWARD, OPTIMIZER, Found, Kernel, Recording, Span


class Share(NamedTuple):
    """Nanoseconds of a phase: in kernels (`math`), in Python around them (`framework`), in loading and compiling."""

    phase: str
    math: int
    framework: int
    first: int

    @property
    def total(self) -> int:
        return self.math + self.framework + self.first


class Total(NamedTuple):
    """What calls of one name add up to: their number, nanoseconds in all and by phase, and bytes that were made."""

    name: str
    calls: int
    time: int
    forward: int
    backward: int
    optimizer: int
    bytes: int


def phases(recording: Recording) -> list[Share]:
    """Forward (layers, and kernels outside of any), backward, optimizer, compiled functions, and what is elsewhere."""
    shares = []
    for phase in (FORWARD, BACKWARD, OPTIMIZER, COMPILED):
        kernels = [k for k in recording.kernels if k.phase == phase]
        first = sum(k.first for k in kernels)
        math = sum(k.end - k.start for k in kernels) - first
        around = sum(s.end - s.start for s in recording.spans if s.outer and _phase_of(s) == phase)
        within = sum(k.end - k.start for k in kernels if phase != FORWARD or k.module is not None)
        around -= sum(k.end - k.start for k in recording.kernels if phase == FORWARD and _is_compiled_in_layer(k))
        nested = [s for s in recording.spans if s.name == "backward" and s.module is OPTIMIZER]  # by a closure
        around -= sum(s.end - s.start for s in nested if phase == OPTIMIZER)
        shares.append(Share(phase, math, max(around - within, 0) if phase != COMPILED else 0, first))
    known = sum(share.total for share in shares)
    return [*shares, Share("elsewhere", 0, max(recording.end - recording.start - known, 0), 0)]


def _phase_of(span: Span) -> str | None:
    if span.kind == "phase":
        return BACKWARD if span.name == "backward" else OPTIMIZER
    return FORWARD if span.kind == "layer" else None


def _is_compiled_in_layer(kernel: Kernel) -> bool:
    return kernel.phase == COMPILED and kernel.module is not None


def by(found: Iterable[Found], name: Callable[[Found], str]) -> list[Total]:
    """Totals of calls by a name, those that took longest first; what has no name is left out."""
    rows: dict[str, list[int]] = {}
    places = {FORWARD: 2, BACKWARD: 3, OPTIMIZER: 4}
    for item in found:
        called, k = name(item), item.kernel
        if called:
            row = rows.setdefault(called, [0] * 6)
            time = k.end - k.start - k.first
            row[0] += 1
            row[1] += time
            if k.phase in places:
                row[places[k.phase]] += time
            row[5] += k.bytes
    totals = [Total(called, *row) for called, row in rows.items()]
    return sorted(totals, key=lambda t: -t.time)
