"""Memory: tensors that see the memory of another under any strides, in another dtype, or of another size."""

from collections.abc import Sequence
from math import prod
from typing import Any, Unpack

import numpy as np

from ..autograd.errors import cannot_change
from ..autograd.record import record
from ..kernels.layout import memory_of, seen_from
from ..ops.shaping import strided
from ..tensor.dtypes import as_numpy_dtype, dtype
from ..tensor.layouts import memory_format as MemoryFormat
from ..tensor.methods import method
from ..tensor.tensor import Tensor, wrap
from .arguments import as_sizes
from .conversion import order_of
from .creation import non_negative
from .facts import stride as steps_of
from .inplace import reshaped
from .options import Options, finish, float_dtype
from .placing import replaced
from .public import function, public, tensor_method


@function
def as_strided(input: Tensor, size: Sequence[int], stride: Sequence[int], storage_offset: int | None = None) -> Tensor:
    """The memory of `input` as a tensor of this size, with so many elements from one index to the next: a view.

    Shapes: (*) -> `size`.
    Dtypes: any; the result has that of `input`.
    Errors: RuntimeError for negative strides, and for what lies outside of the memory.
    """
    owner, start = memory_of(input._array)
    own = start // input._array.itemsize if input._array.size else 0
    offset = own if storage_offset is None else storage_offset
    shape, steps = as_sizes((size,), "as_strided"), as_sizes((stride,), "as_strided")
    _check_steps(shape, steps, offset)
    _check_room(shape, steps, offset, input._array.itemsize, owner.nbytes)
    return record(strided, (input,), (shape, steps, offset - own, steps_of(input)))


method(reshaped(as_strided))


def _check_steps(shape: tuple[int, ...], steps: tuple[int, ...], offset: int) -> None:
    if len(shape) != len(steps):
        raise RuntimeError("mismatch in length of strides and shape")
    if min(steps, default=0) < 0:
        raise RuntimeError(f"as_strided: Negative strides are not supported at the moment, got strides: {list(steps)}")
    if min(shape, default=0) < 0:
        raise RuntimeError(f"Storage size calculation overflowed with sizes={list(shape)} and strides={list(steps)}")
    if offset < 0:
        raise RuntimeError(f"Tensor: invalid storage offset {offset}")


def _check_room(shape: tuple[int, ...], steps: tuple[int, ...], offset: int, itemsize: int, room: int) -> None:
    need = (offset + extent(shape, steps)) * itemsize if prod(shape) else 0
    if need > room:
        raise RuntimeError(
            f"setStorage: sizes {list(shape)}, strides {list(steps)}, storage offset {offset}, and itemsize {itemsize} "
            f"requiring a storage size of {need} are out of bounds for storage of size {room}"
        )


def extent(shape: tuple[int, ...], steps: tuple[int, ...]) -> int:
    """How many elements lie from the first to the last of an array that has some."""
    return 1 + sum((n - 1) * step for n, step in zip(shape, steps, strict=True))


@function
def as_strided_scatter(
    input: Tensor, src: Tensor, size: Sequence[int], stride: Sequence[int], storage_offset: int | None = None
) -> Tensor:
    """`input` with `src` where `as_strided` would look.

    Shapes: (*), `size` -> (*).
    Dtypes: that of `input`.
    Errors: as `as_strided`, and RuntimeError for another shape of `src`.
    """
    return replaced(input, src, lambda x: as_strided(x, size, stride, storage_offset))


@public
def empty_strided(size: Sequence[int], stride: Sequence[int], **options: Unpack[Options]) -> Tensor:
    """Fresh memory of this size, with so many elements from one index to the next: the numbers are arbitrary.

    Shapes: -> `size`.
    Dtypes: the default dtype unless `dtype` says otherwise.
    Errors: RuntimeError for another number of strides, and for negative sizes.
    """
    shape, steps = as_sizes((size,), "empty_strided"), as_sizes((stride,), "empty_strided")
    if len(shape) != len(steps):
        raise RuntimeError(
            f"dimensionality of sizes ({len(shape)}) must match dimensionality of strides ({len(steps)})"
        )
    _check_steps(non_negative("empty_strided", shape), steps, 0)
    memory = np.empty(extent(shape, steps) if prod(shape) else 0, float_dtype(options))
    return finish(seen_from(memory, shape, steps if memory.size else (0,) * len(steps), 0), options)


@public
def empty_permuted(size: Sequence[int], physical_layout: Sequence[int], **options: Unpack[Options]) -> Tensor:
    """Fresh memory of this size, whose dimensions follow each other in memory as in `physical_layout`.

    Shapes: -> `size`.
    Dtypes: the default dtype unless `dtype` says otherwise.
    Errors: RuntimeError for a layout that does not name each dimension once.
    """
    shape, order = as_sizes((size,), "empty_permuted"), as_sizes((physical_layout,), "empty_permuted")
    if sorted(order) != list(range(len(shape))):
        raise RuntimeError(f"expected a permutation of the {len(shape)} dimensions as physical_layout, got {order}")
    array = np.empty([non_negative("empty_permuted", shape)[axis] for axis in order], float_dtype(options))
    return finish(array.transpose(np.argsort(order)) if order else array, options)


@tensor_method
def new_empty_strided(self: Tensor, size: Sequence[int], stride: Sequence[int], **options: Unpack[Options]) -> Tensor:
    """As `empty_strided`, in this tensor's dtype."""
    own: Any = {"dtype": self.dtype, **options}
    return empty_strided(size, stride, **own)


def frombuffer(buffer: Any, *, dtype: dtype, count: int = -1, offset: int = 0, requires_grad: bool = False) -> Tensor:
    """A 1-d tensor in the memory of anything that has Python's buffer protocol, from the byte `offset` on."""
    kind, room = np.dtype(as_numpy_dtype(dtype)), memoryview(buffer).nbytes
    if not room or not count:
        raise ValueError(f"both buffer length ({room}) and count ({count}) must not be 0")
    if not 0 <= offset < room:
        raise ValueError(
            f"offset ({offset} bytes) must be non-negative and no greater than buffer length ({room} bytes) minus 1"
        )
    if count < 0 and (room - offset) % kind.itemsize:
        raise ValueError(
            f"buffer length ({room - offset} bytes) after offset ({offset} bytes) must be a multiple of element size "
            f"({kind.itemsize})"
        )
    if count * kind.itemsize > room - offset:
        raise ValueError(
            f"requested buffer length ({count} * {kind.itemsize} bytes) after offset ({offset} bytes) must not be "
            f"greater than actual buffer length ({room} bytes)"
        )
    return wrap(np.frombuffer(buffer, kind, max(count, -1), offset)).requires_grad_(requires_grad)


@method
def resize_(self: Tensor, *sizes: int | Sequence[int], memory_format: MemoryFormat | None = None) -> Tensor:
    """This tensor in another shape, in its memory as far as that reaches; what is added is arbitrary.

    Tensors that saw memory which has become too small go on seeing that.
    """
    shape = non_negative("resize_", as_sizes(sizes, "resize_"))
    order_of(memory_format)
    if self.requires_grad:
        raise RuntimeError("cannot resize variables that require grad")
    need, array = prod(shape), self._array
    if shape == array.shape:
        return self
    owner, start = memory_of(array)
    if need * array.itemsize > owner.nbytes - start:
        room = np.empty(need, array.dtype)
        kept = seen_from(array, ((owner.nbytes - start) // array.itemsize,), (1,), 0)
        room[: kept.size] = kept
        self._array = room.reshape(shape)
    else:
        self._array = seen_from(array, shape, [prod(shape[k + 1 :]) for k in range(len(shape))], 0)
    return self


@tensor_method
def resize_as_(self: Tensor, the_template: Tensor, *, memory_format: MemoryFormat | None = None) -> Tensor:
    """`resize_` to the shape of `the_template`."""
    return resize_(self, the_template._array.shape, memory_format=memory_format)


@method
def set_(
    self: Tensor, source: Any = None, storage_offset: int = 0, size: Sequence[int] = (), stride: Sequence[int] = ()
) -> Tensor:
    """This tensor in the memory of `source`: a tensor's as it is, or a storage's from an offset on; or in none."""
    problem = cannot_change(self)
    if problem:
        raise RuntimeError(problem)
    if source is None:
        self._array = np.empty(0, self._array.dtype)
        self._counter[0] += 1
        return self
    given = source if isinstance(source, Tensor) else source.tensor(self.dtype)
    if given.dtype is not self.dtype:
        raise RuntimeError(f"Could not set tensor of type {given.dtype} to a tensor of type {self.dtype}")
    if size:
        shape = as_sizes((size,), "set_")
        steps = as_sizes((stride,), "set_") if stride else tuple(prod(shape[k + 1 :]) for k in range(len(shape)))
        given = as_strided(given, shape, steps, storage_offset)
    self._array = given._array
    self._counter[0] += 1  # its own: PyTorch counts edits by tensor here, not by memory
    return self


@tensor_method
def is_set_to(self: Tensor, tensor: Tensor) -> bool:
    """Whether two tensors see the same elements of the same memory in the same way."""
    x, y = self._array, tensor._array
    return x.ctypes.data == y.ctypes.data and x.shape == y.shape and x.strides == y.strides
