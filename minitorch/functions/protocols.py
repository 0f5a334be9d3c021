"""Protocols: what Python and numpy ask of a tensor: len, iteration, truth, conversion to numbers, text, copies."""

import copy
from collections.abc import Iterator
from typing import Any, TypeVar

import numpy as np

from ..autograd.leaf import Leaf
from ..autograd.record import record
from ..jit.dtypes import is_floating
from ..kernels.layout import copied_within, packed, unpacked
from ..ops.indexing import index
from ..presentation.graphs import Shown
from ..tensor.methods import attach
from ..tensor.modes import modes
from ..tensor.tensor import Tensor
from .conversion import item, numpy
from .data import from_numpy

T = TypeVar("T", bound=Tensor)


def _len(self: Tensor) -> int:
    if not self._array.ndim:
        raise TypeError("len() of a 0-d tensor")
    return self._array.shape[0]


def _iter(self: Tensor) -> Iterator[Tensor]:
    if not self._array.ndim:
        raise TypeError("iteration over a 0-d tensor")
    places = range(self._array.shape[0])
    return iter([record(index, (self,), ((i,),), Shown("UnbindBackward0", ("x",), i)) for i in places])


def _reversed(self: Tensor) -> Tensor:
    return self.flip(0) if self._array.ndim else self


def _contains(self: Tensor, element: Any) -> bool:
    if not isinstance(element, Tensor | bool | int | float | np.generic):
        raise RuntimeError(f"Tensor.__contains__ only supports Tensor or scalar, but you passed in a {type(element)}.")
    return bool((self._array == (element._array if isinstance(element, Tensor) else element)).any())


def _bool(self: Tensor) -> bool:
    if self._array.size != 1:
        many = "more than one value" if self._array.size else "no values"
        raise RuntimeError(f"Boolean value of Tensor with {many} is ambiguous")
    return bool(self._array.item())


def _number(kind: Any) -> Any:
    def convert(self: Tensor) -> Any:
        if self._array.size != 1:
            raise ValueError("only one element tensors can be converted to Python scalars")
        return kind(self._array.item())

    convert.__annotations__["return"] = kind
    return convert


def _index(self: Tensor) -> int:
    if self._array.size != 1 or is_floating(self._array.dtype):
        raise TypeError("only integer tensors of a single element can be converted to an index")
    return int(self._array.item())


def _format(self: Tensor, spec: str) -> str:
    if not self._array.ndim and type(self) is Tensor:
        return format(item(self), spec)
    return object.__format__(self, spec) if spec else str(self)


def _array(self: Tensor, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
    return np.array(numpy(self), dtype=dtype, copy=copy)


def _array_wrap(self: Tensor, array: np.ndarray, context: Any = None, return_scalar: bool = False) -> Tensor:
    return from_numpy(array)


def _deepcopy(self: Tensor, memo: dict[int, Any]) -> Tensor:
    if not self.is_leaf:
        raise RuntimeError(
            "Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol at the moment.  "
            "If you were attempting to deepcopy a module, this may be because of a torch.nn.utils.weight_norm usage, "
            "see https://github.com/pytorch/pytorch/pull/103001"
        )
    if id(self) not in memo:
        new = object.__new__(type(self))
        memo[id(self)] = new
        new.__setstate__((copied_within(self._array, memo), self.requires_grad, {}))
        new.__dict__.update(copy.deepcopy(_extras(self), memo))
        new._grad = copy.deepcopy(self._grad, memo)
    return memo[id(self)]


def _extras(x: Tensor) -> dict[str, Any]:
    """What users hung on a tensor."""
    return {name: value for name, value in vars(x).items() if name not in Tensor.__annotations__}


def _copy(self: T) -> T:
    """A leaf in the same memory, as PyTorch's."""
    new = object.__new__(type(self))
    new.__setstate__((self._array, self.requires_grad, _extras(self)))
    return new


def _reduce(self: Tensor, protocol: int) -> tuple:
    return object.__new__, (type(self),), (packed(self._array), self.requires_grad, _extras(self))


def _setstate(self: Tensor, state: tuple) -> None:
    packing, requires_grad, extras = state
    self._array, self._counter = unpacked(packing), [1]  # to PyTorch, to be given memory is an edit
    self.__dict__.update(extras)
    if modes.inference:
        self._inference = True
    if requires_grad:
        self._node = Leaf(self)


for _name, _method in {
    "len": _len, "iter": _iter, "contains": _contains, "bool": _bool, "float": _number(float), "int": _number(int),
    "complex": _number(complex), "index": _index, "format": _format, "array": _array, "array_wrap": _array_wrap,
    "deepcopy": _deepcopy, "copy": _copy, "reduce_ex": _reduce, "reversed": _reversed, "setstate": _setstate,
}.items():  # fmt: skip
    attach(f"__{_name}__", _method)
