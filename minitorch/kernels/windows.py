"""Windows that slide over the last dimensions of an array: views that repeat elements, not copies.

`kernel`, `count` (of windows), `stride`, `padding` and `dilation` are tuples, a number for each of these dimensions.
"""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

Sizes = Sequence[int]


def windows(
    x: Any, kernel: Sizes, count: Sizes, stride: Sizes, padding: Sizes, dilation: Sizes, value: Any = 0
) -> Any:  # fmt: skip
    """x (*, *in) → (*, *count, *kernel): elements `dilation` apart, and `value` beyond the ends of `x`."""
    spans = extents(kernel, (1,) * len(kernel), stride, dilation)
    x = framed(x, padding, extents(kernel, count, stride, dilation), value)
    view: Any = sliding_window_view(x, spans, tuple(range(x.ndim - len(spans), x.ndim)))
    return view[(..., *(slice(None, None, step) for step in (*stride, *dilation)))]


def framed(x: Any, padding: Sizes, sizes: Sizes, value: Any = 0) -> Any:
    """An array of these sizes in which `x` stands behind `padding` elements; beyond its ends is `value`."""
    first = x.ndim - len(padding)
    if not any(padding) and tuple(x.shape[first:]) == tuple(sizes):
        return x
    out: Any = np.full((*x.shape[:first], *sizes), value, x.dtype)
    kept = [min(n, size - p) for n, size, p in zip(x.shape[first:], sizes, padding, strict=True)]
    source = tuple(slice(n) for n in kept)
    out[(..., *(slice(p, p + n) for n, p in zip(kept, padding, strict=True)))] = x[(..., *source)]
    return out


def unframed(x: Any, padding: Sizes, sizes: Sizes) -> Any:
    """What stands behind `padding` elements of a frame, of these sizes: a view."""
    return x[(..., *(slice(p, p + n) for n, p in zip(sizes, padding, strict=True)))]


def taps(kernel: Sizes, count: Sizes, stride: Sizes, dilation: Sizes) -> Iterator[tuple[Any, ...]]:
    """For each place of a window the key of the elements that stand there in all windows, last dimension fastest."""
    for places in product(*map(range, kernel)):
        settings = zip(places, count, stride, dilation, strict=True)
        yield (..., *(slice(i * d, i * d + (n - 1) * s + 1, s) for i, n, s, d in settings))


def extents(kernel: Sizes, count: Sizes, stride: Sizes, dilation: Sizes) -> tuple[int, ...]:
    """How many elements all windows together reach over."""
    return tuple((n - 1) * s + d * (k - 1) + 1 for k, n, s, d in zip(kernel, count, stride, dilation, strict=True))


def output_size(n: int, kernel: int, stride: int, padding: int, dilation: int, ceil: bool = False) -> int:
    """How many windows a dimension of `n` elements has; with `ceil` a last one may reach over the end."""
    room = n + 2 * padding - dilation * (kernel - 1) - 1
    if not ceil:
        return room // stride + 1
    count = -(-room // stride) + 1
    return count - 1 if (count - 1) * stride >= n + padding else count  # none begins in the padding at the end
