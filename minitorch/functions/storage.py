"""Storages: the whole memory that a tensor sees a part of, as bytes and as numbers of its dtype."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..kernels.layout import memory_of
from ..tensor.devices import CPU, device
from ..tensor.dtypes import dtype, from_numpy_dtype, uint8
from ..tensor.methods import method
from ..tensor.tensor import Tensor, wrap


class UntypedStorage:
    """Memory as bytes. Two tensors share theirs if the `data_ptr()` of their storages is the same."""

    _kind = uint8
    device: device = CPU
    is_cuda = False

    def __init__(self, owner: np.ndarray, counter: list[int], kind: dtype = uint8) -> None:
        memory = owner.reshape(-1, order="A" if owner.flags.forc else "C")
        self._array, self._counter = memory.view(kind.numpy) if memory.size else np.empty(0, kind.numpy), counter
        self._kind = kind

    def data_ptr(self) -> int:
        """The address of the first byte."""
        return self._array.ctypes.data if self._array.size else 0

    def nbytes(self) -> int:
        """How many bytes there are."""
        return self._array.nbytes

    def size(self) -> int:
        """How many elements there are: bytes, or numbers of the dtype."""
        return self._array.size

    def element_size(self) -> int:
        """Bytes an element takes."""
        return self._array.itemsize

    def tolist(self) -> list[Any]:
        """The elements as Python's numbers."""
        return self._array.tolist()

    def tensor(self, kind: dtype) -> Tensor:
        """All of the memory as a 1-d tensor of this dtype."""
        return wrap(self._array.view(kind.numpy), None, self._counter)

    def __len__(self) -> int:
        return self.size()

    def __iter__(self) -> Iterator[Any]:
        return iter(self.tolist())

    def __getitem__(self, key: Any) -> Any:
        found = self._array[key]
        return type(self)(found, self._counter, self._kind) if isinstance(found, np.ndarray) else found.item()

    def __setitem__(self, key: Any, value: Any) -> None:
        self._array[key] = value
        self._counter[0] += 1

    def _lines(self) -> str:
        return "".join(f" {number}\n" for number in self.tolist())

    def __repr__(self) -> str:
        return f"{self._lines()}[torch.storage.UntypedStorage(device=cpu) of size {self.size()}]"


class TypedStorage(UntypedStorage):
    """Memory as numbers of one dtype."""

    @property
    def dtype(self) -> dtype:
        """The dtype of the numbers."""
        return self._kind

    def untyped(self) -> UntypedStorage:
        """The same memory as bytes."""
        return UntypedStorage(self._array, self._counter)

    def __repr__(self) -> str:
        return f"{self._lines()}[torch.storage.TypedStorage(dtype={self._kind}, device=cpu) of size {self.size()}]"


@method
def untyped_storage(self: Tensor) -> UntypedStorage:
    """The memory that this tensor sees all or a part of, as bytes."""
    return UntypedStorage(memory_of(self._array)[0], self._counter)


@method
def storage(self: Tensor) -> TypedStorage:
    """The memory that this tensor sees all or a part of, as numbers of its dtype."""
    return TypedStorage(memory_of(self._array)[0], self._counter, from_numpy_dtype(self._array.dtype))
