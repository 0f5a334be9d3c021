"""Max pooling over squares of four numbers that tile an image, as nearly every model has it: 2 by 2 in steps of 2.

Neighbours in a line are compared first, which are one row for all lines of an image, then the lines. The gradient goes
to a place without a branch, which would depend on noise: as integers, numbers are kept or cleared by masks.
"""

from math import prod
from typing import Any

import numpy as np

from ..jit.compiler import compiled
from ..jit.dtypes import is_single_or_double
from .windows import Sizes


def fits(x: Any, kernel: Sizes, count: Sizes, stride: Sizes, padding: Sizes, dilation: Sizes) -> bool:
    """Whether windows are such squares, and nothing is left over."""
    pairs = tuple(kernel) == tuple(stride) == (2, 2) and not any(padding) and tuple(dilation) == (1, 1)
    whole = pairs and x.shape[-2:] == (2 * count[0], 2 * count[1])
    return whole and x.size > 0 and is_single_or_double(x.dtype)


def max_pool(x: Any, count: Sizes) -> Any:
    """x (*, 2 h, 2 w) → (*, h, w)"""
    out = np.empty((*x.shape[:-2], *count), x.dtype)
    _largest(np.ascontiguousarray(x).reshape(-1, 2, x.shape[-1]), out.reshape(-1, count[1]))
    return out


def max_pool_backward(y: Any, x: Any, count: Sizes) -> Any:
    """Zeros like x (*, 2 h, 2 w) with y (*, h, w) at the first largest number of each square."""
    out, bits, pairs = np.empty(x.shape, x.dtype), f"i{x.itemsize}", 2 * prod(count)
    images, grads = np.ascontiguousarray(x).reshape(-1, 2 * pairs), np.ascontiguousarray(y).reshape(-1, *count)
    memory = np.empty(pairs, x.dtype), np.empty(pairs, bits), np.empty(pairs, bits)
    _spread(grads.view(bits), images, *memory, out.reshape(images.shape).view(bits))
    return out


def _leads(p, q):
    """Whether p is the largest of both, or the first of the largest; a NaN is larger than any number."""
    return (p >= q) | (p != p)


@compiled()
def _largest(x, out):
    """x (lines, 2, 2 w) → out (lines, w)"""
    for n in range(out.shape[0]):
        upper, lower, line = x[n, 0], x[n, 1], out[n]
        for i in range(line.size):
            p, q, r, s = upper[2 * i], upper[2 * i + 1], lower[2 * i], lower[2 * i + 1]
            p = p if _leads(p, q) else q
            r = r if _leads(r, s) else s
            line[i] = p if _leads(p, r) else r


@compiled()
def _spread(g, x, most, first, share, out):
    """g (n, h, w) and out (n, 4 h w) as integers, x (n, 4 h w); memory for the pairs of one image, one line after
    the other: their largest numbers, all bits where that is the first, and the gradient."""
    width = g.shape[2]
    for n in range(g.shape[0]):
        image, target = x[n], out[n]
        for i in range(most.size):
            p, q = image[2 * i], image[2 * i + 1]
            most[i] = p if _leads(p, q) else q
            first[i] = -_leads(p, q)
        for y in range(g.shape[1]):
            upper, lower, given = most[2 * y * width :], most[(2 * y + 1) * width :], g[n, y]
            above, below = share[2 * y * width :], share[(2 * y + 1) * width :]
            for i in range(width):
                mask = -_leads(upper[i], lower[i])
                above[i] = given[i] & mask
                below[i] = given[i] & ~mask
        for i in range(most.size):
            target[2 * i] = share[i] & first[i]
            target[2 * i + 1] = share[i] & ~first[i]
