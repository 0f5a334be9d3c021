"""Memory: a place in one workspace for every buffer that loops leave, shared by those never needed together."""

from typing import Any, NamedTuple

from ..trace.program import Buffer

LINE = 64
"""Bytes: buffers begin at lines of the processor's cache."""


ROUNDS = 20
"""Orders in which places are given to buffers, until the workspace is no larger than what is needed at one time."""


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
    nbytes = {buffer: -(-sizes[buffer] * buffer.dtype.itemsize // LINE) * LINE for buffer in lives}
    order = sorted(lives, key=lambda b: -nbytes[b])  # large ones first: small ones find gaps
    least, found = _peak(lives, nbytes), []
    for _ in range(ROUNDS):
        found.append(_placed(order, lives, nbytes))
        end = _end(found[-1], nbytes)
        if end == least:
            break
        order.sort(key=lambda b: found[-1][b] + nbytes[b] < end)  # what reached to the end comes first the next time
    offsets = min(found, key=lambda offsets: _end(offsets, nbytes))
    return Plan(offsets, _end(offsets, nbytes), sum(nbytes.values()))


def _peak(lives: dict[Buffer, list[int]], nbytes: dict[Buffer, int]) -> int:
    """The most bytes that are needed at one time: no workspace is smaller."""
    firsts = {start for start, _ in lives.values()}
    return max(
        (sum(nbytes[b] for b, (start, stop) in lives.items() if start <= at <= stop) for at in firsts), default=0
    )


def _placed(order: list[Buffer], lives: dict[Buffer, list[int]], nbytes: dict[Buffer, int]) -> dict[Buffer, int]:
    """Each buffer at the first gap between those that are needed while it is."""
    offsets: dict[Buffer, int] = {}
    for buffer in order:
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
    return offsets


def _end(offsets: dict[Buffer, int], nbytes: dict[Buffer, int]) -> int:
    return max((at + nbytes[b] for b, at in offsets.items()), default=0)
