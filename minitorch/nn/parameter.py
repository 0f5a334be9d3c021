"""Parameters and buffers: the tensors that belong to a model.

Both are tensors that a `Module` knows by name once they are assigned to one of its attributes: parameters are what an
optimizer changes, buffers are kept and saved with them but not trained. Uninitialized ones, of lazy layers, have no
shape before the first input.
"""

from collections import OrderedDict
from typing import Any, Self, TypeVar

import numpy as np

from ..functions.creation import empty
from ..jit.dtypes import is_floating
from ..tensor.devices import CPU
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


class UninitializedTensorMixin(Tensor):
    """A parameter or buffer without shape and memory; `materialize` makes it an ordinary one, the same object."""

    cls_to_become: type[Tensor] | None = None
    requires_grad = False
    is_leaf = True
    device = CPU
    dtype: Any = None

    def __new__(cls, requires_grad: bool = False, device: Any = None, dtype: Any = None) -> Self:
        t = object.__new__(cls)
        t.dtype, t.requires_grad = empty(0, device=device, dtype=dtype).dtype, requires_grad
        return t

    def __getattr__(self, name: str) -> Any:
        if name == "_array":  # which every function of tensors reads
            raise ValueError(
                f"Attempted to use an {type(self).__name__} before its shape is known. Call the lazy module with a "
                "first batch before other functions of its parameters and buffers"
            )
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def materialize(self, shape: Any, device: Any = None, dtype: Any = None) -> None:
        """Become a parameter or buffer of this shape, which is not filled."""
        made, requires_grad = empty(shape, device=device, dtype=dtype or self.dtype), self.requires_grad
        vars(self).clear()
        self.__class__ = self.cls_to_become  # type: ignore[assignment]
        self._array, self._counter, self._inference = made._array, made._counter, made._inference
        self.requires_grad_(requires_grad)

    @property
    def shape(self) -> Any:
        """It has none yet."""
        raise RuntimeError(
            "Can't access the shape of an uninitialized parameter or buffer. This error usually happens in "
            "`load_state_dict` when trying to load an uninitialized parameter into an initialized one. Call `forward` "
            "to initialize the parameters before accessing their attributes."
        )

    def share_memory_(self) -> Any:
        """It has none to share."""
        raise RuntimeError(
            "Can't share memory on an uninitialized parameter or buffer. Call `forward` to initialize the parameters "
            "before calling `module.share_memory()`."
        )

    @property
    def data(self) -> Self:
        """Itself; what is assigned says only of which dtype it will be."""
        return self

    @data.setter
    def data(self, value: Tensor) -> None:
        self.dtype = value.dtype

    def detach(self) -> Self:
        return self

    def cpu(self, memory_format: Any = None) -> Self:
        return self

    def to(self, *args: Any, **kwargs: Any) -> Self:
        """One of the dtype that a tensor would get."""
        dtype = empty(0, dtype=self.dtype).to(*args, **kwargs).dtype
        return self if dtype is self.dtype else type(self)(self.requires_grad, None, dtype)

    def requires_grad_(self, requires_grad: bool = True) -> Self:
        self.requires_grad = requires_grad
        return self

    def __repr__(self, **kwargs: Any) -> str:
        return f"<{type(self).__name__}>"

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        if id(self) not in memo:
            memo[id(self)] = type(self)(self.requires_grad, None, self.dtype)
        return memo[id(self)]

    def __reduce_ex__(self, protocol: Any) -> Any:
        return type(self), (self.requires_grad,)


class UninitializedParameter(UninitializedTensorMixin, Parameter):
    """A parameter whose shape is not known yet. PyTorch's `torch.nn.UninitializedParameter`."""

    cls_to_become = Parameter

    def __new__(cls, requires_grad: bool = True, device: Any = None, dtype: Any = None) -> Self:
        return super().__new__(cls, requires_grad, device, dtype)


class UninitializedBuffer(UninitializedTensorMixin):
    """A buffer whose shape is not known yet. PyTorch's `torch.nn.UninitializedBuffer`."""

    cls_to_become = Tensor
    persistent: bool

    def __new__(
        cls, requires_grad: bool = False, device: Any = None, dtype: Any = None, persistent: bool = True
    ) -> Self:
        t = super().__new__(cls, requires_grad, device, dtype)
        t.persistent = persistent
        return t


def is_lazy(param: Any) -> bool:
    """Whether this is a parameter or a buffer whose shape is not known yet."""
    return isinstance(param, UninitializedTensorMixin)


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
