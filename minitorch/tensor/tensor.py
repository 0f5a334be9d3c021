"""Tensor: an array, and the node of the graph that made it.

A tensor and its node are two objects, so that a call recorded before an in-place edit keeps the history it was recorded
with. This file holds what a tensor is; its methods are written where their subject is, in `autograd/` and `functions/`,
and attached by `methods.py`. For `x * y` Python calls `Tensor.__mul__`, which `functions/public.py` has made of the op
`mul` as its declaration says `operator="mul"`: it calls `record(mul, (x, y))`. Next: `autograd/record.py`.
"""

from typing import Any

import numpy as np

from .devices import CPU, device
from .dtypes import dtype, from_numpy_dtype
from .modes import modes
from .printing import format_tensor
from .size import Size, size_of


class Tensor:
    """A multi-dimensional array of one dtype that can remember how it was computed. PyTorch's `torch.Tensor`."""

    __array_priority__ = 1000  # numpy's operators hand over to the reflected ones here
    __hash__ = object.__hash__

    _array: np.ndarray
    _node: Any = None  # its place in the graph: the call that made it, or a Leaf
    _counter: list[int]  # how often the memory was written to; shared by every tensor that sees this memory
    _base: "Tensor | None" = None  # of a view: the tensor it views
    _path: tuple = ()  # of a view: the view ops (op, settings) from `_base` to it
    _seen: int = 0  # of a view: the edit count for which `_node` is valid
    _former: bool = False  # whether this stands behind a tensor for what it was before it was reshaped in place
    _grad: "Tensor | None" = None
    _retains: bool = False
    _inference: bool = False
    _no_edit: tuple[str, str] | None = None  # of a view that must not be edited: which it is, and why

    @property
    def shape(self) -> Size:
        """The sizes of the dimensions.

        Source: PyTorch's `torch.Tensor.shape`.
        """
        return size_of(self._array.shape)

    @property
    def dtype(self) -> dtype:
        """The kind of number an element is.

        Source: PyTorch's `torch.Tensor.dtype`.
        """
        return from_numpy_dtype(self._array.dtype)

    @property
    def device(self) -> device:
        """Where the numbers lie.

        Source: PyTorch's `torch.Tensor.device`.
        """
        return CPU

    @property
    def ndim(self) -> int:
        """The number of dimensions.

        Source: PyTorch's `torch.Tensor.ndim`.
        """
        return self._array.ndim

    def __repr__(self) -> str:
        return format_tensor(self._array, requires_grad=self.requires_grad, grad_fn=self._grad_fn_name())

    def _grad_fn_name(self) -> str | None:
        try:
            return None if self.grad_fn is None else self.grad_fn.name()
        except RuntimeError:  # a view that has no history any more can be printed all the same
            return "Invalid"

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")


def as_array(x: Any) -> Any:
    """`x` as an array: one of numpy's, or of another kind, which ops hand themselves to (`__op__`), is one already."""
    return x if type(x) is np.ndarray or hasattr(x, "__op__") else np.asarray(x)


def wrap(array: Any, node: Any = None, counter: list[int] | None = None) -> Tensor:
    """A tensor of `array` without a copy: what `node` made, in memory counted by `counter`."""
    t = object.__new__(Tensor)
    t._array = as_array(array)
    t._node = node
    t._counter = [0] if counter is None else counter
    if modes.inference:
        t._inference = True
    return t
