"""The windows of images as columns below each other, so that a convolution is a product of matrices."""

from itertools import chain
from math import prod
from typing import Any

import numpy as np

from ..jit.compiler import compiled
from ..jit.dtypes import is_single_or_double
from .thresholds import MANY
from .windows import Sizes, windows


def columns_of(
    x: Any, kernel: Sizes, count: Sizes, stride: Sizes, padding: Sizes, dilation: Sizes, groups: int, memory: Any = None
) -> Any:  # fmt: skip
    """x (n, c, *in) → (groups, c/groups ∏kernel, n ∏count), in `memory` if that is given and there are many."""
    d, (n, channels) = len(kernel), x.shape[:2]
    shape = groups, channels // groups * prod(kernel), n * prod(count)
    if prod(shape) >= MANY and d <= 2 and is_single_or_double(x.dtype):
        memory = np.empty(prod(shape), x.dtype) if memory is None else memory[: prod(shape)]
        out = memory.reshape(channels, *(1,) * (2 - d), *kernel, n, *(1,) * (2 - d), *count)
        images = np.ascontiguousarray(x).reshape(n, channels, *(1,) * (2 - d), *x.shape[2:])
        settings = ((*(fill,) * (2 - d), *of) for fill, of in ((1, stride), (0, padding), (1, dilation)))
        _copy_windows(images, *chain(*settings), out)
        return out.reshape(shape)
    found = windows(x, kernel, count, stride, padding, dilation)
    return found.transpose(1, *range(2 + d, 2 + 2 * d), 0, *range(2, 2 + d)).reshape(shape)


def rows_of(y: Any, groups: int) -> Any:
    """y (n, o, *out) → (groups, o/groups, n ∏out)."""
    return y.swapaxes(0, 1).reshape(groups, y.shape[1] // groups, len(y) * prod(y.shape[2:]))


@compiled()
def _copy_windows(x, down, right, top, left, apart_down, apart_right, out):
    """x (n, c, h, w) → out (c, *kernel, n, *count): strides, padding and dilation of lines and of columns."""
    width = out.shape[5]
    for c in range(out.shape[0]):
        for a in range(out.shape[1]):
            for b in range(out.shape[2]):
                behind = left - b * apart_right  # elements that are left of the image, and so 0
                first = min(max(-(-behind // right), 0), width)
                last = max(min((x.shape[3] - 1 + behind) // right + 1, width), first)
                for n in range(out.shape[3]):
                    for y in range(out.shape[4]):
                        target, line = out[c, a, b, n, y], y * down + a * apart_down - top
                        if line < 0 or line >= x.shape[2] or first == last:
                            target[:] = 0
                            continue
                        for i in range(first):
                            target[i] = 0
                        source, kept = x[n, c, line, first * right - behind :], target[first:]
                        for i in range(last - first):
                            kept[i] = source[i * right]
                        for i in range(last, width):
                            target[i] = 0
