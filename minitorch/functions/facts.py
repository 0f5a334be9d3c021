"""Facts: what a tensor says of its sizes, its memory and its kind."""

from typing import Any, overload

import numpy as np

from ..jit.dtypes import is_floating
from ..tensor.dtypes import from_numpy_dtype
from ..tensor.layouts import contiguous_format, strided
from ..tensor.layouts import memory_format as MemoryFormat
from ..tensor.methods import attach, method
from ..tensor.size import Size
from ..tensor.storage import UntypedStorage
from ..tensor.tensor import Tensor
from .arguments import as_dim
from .conversion import order_of
from .public import function


@overload
def size(self: Tensor) -> Size: ...
@overload
def size(self: Tensor, dim: int) -> int: ...
@method
def size(self: Tensor, dim: int | None = None) -> Any:
    """The shape, or the size of dimension `dim`."""
    if dim is None:
        return self.shape
    if not self._array.ndim:
        raise IndexError("Dimension specified as 0 but tensor has no dimensions")
    return self._array.shape[as_dim(dim, self._array.ndim)]


@method
def dim(self: Tensor) -> int:
    """The number of dimensions."""
    return self._array.ndim


@function
def numel(input: Tensor) -> int:
    """The number of elements: a Python int.

    Shapes: (*).
    Dtypes: any.
    Errors: none for a tensor.
    """
    return input._array.size


attach("nelement", numel)
attach("ndimension", dim)


@method
def element_size(self: Tensor) -> int:
    """Bytes an element takes."""
    return self._array.itemsize


@overload
def stride(self: Tensor) -> tuple[int, ...]: ...
@overload
def stride(self: Tensor, dim: int) -> int: ...
@method
def stride(self: Tensor, dim: int | None = None) -> Any:
    """How many elements lie in memory from one index to the next, for each dimension or for `dim`."""
    array = self._array
    if array.size == 0 and not any(array.strides):  # numpy's for fresh memory without elements
        array = np.empty([max(n, 1) for n in array.shape], array.dtype)
    strides = tuple(step // array.itemsize for step in array.strides)
    return strides if dim is None else strides[as_dim(dim, len(strides))]


@method
def is_contiguous(self: Tensor, memory_format: MemoryFormat = contiguous_format) -> bool:
    """Whether the elements lie in memory in the order in which they are read."""
    order_of(memory_format)
    return self._array.flags.c_contiguous


@method
def data_ptr(self: Tensor) -> int:
    """The address of the first element."""
    return self._array.ctypes.data if self._array.size else 0


@method
def storage_offset(self: Tensor) -> int:
    """How many elements of the memory lie before the first one of this tensor."""
    memory = self._array
    while isinstance(memory.base, np.ndarray):
        memory = memory.base
    return (self._array.ctypes.data - memory.ctypes.data) // self._array.itemsize if self._array.size else 0


@method
def untyped_storage(self: Tensor) -> UntypedStorage:
    """The memory of which the tensor is a part, shared with its views: how much there is, and where."""
    memory = self._array
    while isinstance(memory.base, np.ndarray):
        memory = memory.base
    return UntypedStorage(memory)


@function
def is_floating_point(input: Tensor) -> bool:
    """Whether the elements are floating point numbers: a Python bool.

    Shapes: (*).
    Dtypes: any.
    Errors: none for a tensor.
    """
    return is_floating(input._array.dtype)


@function
def is_complex(input: Tensor) -> bool:
    """False: there are no complex tensors.

    Shapes: (*).
    Dtypes: any.
    Errors: none.
    """
    return False


@function
def is_signed(input: Tensor) -> bool:
    """Whether the elements can be negative: a Python bool.

    Shapes: (*).
    Dtypes: any.
    Errors: none for a tensor.
    """
    return from_numpy_dtype(input._array.dtype).is_signed


@function
def is_nonzero(input: Tensor) -> bool:
    """Whether the one element is not 0: a Python bool.

    Shapes: of one element.
    Dtypes: any.
    Errors: RuntimeError for another number of elements.
    """
    return bool(input)


@function
def is_same_size(input: Tensor, other: Tensor) -> bool:
    """Whether two tensors have the same shape: a Python bool.

    Shapes: (*), (*).
    Dtypes: any.
    Errors: none for tensors.
    """
    return input._array.shape == other._array.shape


@function
def is_inference(input: Tensor) -> bool:
    """Whether the tensor was made inside `inference_mode`: a Python bool.

    Shapes: (*).
    Dtypes: any.
    Errors: none for a tensor.
    """
    return input._inference


@method
def get_device(self: Tensor) -> int:
    """The index of the device: -1, for the CPU."""
    return -1


@method
def _is_view(self: Tensor) -> bool:
    """Whether the memory is another tensor's."""
    return self._base is not None


def _real(self: Tensor) -> Tensor:
    """The tensor itself: there are no complex numbers."""
    return self


def _itemsize(self: Tensor) -> int:
    """Bytes an element takes."""
    return self._array.itemsize


def _nbytes(self: Tensor) -> int:
    """Bytes that all elements take."""
    return self._array.nbytes


def _retains_grad(self: Tensor) -> bool:
    """Whether `retain_grad` has been called on this tensor."""
    return self._retains


def is_tensor(obj: Any, /) -> bool:
    """Whether `obj` is a tensor."""
    return isinstance(obj, Tensor)


for _name, _fact in {
    "is_cpu": True, "is_cuda": False, "is_sparse": False, "is_quantized": False, "is_meta": False, "is_mps": False,
    "is_xpu": False, "is_nested": False, "is_mkldnn": False, "layout": strided,
}.items():  # fmt: skip
    attach(_name, _fact)
attach("real", property(_real))
attach("itemsize", property(_itemsize))
attach("nbytes", property(_nbytes))
attach("retains_grad", property(_retains_grad))
