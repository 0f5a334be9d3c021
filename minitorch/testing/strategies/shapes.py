"""Strategies for shapes, shapes that broadcast, and dtypes by name."""

from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

Shape = tuple[int, ...]

KINDS = {
    "float": ("float32", "float64", "float16"),
    "int": ("int64", "int32", "int16", "int8", "uint8"),
    "bool": ("bool",),
}


def shapes(min_dims: int = 0, max_dims: int = 3, min_side: int = 0, max_side: int = 4) -> st.SearchStrategy[Shape]:
    """Shapes, also of no dimensions and of no elements."""
    return hnp.array_shapes(min_dims=min_dims, max_dims=max_dims, min_side=min_side, max_side=max_side)


def broadcastable_shapes(
    count: int = 2, max_dims: int = 3, min_side: int = 0, max_side: int = 4
) -> st.SearchStrategy[tuple[Shape, ...]]:
    """`count` shapes that broadcast to one."""
    drawn = hnp.mutually_broadcastable_shapes(num_shapes=count, max_dims=max_dims, min_side=min_side, max_side=max_side)
    return drawn.map(lambda pair: pair.input_shapes)


def dtypes(*kinds: str) -> st.SearchStrategy[str]:
    """Names of dtypes of some kinds ("float", "int", "bool"; all if none is given), such as "float32"."""
    unknown = set(kinds) - set(KINDS)
    if unknown:
        raise ValueError(f"expected kinds among {sorted(KINDS)}, got {sorted(unknown)}")
    return st.sampled_from([name for kind in kinds or KINDS for name in KINDS[kind]])
