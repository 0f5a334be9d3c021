"""A strategy for calls of a function or class of a library, its arguments drawn."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from ..recipes import Call


def calls(
    path: str,
    *args: st.SearchStrategy[Any],
    optional: Mapping[str, st.SearchStrategy[Any]] | None = None,
    **options: st.SearchStrategy[Any],
) -> st.SearchStrategy[Call]:
    """Calls of `torch.<path>` with these arguments, and `optional` ones that come and go (and shrink away)."""
    order = [*options, *(optional or {})]
    given = st.fixed_dictionaries(options, optional=dict(optional or {}))
    return st.builds(
        lambda args, given: Call(path, args, {name: given[name] for name in order if name in given}),
        st.tuples(*args),
        given,
    )
