"""Registers: tiny inner loops written out, and memory at fixed places held in local variables while a loop runs.

For models of a few units everything that a turn needs fits into the processor's registers. Only small loop bodies are
written out, so that the source stays readable and numba compiles it fast.
"""

from collections.abc import Callable
from typing import Any

from ..trace.program import Buffer
from .loops import Access, Indirect, Loop, Statement

TINY = 4
"""Extent up to which an inner loop is written out."""

MOST = 64
"""Statements that the body of a loop may come to by this."""


def written_out(items: list[Any], kept: set[Buffer], name: Callable[[str], str]) -> list[Any]:
    """The items, in which loops with a small body of tiny loops work on local variables, which `name` names."""
    found: list[Any] = []
    for item in items:
        if isinstance(item, Loop) and _fits(item):
            elsewhere = {access.buffer for other in items if other is not item for access, _ in other.accesses()}
            item.body = _flat(item.body)
            before, after = _promoted(item, elsewhere | kept, name)
            found += [*before, item, *after]
        else:
            found.append(item)
    return found


def _fits(loop: Loop) -> bool:
    """Whether a loop has inner ones, all tiny, that come to few statements."""
    inner = [item for item in loop.body if isinstance(item, Loop)]
    direct = not any(isinstance(s.target, Indirect) or _indirect(s) for s in loop.statements())
    return bool(inner) and direct and loop.extent > TINY and all(map(_tiny, inner)) and _count(loop.body) <= MOST


def _indirect(s: Statement) -> bool:
    return any(isinstance(x, Indirect) for x in s.operands)


def _tiny(loop: Loop) -> bool:
    return loop.extent <= TINY and all(_tiny(item) for item in loop.body if isinstance(item, Loop))


def _count(body: list[Any]) -> int:
    return sum(item.extent * _count(item.body) if isinstance(item, Loop) else 1 for item in body)


def _flat(body: list[Any]) -> list[Any]:
    """A body without loops: each turn of them as statements of its own."""
    found: list[Any] = []
    for item in body:
        if not isinstance(item, Loop):
            found.append(item)
            continue
        for turn in range(item.extent):
            found += [_at(statement, item, turn) for statement in _flat(item.body)]
    return found


def _at(s: Statement, loop: Loop, turn: int) -> Statement:
    """A statement in one turn of a loop."""

    def fixed(x: Any) -> Any:
        if not isinstance(x, Access):
            return x
        strides = {v: n for v, n in x.strides.items() if v is not loop.variable}
        return Access(x.buffer, x.offset + turn * x.strides.get(loop.variable, 0), strides)

    operands = [fixed(x) for x in s.operands]
    return Statement(s.kind, fixed(s.target), s.name, s.expression, operands, s.dtypes, s.result, s.origin)


def _promoted(
    loop: Loop, elsewhere: set[Buffer], name: Callable[[str], str]
) -> tuple[list[Statement], list[Statement]]:
    """Let the body work on variables where it uses fixed places: what loads them before, and stores them after.

    What is used in this loop only needs neither.
    """
    uses: dict[Buffer, list[tuple[Access, bool]]] = {}
    for access, writes in loop.accesses():
        uses.setdefault(access.buffer, []).append((access, writes))
    foreign = any(writes and b.kind != "work" for b, found in uses.items() for _, writes in found)
    origin = next(s.origin for s in loop.statements())
    before: list[Statement] = []
    after: list[Statement] = []
    for buffer, found in uses.items():
        moves = any(n for access, _ in found for n in access.strides.values())
        # Arguments may share memory with what is written, numbers are variables already.
        if moves or buffer.kind in ("number", "constant") or (buffer.kind != "work" and foreign):
            continue
        for offset, place in _places(found, name).items():
            if buffer in elsewhere or buffer.kind != "work":
                before.append(_move(Access(place, 0, {}), Access(buffer, offset, {}), origin))
                if any(writes and access.buffer is place for access, writes in found):
                    after.append(_move(Access(buffer, offset, {}), Access(place, 0, {}), origin))
    return before, after


def _places(found: list[tuple[Access, bool]], name: Callable[[str], str]) -> dict[int, Buffer]:
    """A variable for each place, to which the accesses are turned."""
    places: dict[int, Buffer] = {}
    for access, _ in found:
        buffer, offset = access.buffer, access.offset
        if offset not in places:
            places[offset] = Buffer(name(f"{buffer.name}_at_{offset}"), buffer.dtype, 1)
        access.buffer, access.offset = places[offset], 0
    return places


def _move(to: Access, source: Access, origin: Any) -> Statement:
    dtype = to.buffer.dtype
    return Statement("set", to, "copy", "{0}", [source], (dtype,), dtype, origin)
