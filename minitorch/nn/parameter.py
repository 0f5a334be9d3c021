"""Parameters and buffers: the tensors that belong to a model.

Both are tensors that a `Module` knows by name once they are assigned to one of its attributes: parameters are what an
optimizer changes, buffers are kept and saved with them but not trained.
"""

from collections import OrderedDict
from typing import Any, Self, TypeVar

import numpy as np

from ..jit.dtypes import is_floating
from ..tensor.dtypes import get_default_dtype
from ..tensor.tensor import Tensor, wrap

T = TypeVar("T", bound=Tensor)


class Parameter(Tensor):
    """A tensor that a model learns; shares the memory of `data`. PyTorch's `torch.nn.Parameter`.

    It requires grad unless told otherwise, also when it is made inside `no_grad`.
    """

    def __new__(cls, data: Tensor | None = None, requires_grad: bool = True) -> Self:
        t = _belonging(cls, data)
        if requires_grad and not is_floating(t._array.dtype):
            raise RuntimeError(
                f"Only Tensors of floating point and complex dtype can require gradients: this one is {t.dtype}; "
                "convert it, or pass requires_grad=False"
            )
        return t.requires_grad_(requires_grad)

    def __repr__(self, **kwargs: Any) -> str:
        return "Parameter containing:\n" + super().__repr__(**kwargs)

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        if id(self) not in memo:
            memo[id(self)] = type(self)(wrap(self._array.copy()), self.requires_grad)
        return memo[id(self)]

    def __copy__(self) -> Self:
        new = super().__copy__()
        new._counter = [0]  # a parameter takes its memory over when it is made: no edit
        return new

    def __reduce_ex__(self, protocol: Any) -> Any:
        # A third place for hooks, always empty: PyTorch's order of arguments.
        return _rebuild_parameter, (self.data, self.requires_grad, OrderedDict())


class Buffer(Tensor):
    """A tensor that a model keeps without learning it; in its state dict if `persistent`. `torch.nn.Buffer`."""

    persistent: bool

    def __new__(cls, data: Tensor | None = None, *, persistent: bool = True) -> Self:
        t = _belonging(cls, data).requires_grad_(data is not None and data.requires_grad)
        t.persistent = persistent
        return t


def _belonging(cls: type[T], data: Tensor | None) -> T:
    """A leaf of class `cls` in the memory of `data`; without data, an empty one."""
    if data is None:
        data = wrap(np.empty(0, get_default_dtype().numpy))
    if not isinstance(data, Tensor):
        raise TypeError(f"{cls.__name__}: expected a Tensor, got {type(data).__name__}; make one with torch.tensor")
    t = object.__new__(cls)
    t._array, t._counter, t._inference = data._array, data._counter, data._inference
    return t


def _rebuild_parameter(data: Tensor, requires_grad: bool, hooks: Any) -> Parameter:
    return Parameter(data, requires_grad)
