"""Conversion: tensors to Python's numbers, to numpy, to other dtypes; and what tensors say of themselves."""

from typing import Any, overload

import numpy as np

from ..autograd.record import record
from ..jit.dtypes import is_integer, is_signed_integer, is_unsigned
from ..ops.conversion import cast
from ..ops.conversion import clone as clone_op
from ..tensor.devices import device as Device
from ..tensor.devices import require_cpu
from ..tensor.dtypes import (
    as_dtype,
    bool_,
    float16,
    float32,
    float64,
    from_type_name,
    int8,
    int16,
    int32,
    int64,
    type_name,
    uint8,
)  # fmt: skip
from ..tensor.dtypes import dtype as Dtype
from ..tensor.layouts import contiguous_format, preserve_format
from ..tensor.layouts import memory_format as MemoryFormat
from ..tensor.methods import attach, method
from ..tensor.modes import modes
from ..tensor.tensor import Tensor
from .public import described, function, tensor_method


@method
def item(self: Tensor) -> bool | int | float:
    """The one element as a Python number."""
    if self._array.size != 1:
        raise RuntimeError(f"a Tensor with {self._array.size} elements cannot be converted to Scalar")
    return self._array.item()


@method
def tolist(self: Tensor) -> Any:
    """The elements as nested lists of Python numbers; one number for a 0-d tensor."""
    return self._array.tolist()


@method
def numpy(self: Tensor, *, force: bool = False) -> np.ndarray:
    """The same memory as an array; with `force`, also of a tensor that requires grad."""
    if self.requires_grad and modes.grad and not force:
        raise RuntimeError("Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.")
    return self._array.view()


def _dlpack(self: Tensor, **options: Any) -> Any:
    if self.requires_grad:
        raise BufferError("Can't export tensors that require gradient, use tensor.detach()")
    return self._array.__dlpack__(**options)


attach("__dlpack__", _dlpack)
attach("__dlpack_device__", lambda self: self._array.__dlpack_device__())


@function
def clone(input: Tensor, *, memory_format: MemoryFormat | None = None) -> Tensor:
    """A copy that gradients flow through, with the elements in the same order in memory, or in reading order.

    Shapes: (*) -> (*).
    Dtypes: any; the result has that of `input`.
    Errors: NotImplementedError for a `memory_format` other than `preserve_format` and `contiguous_format`.
    """
    return record(clone_op, (input,), (order_of(memory_format),))


def order_of(memory_format: Any) -> str:
    """numpy's letter for a memory format."""
    if memory_format not in (None, preserve_format, contiguous_format):
        raise NotImplementedError(
            f"expected torch.preserve_format or torch.contiguous_format, got {memory_format!r}: copies keep their "
            "elements in these orders only; leave it out, which changes no value"
        )
    return "C" if memory_format is contiguous_format else "K"


def rounded(number: Any, kind: np.dtype) -> np.ndarray:
    """A number, or an array of them, in dtype `kind`: RuntimeError where one does not fit.

    Of an unsigned dtype, negative integers wrap around.
    """
    array = np.asarray(number)
    if array.dtype == kind:
        return array
    if is_integer(kind) and array.dtype in (object, np.uint64):
        raise ValueError("Overflow when unpacking long long")
    if is_integer(kind) and array.size:
        limits = np.iinfo(kind)
        low = -limits.max if is_unsigned(kind) and is_signed_integer(array.dtype) else limits.min
        if not (low <= array.min() and array.max() <= limits.max):
            raise RuntimeError(f"value cannot be converted to type {kind} without overflow")
    with np.errstate(all="ignore"):
        return array.astype(kind)


def cast_to(x: Tensor, kind: Dtype, copy: bool = False, memory_format: MemoryFormat | None = None) -> Tensor:
    """`x` in the dtype `kind`: itself if it is so already, unless a copy is asked for; that in a `memory_format`."""
    order = order_of(memory_format)
    if x._array.dtype == kind.numpy:
        return record(clone_op, (x,), (order,)) if copy else x
    cast_x = record(cast, (x,), (kind.numpy,))
    return cast_x if order == "K" else contiguous(cast_x)


@overload
def to(
    self: Tensor,
    dtype: Dtype | type,
    non_blocking: bool = False,
    copy: bool = False,
    *,
    memory_format: MemoryFormat | None = None,
) -> Tensor: ...
@overload
def to(
    self: Tensor,
    device: Device | str | int | None = None,
    dtype: Dtype | type | None = None,
    non_blocking: bool = False,
    copy: bool = False,
    *,
    memory_format: MemoryFormat | None = None,
) -> Tensor: ...
@overload
def to(
    self: Tensor,
    other: Tensor,
    non_blocking: bool = False,
    copy: bool = False,
    *,
    memory_format: MemoryFormat | None = None,
) -> Tensor: ...
@method
def to(
    self: Tensor, *args: Any, copy: bool = False, memory_format: MemoryFormat | None = None, **kwargs: Any
) -> Tensor:
    """This tensor in the dtype and on the device asked for: `to(dtype)`, `to(device, dtype)` or `to(other)`.

    The tensor itself is returned if nothing has to change and no copy is asked for.
    """
    if len(args) == 1 and not kwargs and isinstance(args[0], Dtype):
        return cast_to(self, args[0], copy, memory_format)
    kind, where, copy = _target(args, {**kwargs, "copy": copy})
    require_cpu(where)
    return cast_to(self, self.dtype if kind is None else kind, copy, memory_format)


def _target(args: tuple, kwargs: dict[str, Any]) -> tuple[Dtype | None, Any, bool]:
    """The dtype, device and `copy` that the arguments of `to` ask for."""
    kind, where, copy = kwargs.pop("dtype", None), kwargs.pop("device", None), kwargs.pop("copy")
    kwargs.pop("non_blocking", False)  # a hint for transfers between devices
    other = kwargs.pop("other", None)
    if kwargs:
        raise TypeError(f"to() got unexpected keyword arguments {list(kwargs)}")
    flags: list[bool] = []
    first = 2 if isinstance(args[0] if args else None, Device | str) else 1  # flags stand behind dtype or tensor
    if any(isinstance(arg, bool) for arg in args[:first]):
        raise TypeError(f"to(): expected (dtype), (device, dtype) or (other) before the flags, got {args}")
    for arg in args:
        if isinstance(arg, Tensor):
            other = arg
        elif isinstance(arg, Device | str):
            where = arg
        elif isinstance(arg, bool):
            flags.append(arg)
        elif arg is not None:
            kind = as_dtype(arg)
    return (other.dtype if other is not None else kind), where, copy or (len(flags) > 1 and flags[1])


@tensor_method
def type_as(self: Tensor, other: Tensor) -> Tensor:
    """This tensor in the dtype of `other`."""
    return cast_to(self, other.dtype)


def _type(self: Tensor, dtype: Dtype | str | type | None = None, non_blocking: bool = False) -> Any:
    """The name 'torch.FloatTensor' of this tensor's type; or this tensor converted to the type so named, or dtype."""
    if dtype is None:
        return type_name(self.dtype)
    kind: Any = dtype  # a dtype, the name of a type, or a type that has a dtype
    return cast_to(self, from_type_name(getattr(kind, "dtype", kind)))


def _converter(name: str, kind: Dtype) -> Any:
    def convert(self: Tensor, memory_format: MemoryFormat | None = None) -> Tensor:
        return cast_to(self, kind, memory_format=memory_format)

    return described(convert, name, f"This tensor in the dtype `torch.{kind.name}`; itself if it is so already.")


attach("type", described(_type, "type", _type.__doc__))
for _name, _kind in {
    "double": float64, "float": float32, "half": float16, "long": int64, "int": int32, "short": int16, "char": int8,
    "byte": uint8, "bool": bool_,
}.items():  # fmt: skip
    attach(_name, _converter(_name, _kind))


@method
def cpu(self: Tensor, memory_format: MemoryFormat | None = None) -> Tensor:
    """This tensor: the CPU is where it is."""
    order_of(memory_format)
    return self


@method
def cuda(self: Tensor, device: Device | str | int | None = None, non_blocking: bool = False) -> Tensor:
    """Raises, as PyTorch without CUDA does."""
    require_cpu("cuda")
    return self


@tensor_method
def contiguous(self: Tensor, memory_format: MemoryFormat = contiguous_format) -> Tensor:
    """This tensor if its elements lie in memory in reading order, else a copy in which they do."""
    order_of(memory_format)
    return self if self._array.flags.c_contiguous else record(clone_op, (self,), ("C",))
