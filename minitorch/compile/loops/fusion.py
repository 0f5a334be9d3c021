"""Fusion: loops that may run side by side become one, and what is then needed for one turn only leaves memory.

Two loops of the same length may be fused if no turn of one touches what another turn of the other writes. After that,
memory that each turn writes before it reads shrinks to what one turn needs; a single element becomes a local variable.
"""

from collections.abc import Iterator
from math import gcd
from typing import Any

from ..trace.program import Buffer
from .loops import Access, Call, Halt, Loop, Statement, Variable, Whole


def fused(items: list[Any]) -> list[Any]:
    """The items, each merged into an earlier one where that is possible."""
    while True:
        root: list[Any] = []
        for item in items:
            insert(root, item)
        if len(root) == len(items):
            return root
        items = root  # what shared nothing before may do so now


def insert(body: list[Any], item: Any) -> None:
    """Put an item behind those of `body`, or into or before one of them, without changing what is computed."""
    at, early = len(body), begins(item)
    for k in reversed(range(len(body))):
        if isinstance(item, Loop) and isinstance(body[k], Loop) and may_fuse(body[k], item):
            merge(body[k], item)
            return
        if not independent(body[k], item):
            break
        if early and isinstance(body[k], Loop):
            at = k
    body.insert(at, item)


def begins(item: Any) -> bool:
    """Whether an item only gives memory its first value: best done early, so that it stands between no two loops."""
    if isinstance(item, Loop):
        return all(map(begins, item.body))
    return isinstance(item, Statement) and item.kind == "set" and not any(isinstance(x, Access) for x in item.operands)


def merge(loop: Loop, other: Loop) -> None:
    """Let `other` run inside `loop`."""
    for access, _ in other.accesses():
        access.renamed(other.variable, loop.variable)
    for item in other.body:
        insert(loop.body, item)


def sink(body: list[Any]) -> None:
    """Move first values into the loop that needs them, now that it is whole: then they need no memory between."""
    for item in [item for item in body if isinstance(item, Loop) and begins(item)]:
        at = body.index(item)
        user = next((k for k in range(at + 1, len(body)) if not independent(body[k], item)), None)
        if user is not None and isinstance(body[user], Loop) and may_fuse(item, body[user]):
            body.remove(item)
            put_first(body[user - 1], item)


def put_first(loop: Loop, item: Loop) -> None:
    """Let a loop of first values run inside another, each before it is needed."""
    for access, _ in item.accesses():
        access.renamed(item.variable, loop.variable)
    for inner in item.body:
        at = next((k for k, other in enumerate(loop.body) if not independent(other, inner)), len(loop.body))
        user = loop.body[at] if at < len(loop.body) else None
        if isinstance(inner, Loop) and isinstance(user, Loop) and may_fuse(inner, user):
            put_first(user, inner)
        else:
            loop.body.insert(at, inner)


def may_fuse(a: Loop, b: Loop) -> bool:
    """Whether two loops run over the same range, share memory, and keep out of each other's other turns."""
    if a.extent != b.extent:
        return False
    pairs = list(meetings(a, b))
    return bool(pairs) and all(apart(x, a.variable, y, b.variable, a, b) for x, y, conflict in pairs if conflict)


def meetings(a: Any, b: Any) -> Iterator[tuple[Access, Access, bool]]:
    """Pairs of accesses of the same memory, and whether one of them writes."""
    mine: dict[Buffer, list[tuple[Access, bool]]] = {}
    for access, writes in a.accesses():
        if access.buffer.kind not in ("constant", "number"):
            mine.setdefault(access.buffer, []).append((access, writes))
    for y, writes in b.accesses():
        for x, wrote in mine.get(y.buffer, ()):
            yield x, y, writes or wrote


def independent(a: Any, b: Any) -> bool:
    """Whether two items of one body may change places."""
    for halt, other in ((a, b), (b, a)):
        if may_end(halt) and any(_after_checks(x, writes) for x, writes in other.accesses()):
            return False
    return not any(conflict and overlap(x, a, y, b) for x, y, conflict in meetings(a, b))


def may_end(item: Any) -> bool:
    """Whether the call may end at an item, with an error."""
    return isinstance(item, Halt) or (isinstance(item, Call) and getattr(item.equation, "may_fail", False))


def _after_checks(x: Access, writes: bool) -> bool:
    """Whether an access must wait for checks: what the caller sees changes after all, indices are used when checked."""
    return isinstance(x, Whole) or (writes and x.buffer.kind != "work")


def overlap(x: Access, a: Any, y: Access, b: Any) -> bool:
    """Whether two accesses can touch the same element in one turn of the loops around both items."""
    if isinstance(a, Call) or isinstance(b, Call):
        return True
    mine, theirs = _extents(a), _extents(b)
    outer = {v: n for v, n in x.strides.items() if v not in mine and n}
    if outer != {v: n for v, n in y.strides.items() if v not in theirs and n}:
        return True
    (low, high), (other_low, other_high) = x.span(mine), y.span(theirs)
    return low <= other_high and other_low <= high


def apart(x: Access, v: Variable, y: Access, w: Variable, a: Any, b: Any) -> bool:
    """Whether two accesses touch different elements in different turns `v` and `w` of two loops."""
    step = x.strides.get(v, 0)
    if step == 0 or step != y.strides.get(w, 0):
        return False
    mine, theirs = _extents(a), _extents(b)
    count = mine.pop(v)
    theirs.pop(w)
    if {u: n for u, n in x.strides.items() if u not in mine and u is not v and n} != {
        u: n for u, n in y.strides.items() if u not in theirs and u is not w and n
    }:
        return False
    (low, high), (other_low, other_high) = x.span(mine), y.span(theirs)
    if max(high, other_high) - min(low, other_low) < abs(step):
        return True
    # As columns of a matrix are apart: all inner steps are multiples of one that is larger than all turns together.
    inner = gcd(*(n for access, extents in ((x, mine), (y, theirs)) for u, n in access.strides.items() if u in extents))
    return x.offset == y.offset and inner > abs(step) * (count - 1)


def _extents(item: Any) -> dict[Variable, int]:
    return item.extents() if isinstance(item, Loop) else {}


def paths(items: list[Any], around: tuple[Loop, ...] = ()) -> Iterator[tuple[tuple[Loop, ...], Any]]:
    """Every statement and call with the loops around it, outermost first."""
    for item in items:
        if isinstance(item, Loop):
            yield from paths(item.body, (*around, item))
        else:
            yield around, item


def contract(items: list[Any], kept: set[Buffer]) -> dict[Buffer, int]:
    """Shrink buffers to what one turn of the loops around all their uses needs; the sizes that remain, 1 for a local.

    Buffers in `kept`, and those that calls use, keep their size and are not in the answer.
    """
    uses: dict[Buffer, list[tuple[tuple[Loop, ...], Access]]] = {}
    whole = set(kept)
    for around, item in paths(items):
        for access, _ in item.accesses():
            if isinstance(item, Call | Halt) or isinstance(access, Whole) or access.buffer.kind != "work":
                whole.add(access.buffer)
            uses.setdefault(access.buffer, []).append((around, access))
    return {buffer: _shrunk(found) for buffer, found in uses.items() if buffer not in whole}


def _shrunk(uses: list[tuple[tuple[Loop, ...], Access]]) -> int:
    common = _common([around for around, _ in uses])
    for loop in common:
        if all(apart(x, loop.variable, y, loop.variable, loop, loop) for _, x in uses for _, y in uses):
            for _, access in uses:
                access.strides[loop.variable] = 0
    spans = [access.span({loop.variable: loop.extent for loop in around}) for around, access in uses]
    low = min(span[0] for span in spans)
    for _, access in uses:
        access.offset -= low
    return max(span[1] for span in spans) - low + 1


def _common(arounds: list[tuple[Loop, ...]]) -> list[Loop]:
    found = []
    for level in zip(*arounds, strict=False):
        if any(loop is not level[0] for loop in level):
            break
        found.append(level[0])
    return found


def flatten(items: list[Any]) -> None:
    """Two loops that run over memory without a gap, one right inside the other, become one."""
    for loop in items:
        if not isinstance(loop, Loop):
            continue
        flatten(loop.body)
        while len(loop.body) == 1 and isinstance(inner := loop.body[0], Loop) and _gapless(loop, inner):
            for access, _ in inner.accesses():
                access.strides[loop.variable] = access.strides.pop(inner.variable, 0)
            loop.extent, loop.body = loop.extent * inner.extent, inner.body


def _gapless(loop: Loop, inner: Loop) -> bool:
    return all(
        access.strides.get(loop.variable, 0) == inner.extent * access.strides.get(inner.variable, 0)
        for access, _ in inner.accesses()
    )
