"""A mask is put into effect: what it leaves out becomes the number that changes no result."""

from typing import Any

import numpy as np

from ..functions.masking import where
from ..tensor.limits import iinfo
from ..tensor.tensor import Tensor


def as_mask(x: Tensor, mask: Tensor) -> Tensor:
    """`mask` as booleans of the shape of `x`."""
    if mask.ndim > x.ndim:
        raise IndexError(
            f"expected a mask that broadcasts to {tuple(x.shape)}, got one of more dimensions: {tuple(mask.shape)}"
        )
    return mask.bool().expand(x.shape)


def filled(x: Tensor, mask: Tensor | None, neutral: float) -> Tensor:
    """`x`, with a number in its dtype where `mask` is False. An infinity is the end of the range of integers."""
    if mask is None:
        return x
    if not x.dtype.is_floating_point and np.isinf(neutral):
        if x._array.dtype == np.bool_:
            raise NotImplementedError("masks have no neutral element among booleans here; convert with .to(int)")
        neutral = iinfo(x.dtype).max if neutral > 0 else iinfo(x.dtype).min
    return where(as_mask(x, mask), x, x.new_full((), neutral))


def dims_of(x: Tensor, dim: Any) -> tuple[int, ...]:
    """`dim` as a tuple of distinct dimensions; None and () stand for all."""
    if dim is None or dim == ():
        return tuple(range(x.ndim))
    n, found = max(x.ndim, 1), []
    for d in (dim,) if isinstance(dim, int) else dim:
        if not -n <= d < n:
            raise IndexError(f"Dimension out of range (expected to be in range of [{-n}, {n - 1}], but got {d})")
        if d % n in found:
            raise RuntimeError(f"dim={d} appears multiple times in the list of dims")
        found.append(d % n)
    return tuple(sorted(found))
