"""Random whole numbers and random orders.

Source: `random_from_to_impl` in aten/src/ATen/native/DistributionTemplates.h, `uniform_int*` in
aten/src/ATen/core/TransformationHelper.h, `randperm_cpu` in aten/src/ATen/native/TensorFactories.cpp.
"""

import warnings
from functools import cache

import numpy as np

from ..jit.dtypes import is_bool, is_floating, is_long
from . import loops
from .fill import fills, pieces
from .generator import Generator

INT64_MIN, INT64_MAX = -(2**63), 2**63 - 1
# Beyond this length PyTorch draws 64 bits a swap, because 32 would visibly favour some orders.
LONG = (2**32 - 1) // 20


def integers(generator: Generator, out: np.ndarray, low: int | None = None, high: int | None = None) -> np.ndarray:
    """Fill `out` (bool, integer or float dtype) with whole numbers in [low, high).

    Without bounds: in [0, the dtype's largest value], or [0, 2²⁴] for float32, 2⁵³ for float64, 2¹¹ for float16. With
    `low` alone: up to that value. With `low` = -2⁶³ alone: any 64 bits. Takes one word an element; two for a range of
    2²⁸ or more, and without bounds for int64 and float64. PyTorch's `Tensor.random_`, `torch.randint`.
    """
    if low is None:
        base, count, wide = 0, largest(out.dtype) + 1, out.itemsize == 8
    else:
        base, count = interval(out.dtype, low, high)
        wide = count >= 2**28
    if not wide and loops.integers.fills(generator, out, count, base):
        return out
    return _integers(generator, out, count, base, wide)


@fills
def _integers(generator, out, count, base, wide=False):
    for piece in pieces(out):
        piece[...] = below(generator.words64(piece.size) if wide else generator.words(piece.size), count, base)


def permutation(generator: Generator, n: int, dtype: type = np.int64) -> np.ndarray:
    """The numbers 0 … n-1 in random order: shape `(n,)`.

    Takes `n - 1` words: at place i, the (word mod n-i)-th of those not yet placed is swapped in. PyTorch's
    `torch.randperm`.
    """
    if n < 0:
        raise RuntimeError(f"Trying to create tensor with negative dimension {n}: [{n}]")
    if n >= LONG:
        raise NotImplementedError(f"permutation is defined for n < {LONG}, got {n}")
    if dtype is not np.int64:
        _check_order(n, np.dtype(dtype))
    if n == 0:
        return np.empty(0, dtype)
    order = np.empty(n, np.int64)
    if not loops.permutation.fills(generator, order):
        order = shuffled(generator.words(n - 1) % np.arange(n, 1, -1, dtype=np.uint32))
    return order if dtype is np.int64 else order.astype(dtype)


def _check_order(n, dtype):
    if is_bool(dtype):
        raise NotImplementedError("permutation is defined for integer and float dtypes, got bool")
    if n - 1 > largest(dtype):
        raise RuntimeError(f"n cannot be greater than {largest(dtype) + 1} for {dtype}, got {n}")


def shuffled(offsets: np.ndarray) -> np.ndarray:
    """The numbers in order, where the one at each place i changed places with the one at `i + offsets[i]`."""
    n = len(offsets) + 1
    order, placed = list(range(n)), []
    for z, displaced in zip((np.arange(n - 1) + offsets).tolist(), order, strict=False):
        placed.append(order[z])  # place i, which is read no more
        order[z] = displaced
    return np.array([*placed, order[-1]], np.int64)


def below(words: np.ndarray, count: int, base: int) -> np.ndarray:
    """`words mod count + base` as int64, wrapping round as 64-bit arithmetic does."""
    if count < 2 ** (8 * words.itemsize):
        divisor = words.dtype.type(count)
        words = words - words // divisor * divisor  # numpy's `//` by a scalar is vector code, its `%` is not
    return (words + np.uint64(base % 2**64)).view(np.int64)


@cache
def largest(dtype: np.dtype) -> int:
    """The largest value of an integer dtype; of a float, the end of the range in which it holds every integer."""
    if is_bool(dtype):
        return 1
    return 2 ** (np.finfo(dtype).nmant + 1) if is_floating(dtype) else min(int(np.iinfo(dtype).max), INT64_MAX)


def interval(dtype: np.dtype, low: int, high: int | None) -> tuple[int, int]:
    """The first of the numbers in [low, high) and their count, with the errors of PyTorch's `random_`."""
    if is_long(dtype) and high is not None and INT64_MIN <= low < high <= INT64_MAX:
        return low, high - low
    if high is None:
        if low == INT64_MIN:
            return full_range(dtype)
        high = largest(dtype) + 1
    if low >= high:
        raise RuntimeError(f"random_ expects 'from' to be less than 'to', but got from={low} >= to={high}")
    for name, bound in (("from", low), ("to - 1", high - 1)):
        check_bound(dtype, name, bound)
    if is_floating(dtype):
        low, high = representable(dtype, low, high)
        if low >= high:
            raise RuntimeError(f"random_: {dtype} holds no number from 'from' to 'to', got from={low} >= to={high}")
    return low, high - low


def full_range(dtype: np.dtype) -> tuple[int, int]:
    if dtype not in (np.int64, np.float32, np.float64):
        raise NotImplementedError(f"random_ covers all 64 bits for int64, float32 and float64, got {dtype}")
    return 0, 2**64


def representable(dtype: np.dtype, low: int, high: int) -> tuple[int, int]:
    """The bounds moved inwards until what the dtype rounds to stays in [low, high)."""
    kind, bits = dtype.type, np.finfo(dtype).nmant + 1
    first, last = _int64(kind(low + 1)), _int64(kind(high - 1))
    if first < low:
        low = first + 2 ** (abs(low + 1).bit_length() - bits)
    if last >= high:
        high = last - 2 ** (abs(high - 1).bit_length() - bits)
    return low, high


def _int64(x):
    return int(x) if float(x) < 2**63 else INT64_MIN  # what a processor makes of a float too large


def check_bound(dtype, name, bound):
    precise, (least, most) = largest(dtype), limits(dtype)
    if is_floating(dtype) and abs(bound) > precise:
        warnings.warn(f"{name} is out of bounds [-{precise}, {precise}] for {dtype}", UserWarning, stacklevel=4)
    if not least <= bound <= most:
        raise RuntimeError(f"{name} is out of bounds for {dtype}, got {bound}")


@cache
def limits(dtype):
    """The smallest and the largest value of a dtype."""
    if is_floating(dtype):
        return -float(np.finfo(dtype).max), float(np.finfo(dtype).max)
    return (0, 1) if is_bool(dtype) else (int(np.iinfo(dtype).min), largest(dtype))
