"""Strategies for index expressions: keys for `x[key]` of a given shape.

A key is made of Python's own values (ints, slices, None, ..., lists of ints or bools), so every library reads it.
"""

from typing import Any

from hypothesis import strategies as st

from .shapes import Shape


@st.composite
def indices(draw: st.DrawFn, shape: Shape, advanced: bool = True, new_axes: bool = True) -> Any:
    """A key that fits `shape`, steps forward only: a tuple, or a single entry without it.

    advanced: also lists of indices and of bools; several of them have one length, so that they broadcast.
    """
    used = draw(st.integers(0, len(shape)))
    length = draw(st.integers(0, 3))
    entries = [draw(_entries(n, length, advanced)) for n in shape[:used]]
    if used < len(shape) and draw(st.booleans()):
        entries = _with_ellipsis(draw, shape, used, length, advanced)
    if new_axes and draw(st.booleans()):
        entries.insert(draw(st.integers(0, len(entries))), None)
    return entries[0] if len(entries) == 1 and draw(st.booleans()) else tuple(entries)


def _with_ellipsis(draw: st.DrawFn, shape: Shape, used: int, length: int, advanced: bool) -> list:
    """Entries for `used` dimensions, some of them counted from the end."""
    front = draw(st.integers(0, used))
    sizes = [*shape[:front], *shape[len(shape) - used + front :]]
    entries = [draw(_entries(n, length, advanced)) for n in sizes]
    return [*entries[:front], ..., *entries[front:]]


def _entries(n: int, length: int, advanced: bool) -> st.SearchStrategy[Any]:
    """Entries for a dimension of size `n`; lists pick `length` of its elements."""
    kinds: list[st.SearchStrategy[Any]] = [_slices(n)]
    if n:
        kinds.append(st.integers(-n, n - 1))
    if n and advanced and length:
        kinds.append(st.lists(st.integers(-n, n - 1), min_size=length, max_size=length))
    if advanced and length <= n:
        picks = st.permutations(range(n)).map(lambda order: [k in order[:length] for k in range(n)])
        kinds.extend([picks] if n else [])
    return st.one_of(kinds)


@st.composite
def _slices(draw: st.DrawFn, n: int) -> slice:
    ends = st.none() | st.integers(-n - 1, n + 1)
    return slice(draw(ends), draw(ends), draw(st.none() | st.integers(1, 3)))
