"""Legacy constructors: `Tensor(2, 3)`, `Tensor([1.0, 2.0])`, `FloatTensor`, `LongTensor` and their kin.

Integers are sizes, a sequence is data. The classes are names for a dtype: `isinstance(x, LongTensor)` asks for it.
"""

from typing import Any

import numpy as np

from ..tensor.devices import require_cpu
from ..tensor.dtypes import bool_, dtype, float16, float32, float64, get_default_dtype, int8, int16, int32, int64, uint8
from ..tensor.methods import attach, method
from ..tensor.size import Size
from ..tensor.tensor import Tensor
from .arguments import as_sizes
from .creation import non_negative
from .data import as_array


def _filled(x: Tensor, kind: dtype, data: tuple, device: Any) -> Tensor:
    """The bare tensor `x` with the memory that a legacy constructor makes of its arguments."""
    require_cpu(device)
    x._array, x._counter = _array(kind, data), [0]
    return x


def _array(kind: dtype, data: tuple) -> np.ndarray:
    if len(data) == 1 and isinstance(data[0], Tensor):
        if data[0].dtype is not kind:
            raise TypeError(f"expected a tensor of {kind}, got {data[0].dtype}; convert it with .to(dtype)")
        return data[0]._array
    if len(data) == 1 and not isinstance(data[0], int | np.integer | Size):
        if not hasattr(data[0], "__len__") or isinstance(data[0], str):
            raise TypeError(f"new(): data must be a sequence (got {type(data[0]).__name__})")
        return np.array(as_array(data[0], kind.numpy))
    return np.empty(non_negative("Tensor", as_sizes(data, "Tensor") if data else (0,)), kind.numpy)


def _new(cls: type, *data: Any, device: Any = None) -> Any:
    """`Tensor(2, 3)`: fresh memory of these sizes in the default dtype; `Tensor(sequence)`: its numbers."""
    kind = data[0].dtype if len(data) == 1 and isinstance(data[0], Tensor) else get_default_dtype()
    return _filled(object.__new__(cls), kind, data, device)


attach("__new__", _new)


@method
def new(self: Tensor, *data: Any, device: Any = None) -> Tensor:
    """As `Tensor(*data)`, in this tensor's dtype: sizes, or a sequence of numbers."""
    return _filled(object.__new__(Tensor), self.dtype, data, device)


class LegacyType(type):
    """The class of `FloatTensor` and its kin: calling one makes a tensor, instances are the tensors of its dtype."""

    dtype: dtype

    def __new__(mcs, name: str, bases: tuple, namespace: dict[str, Any]) -> Any:
        if bases:
            raise TypeError(f"type 'torch.{bases[0].__name__}' is not an acceptable base type; subclass torch.Tensor")
        return super().__new__(mcs, name, bases, namespace)

    def __call__(cls, *data: Any, device: Any = None) -> Tensor:
        return _filled(object.__new__(Tensor), cls.dtype, data, device)

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, Tensor) and instance.dtype is cls.dtype

    def __repr__(cls) -> str:
        return f"<class 'torch.{cls.__name__}'>"


class DoubleTensor(metaclass=LegacyType):
    dtype = float64


class FloatTensor(metaclass=LegacyType):
    dtype = float32


class HalfTensor(metaclass=LegacyType):
    dtype = float16


class LongTensor(metaclass=LegacyType):
    dtype = int64


class IntTensor(metaclass=LegacyType):
    dtype = int32


class ShortTensor(metaclass=LegacyType):
    dtype = int16


class CharTensor(metaclass=LegacyType):
    dtype = int8


class ByteTensor(metaclass=LegacyType):
    dtype = uint8


class BoolTensor(metaclass=LegacyType):
    dtype = bool_
