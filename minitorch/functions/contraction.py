"""Contractions: products of tensors of any dimensions, summed over some: `tensordot`, `inner`."""

from collections.abc import Sequence
from math import prod
from typing import Any

from ..autograd.record import record
from ..ops.products import mm
from ..tensor.tensor import Tensor
from .out import fill_out
from .public import function


@function
def inner(input: Tensor, other: Tensor) -> Tensor:
    """Products over the last dimension of both, summed; a plain product if one is 0-d.

    Shapes: (*n, k), (*m, k) -> (*n, *m).
    Dtypes: the same floating point dtype or integers.
    Errors: RuntimeError if the last dimensions differ.
    """
    a, b = input._array.shape, other._array.shape
    if not a or not b:
        return input * other
    if a[-1] != b[-1]:
        raise RuntimeError(
            f"inner() the last dimension must match on both input tensors but got shapes {list(a)} and {list(b)}"
        )
    return _contraction(input, other, ([-1], [-1]))


@function
def tensordot(
    a: Tensor, b: Tensor, dims: int | Sequence[Sequence[int]] = 2, out: Tensor | None = None
) -> Tensor:
    """Products summed over `dims`: the last `dims` of `a` with the first of `b`, or two lists of dimensions.

    Shapes: (*n, *k), (*k, *m) -> (*n, *m) for `dims` = the length of k.
    Dtypes: the same floating point dtype or integers.
    Errors: RuntimeError for contracted sizes that differ and for more `dims` than there are.
    """
    result = _contraction(a, b, dims)
    return result if out is None else fill_out("tensordot", out, result)


def _contraction(x: Tensor, y: Tensor, dims: int | Sequence[Sequence[int]]) -> Tensor:
    a, b = x._array.shape, y._array.shape
    ours, theirs = _contracted(dims, len(a), len(b))
    for i, j in zip(ours, theirs, strict=True):
        if 1 in (a[i], b[j]) and a[i] != b[j]:  # what is broadcast can be added up before
            x, y = (x, y.sum(j, True, dtype=y.dtype)) if a[i] == 1 else (x.sum(i, True, dtype=x.dtype), y)
        elif a[i] != b[j]:
            raise RuntimeError(
                f"contracted dimensions need to match, but first has size {a[i]} in dim {i} and second has size {b[j]} "
                f"in dim {j}"
            )
    a, b = x._array.shape, y._array.shape
    ours, theirs = [i % len(a) for i in ours], [j % len(b) for j in theirs]
    free_a, free_b = ([i for i in range(len(s)) if i not in c] for s, c in ((a, ours), (b, theirs)))
    rows, columns = [a[i] for i in free_a], [b[j] for j in free_b]
    k = prod(a[i] for i in ours)
    left = x.permute((*free_a, *ours)).reshape((prod(rows), k))
    right = y.permute((*theirs, *free_b)).reshape((k, prod(columns)))
    return record(mm, (left, right)).reshape((*rows, *columns))


def _contracted(dims: Any, n: int, m: int) -> tuple[list[int], list[int]]:
    if isinstance(dims, Sequence):
        return list(dims[0]), list(dims[1])
    if dims < 0:
        raise RuntimeError(f"tensordot expects dims >= 0, but got dims={dims}")
    if dims > min(n, m):
        raise RuntimeError(f"tensordot expects dims < ndim_a or ndim_b, but got dims={dims}")
    return list(range(-dims, 0)), list(range(dims))
