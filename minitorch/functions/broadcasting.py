"""Expanding: tensors repeated without a copy, along new leading dimensions and along dimensions of size 1."""

from collections.abc import Sequence

import numpy as np

from ..autograd.record import record
from ..jit.dtypes import is_floating
from ..ops.broadcasting import expand as expand_op
from ..ops.broadcasting import sum_to
from ..ops.conversion import cast
from ..tensor.tensor import Tensor
from .arguments import as_sizes, given
from .public import function, tensor_method


@tensor_method
def expand(self: Tensor, *sizes: int | Sequence[int], size: Sequence[int] | None = None) -> Tensor:
    """Repeated without a copy: along new leading dimensions, and along dimensions of size 1; -1 keeps a size."""
    sizes, shape = as_sizes(given(sizes, size), "expand"), self._array.shape
    extra = len(sizes) - len(shape)
    if extra < 0:
        raise RuntimeError(
            f"expand({self.type()}{{{list(shape)}}}, size={list(sizes)}): the number of sizes provided ({len(sizes)}) "
            f"must be greater or equal to the number of dimensions in the tensor ({len(shape)})"
        )
    if not extra and all(m == n or (n == 1 and m >= 0) for m, n in zip(sizes, shape, strict=True)):
        return record(expand_op, (self,), (sizes,))
    target = [_expanded(axis, m, sizes, shape) for axis, m in reversed(list(enumerate(sizes, -extra)))]
    return record(expand_op, (self,), (tuple(reversed(target)),))


def _expanded(axis: int, m: int, sizes: tuple[int, ...], shape: tuple[int, ...]) -> int:
    """The size `m` asked for `axis` of `shape`, checked."""
    if axis < 0:
        if m < 0:
            raise RuntimeError(
                f"The expanded size of the tensor ({m}) isn't allowed in a leading, non-existing dimension "
                f"{axis + len(sizes) - len(shape)}"
            )
        return m
    n = shape[axis]
    if m not in (-1, n) and n != 1:
        raise RuntimeError(
            f"The expanded size of the tensor ({m}) must match the existing size ({n}) at non-singleton dimension "
            f"{axis + len(sizes) - len(shape)}.  Target sizes: {list(sizes)}.  Tensor sizes: {list(shape)}"
        )
    return n if m == -1 else m


@tensor_method
def expand_as(self: Tensor, other: Tensor) -> Tensor:
    """`expand` to the shape of `other`."""
    return expand(self, other._array.shape)


@tensor_method
def sum_to_size(self: Tensor, *size: int | Sequence[int]) -> Tensor:
    """The sum over what broadcasting `size` to this shape would repeat."""
    shape = as_sizes(size, "sum_to_size")
    if len(shape) > self._array.ndim or _clash(shape, self._array.shape):
        raise RuntimeError(f"size {{{list(shape)}}} is not expandable to size {{{list(self._array.shape)}}}.")
    if shape == self._array.shape and shape:
        return self
    x = self if is_floating(self._array.dtype) else cast(self, np.dtype(np.int64))
    return record(sum_to, (x,), (shape,), "SumBackward1")


def _clash(shape: tuple[int, ...], larger: tuple[int, ...]) -> bool:
    last = larger[len(larger) - len(shape) :]
    return any(n not in (1, m) for n, m in zip(shape, last, strict=True))


@function
def broadcast_to(input: Tensor, size: Sequence[int]) -> Tensor:
    """`input` expanded to `size` without a copy: a view.

    Shapes: (*) -> `size`, to which it must broadcast.
    Dtypes: any; the result has that of `input`.
    Errors: RuntimeError for a shape that does not broadcast to `size`.
    """
    return expand(input, size)
