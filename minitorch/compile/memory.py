"""Memory: a place in one workspace for every buffer that loops leave, shared by those never needed together."""

from typing import Any, NamedTuple

from .program import Buffer

LINE = 64
"""Bytes: buffers begin at lines of the processor's cache."""


class Plan(NamedTuple):
    """Where in the workspace each buffer starts, in bytes; the workspace's size, and what all buffers are together."""

    offsets: dict[Buffer, int]
    size: int
    unshared: int


def planned(items: list[Any], sizes: dict[Buffer, int], kept: set[Buffer]) -> Plan:
    """Places for buffers of the given sizes in elements: each is needed from the first item that uses it to the last.

    Those in `kept` are needed to the end.
    """
    lives: dict[Buffer, list[int]] = {}
    for at, item in enumerate(items):
        for access, _ in item.accesses():
            if access.buffer in sizes:
                lives.setdefault(access.buffer, [at, at])[1] = len(items) if access.buffer in kept else at
    offsets: dict[Buffer, int] = {}
    nbytes = {buffer: -(-sizes[buffer] * buffer.dtype.itemsize // LINE) * LINE for buffer in lives}
    for buffer in sorted(lives, key=lambda b: -nbytes[b]):  # large ones first: small ones find gaps
        start, stop = lives[buffer]
        taken = sorted(
            (offsets[other], offsets[other] + nbytes[other])
            for other in offsets
            if lives[other][0] <= stop and start <= lives[other][1]
        )
        at = 0
        for low, high in taken:
            if low - at >= nbytes[buffer]:
                break
            at = max(at, high)
        offsets[buffer] = at
    size = max((offsets[b] + nbytes[b] for b in offsets), default=0)
    return Plan(offsets, size, sum(nbytes.values()))
