"""Storages: the block of memory that a tensor is a view of, and that all its other views share.

A file holds storages once and tensors as (storage, offset, sizes, strides). Here an array is taken apart into
those, and put together again after checking that it stays inside its storage.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..tensor import dtypes
from .errors import LoadError, shown

MAX_DIMENSIONS = 64  # numpy's


@dataclass(frozen=True)
class StorageType:
    """What `torch.FloatStorage` stands for in a file: the type of a storage's elements."""

    dtype: dtypes.dtype


STORAGE_NAMES = {t: t.legacy.replace("Tensor", "Storage") for t in dtypes.ALL}
STORAGE_TYPES = {name: StorageType(t) for t, name in STORAGE_NAMES.items()}


@dataclass(eq=False)
class Storage:
    """Elements in memory: `array` is 1-D and contiguous."""

    array: np.ndarray
    dtype: dtypes.dtype

    def view(self, offset: Any, sizes: Any, strides: Any) -> np.ndarray:
        """The array of these sizes and strides, in elements, `offset` elements into the storage."""
        sizes, strides = _integers(sizes, "sizes"), _integers(strides, "strides")
        offset = _integers((offset,), "offset")[0]
        if len(sizes) != len(strides) or len(sizes) > MAX_DIMENSIONS:
            raise LoadError(f"a tensor has {len(sizes)} sizes and {len(strides)} strides; at most {MAX_DIMENSIONS}")
        extent = _extent(sizes, strides)
        needed = offset + extent
        if extent and needed > self.array.size:  # where a tensor of no elements begins says nothing
            raise LoadError(f"a tensor of {shown(sizes)} needs {needed} elements of a storage of {self.array.size}")
        itemsize = self.dtype.itemsize
        if math.prod(size for size in sizes if size) * itemsize >= 2**63 or max(strides, default=0) >= 2**60:
            raise LoadError(f"a tensor of sizes {shown(sizes)} and strides {shown(strides)} is larger than any memory")
        steps = tuple(stride * itemsize for stride in strides)
        if 0 in sizes:
            return np.ndarray(sizes, self.dtype.numpy, strides=steps)
        return np.ndarray(sizes, self.dtype.numpy, self.array, offset * itemsize, steps)


def _integers(values: Any, what: str) -> tuple[int, ...]:
    if not isinstance(values, tuple) or any(type(v) is not int or not 0 <= v < 2**63 for v in values):
        raise LoadError(f"a tensor's {what} must be integers from 0 to 2**63, got {shown(values)}")
    return tuple(values)


def _extent(sizes: tuple[int, ...], strides: tuple[int, ...]) -> int:
    """How many elements there are from a tensor's first to its last, both included; 0 for an empty one."""
    if 0 in sizes:
        return 0
    return 1 + sum((size - 1) * stride for size, stride in zip(sizes, strides, strict=True))


def storage_of(array: np.ndarray) -> tuple[np.ndarray, np.ndarray, int]:
    """What owns the memory of a describable `array`, all of it as a 1-D array of its dtype, and the offset in it."""
    owner = _owner(array)
    memory = _memory(owner)
    start = _address(array) - _address(memory) if array.size else 0
    return owner, memory.view(array.dtype), start // array.itemsize


def describable(array: np.ndarray) -> np.ndarray:
    """`array`, or its copy if it cannot be said with a storage, an offset, sizes, and strides from 0 on."""
    owner = _owner(array)
    memory = _memory(owner)
    whole = memory.flags.c_contiguous and _address(memory) == _address(owner) and memory.nbytes % array.itemsize == 0
    aligned = (_address(array) - _address(owner)) % array.itemsize == 0
    return array if whole and aligned and min(array.strides, default=0) >= 0 else array.copy()


def element_strides(array: np.ndarray) -> tuple[int, ...]:
    """Strides in elements; those of a contiguous array where there are none to walk over, as PyTorch has it."""
    if array.size:
        return tuple(stride // array.itemsize for stride in array.strides)
    return tuple(math.prod(max(size, 1) for size in array.shape[axis + 1 :]) for axis in range(array.ndim))


def _owner(array: np.ndarray) -> np.ndarray:
    """The array behind all views; between two arrays may stand an object of numpy's `as_strided`."""
    base = array.base
    while base is not None:
        if isinstance(base, np.ndarray):
            array = base
        base = getattr(base, "base", None)
    return array


def _memory(owner: np.ndarray) -> np.ndarray:
    """All of the owner's elements in the order in which they lie in memory: a view, if there are no gaps."""
    order = sorted(range(owner.ndim), key=lambda axis: -owner.strides[axis])
    return owner.transpose(order).reshape(-1)


def _address(array: np.ndarray) -> int:
    return array.__array_interface__["data"][0]
