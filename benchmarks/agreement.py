"""Agreement: two sides must have computed the same before they are timed."""

from collections.abc import Mapping
from typing import Any

import numpy as np

TOLERANCE = {"float16": 1e-2, "float32": 1e-5, "float64": 1e-9}
"""How long the difference of two arrays may be as vectors, relative to the opponent's array: sums are added up in
another order, and Adam makes much of a gradient that is almost 0. One wrong element among 10⁷ is above it."""

LOOSER = {"torch.compile": 1e-4}
"""What an opponent may differ by beyond that. The Adam that torch.compile makes works `1 - 0.999 ** t` out in single
precision, which is off by 1.3e-5 at the first step; eager PyTorch does so in double precision."""


def arrays(result: Any) -> list[np.ndarray]:
    """All numbers in what a side returned: in tensors of any library, numbers, and collections of these."""
    if result is None:
        return []
    if isinstance(result, Mapping):
        result = list(result.values())
    if isinstance(result, list | tuple):
        return [array for part in result for array in arrays(part)]
    for conversion in ("detach", "cpu", "numpy"):
        result = getattr(result, conversion, lambda same=result: same)()
    return [np.array(result)]  # a copy, for the side may go on with it


def require_agreement(name: str, ours: list[np.ndarray], theirs: list[np.ndarray]) -> None:
    """AssertionError, saying where and how far apart, unless the opponent `name` computed what minitorch did."""
    assert len(ours) == len(theirs), f"minitorch gives {len(ours)} arrays, {name} {len(theirs)}"
    for k, (mine, other) in enumerate(zip(ours, theirs, strict=True)):
        assert mine.shape == other.shape, f"array {k}: minitorch's is {mine.shape}, {name}'s {other.shape}"
        found, allowed = difference(mine, other), max(TOLERANCE.get(str(other.dtype), 0), LOOSER.get(name, 0))
        assert found <= allowed, f"array {k}: minitorch's and {name}'s differ by {found:.1e} of it, over {allowed:.0e}"


def difference(mine: np.ndarray, other: np.ndarray) -> float:
    """The length of `mine - other` relative to that of `other`; NaN and infinities count as equal to themselves."""
    apart = (mine != other) & ~(np.isnan(mine) & np.isnan(other))
    if not apart.any():
        return 0.0
    finite = np.where(np.isfinite(other), other, 0).astype(np.float64)
    d = np.linalg.norm(np.where(apart, mine - finite, 0)) / (np.linalg.norm(finite) or 1)
    return float(d) if np.isfinite(d) else float("inf")
