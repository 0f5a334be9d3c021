"""Tensor: an array, and the node of the tape that made it.

A tensor and its node are two objects, so that a call recorded before an in-place edit keeps the history it was
recorded with. This file holds what a tensor is; what can be done with it is attached by the files that declare it
(`functions.py`, `operators.py`, ...). Next: `recording.py`.
"""

from collections.abc import Callable
from typing import Any, Self

import numpy as np

from ..kernels.layout import copied_as
from ..tape.modes import modes
from ..tape.node import Node
from .devices import CPU, device
from .dtypes import dtype, from_numpy_dtype
from .leaf import Cut, Leaf
from .printing import format_tensor
from .size import Size, size_of


class Tensor:
    """A multi-dimensional array of one dtype that can remember how it was computed. PyTorch's `torch.Tensor`."""

    __array_priority__ = 1000  # numpy's operators hand over to the reflected ones here
    __hash__ = object.__hash__

    _array: np.ndarray
    _node: Node | None = None
    _counter: list[int]  # how often the memory was written to; shared by every tensor that sees this memory
    _base: "Tensor | None" = None  # for a view, the tensor whose memory it sees,
    _path: tuple = ()  # the view ops (op, settings) that lead there,
    _seen: int = 0  # and the count at which `_node` was right
    _former: bool = False  # whether this stands behind a tensor for what it was before it was reshaped in place
    _grad: "Tensor | None" = None
    _retains: bool = False
    _inference: bool = False

    # Attached by public.py from the ops' declarations; named here for readers and type checkers.
    __add__: Callable[..., "Tensor"]
    __radd__: Callable[..., "Tensor"]
    __sub__: Callable[..., "Tensor"]
    __rsub__: Callable[..., "Tensor"]
    __mul__: Callable[..., "Tensor"]
    __rmul__: Callable[..., "Tensor"]
    __truediv__: Callable[..., "Tensor"]
    __rtruediv__: Callable[..., "Tensor"]
    __pow__: Callable[..., "Tensor"]
    __matmul__: Callable[..., "Tensor"]
    __neg__: Callable[..., "Tensor"]
    __lt__: Callable[..., "Tensor"]
    __le__: Callable[..., "Tensor"]
    __gt__: Callable[..., "Tensor"]
    __ge__: Callable[..., "Tensor"]
    __getitem__: Callable[..., "Tensor"]
    __setitem__: Callable[..., None]

    @property
    def shape(self) -> Size:
        """The sizes of the dimensions."""
        return size_of(self._array.shape)

    @property
    def dtype(self) -> dtype:
        """The kind of number an element is."""
        return from_numpy_dtype(self._array.dtype)

    @property
    def device(self) -> device:
        """Where the numbers lie."""
        return CPU

    @property
    def ndim(self) -> int:
        """The number of dimensions."""
        return self._array.ndim

    @property
    def grad_fn(self) -> Node | None:
        """The node that made this tensor; None for a leaf."""
        node = self._history()
        return None if isinstance(node, Leaf) else node

    @property
    def is_leaf(self) -> bool:
        """Whether nothing recorded made this tensor."""
        return self.grad_fn is None

    @property
    def _version(self) -> int:
        if self._inference:
            raise RuntimeError("Inference tensors do not track version counter.")
        return self._counter[0]

    @property
    def requires_grad(self) -> bool:
        """Whether calls on this tensor are recorded."""
        if isinstance(self._node, Cut):
            return self._base is not None and self._base.requires_grad
        return self._node is not None or (self._base is not None and self._history() is not None)

    @requires_grad.setter
    def requires_grad(self, value: bool) -> None:
        self.requires_grad_(value)

    def requires_grad_(self, requires_grad: bool = True) -> Self:
        """Ask (or no longer ask) for gradients of this leaf; floating point tensors only."""
        if isinstance(self._node, Cut) and self.requires_grad:
            if requires_grad and self._seen == self._counter[0]:
                self._node = Leaf(self)
            return self
        if not self.is_leaf:
            if not requires_grad:
                raise RuntimeError(
                    "you can only change requires_grad flags of leaf variables. If you want to use a computed variable "
                    "in a subgraph that doesn't require differentiation use var_no_grad = var.detach()."
                )
        elif not requires_grad:
            self._node = self._node if isinstance(self._node, Cut) else None
        elif self._array.dtype.kind != "f":
            raise RuntimeError(f"only Tensors of floating point dtype can require gradients, got {self.dtype}")
        elif self._inference and not modes.inference:
            raise RuntimeError("Setting requires_grad=True on inference tensor outside InferenceMode is not allowed.")
        elif self._node is None or isinstance(self._node, Cut):
            self._node = Leaf(self)
        return self

    @property
    def grad(self) -> "Tensor | None":
        """The gradient accumulated by `backward`, of this tensor's shape; None before the first."""
        return self._grad

    @grad.setter
    def grad(self, value: "Tensor | None") -> None:
        if value is not None:
            self._check_grad(value)
        self._grad = value

    def _check_grad(self, value: "Tensor") -> None:
        if not isinstance(value, Tensor):
            raise TypeError(f"assigned grad expected to be a Tensor or None but got grad of type {type(value)}")
        if value.shape != self.shape:
            raise RuntimeError(
                f"assigned grad has data of a different size: expected {list(self.shape)}, got {list(value.shape)}"
            )
        if value.dtype is not self.dtype:
            raise RuntimeError(f"assigned grad has data of a different type: expected {self.dtype}, got {value.dtype}")

    def _accumulate(self, g: Any) -> None:
        """Add what backward sent here to `.grad`: in place, unless the gradient has a history of its own.

        The first gradient comes to lie in memory as this tensor does, if that is without gaps.
        """
        if self._grad is None and not isinstance(g, Tensor):
            kept = g.__class__ is np.ndarray and g.base is None and g.strides == self._array.strides
            self._grad = t = object.__new__(Tensor)  # what `wrap` does, 0.2 µs sooner: every parameter passes here
            t._array, t._counter = g if kept else copied_as(g, self._array), [0]
            if modes.inference:
                t._inference = True
        elif self._grad is None:
            self._grad = g.clone()
            if g._array.strides != self._array.strides:
                self._grad._array = copied_as(g._array, self._array)
        elif isinstance(g, Tensor):
            self._grad = self._grad + g
        elif self._grad._array.shape != np.shape(g):
            raise RuntimeError(
                f"a gradient of shape {list(np.shape(g))} cannot be added to .grad of shape {list(self._grad.shape)}: "
                "after an assignment to .data of another shape, set .grad to None"
            )
        else:
            self._grad._array += g
            self._grad._counter[0] += 1

    @property
    def data(self) -> "Tensor":
        """The same memory without the history; edits through it are not noticed by backward."""
        t = wrap(self._array)
        t._inference = self._inference
        return t

    @data.setter
    def data(self, value: "Tensor") -> None:
        if not isinstance(value, Tensor):
            raise TypeError(f"Variable data has to be a tensor, but got {type(value).__name__}")
        if self.requires_grad and value._array.dtype.kind != "f":
            raise RuntimeError("data set to a tensor that requires gradients must be floating point or complex dtype")
        self._array, self._inference = value._array, value._inference
        if self._node is not None and isinstance(self._node, Leaf):
            self._node.shape, self._node.dtype = value._array.shape, value._array.dtype

    def detach(self) -> "Tensor":
        """The same memory without the history; edits through it are noticed."""
        t = wrap(self._array, None, self._counter)
        t._inference = self._inference
        return t

    def __repr__(self) -> str:
        return format_tensor(self._array, requires_grad=self.requires_grad, grad_fn=self._grad_fn_name())

    def _grad_fn_name(self) -> str | None:
        try:
            return None if self.grad_fn is None else self.grad_fn.name()
        except RuntimeError:  # a view that has no history any more can be printed all the same
            return "Invalid"

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")


def wrap(array: Any, node: Node | None = None, counter: list[int] | None = None) -> Tensor:
    """A tensor of `array` without a copy: what `node` made, in memory counted by `counter`."""
    t = object.__new__(Tensor)
    t._array = array if type(array) is np.ndarray or hasattr(array, "__op__") else np.asarray(array)
    t._node = node
    t._counter = [0] if counter is None else counter
    if modes.inference:
        t._inference = True
    return t
