"""What autograd adds to a tensor: whether it requires grad, the node that made it, its `.grad`."""

import warnings
from typing import Any, TypeVar

from ..jit.dtypes import is_floating
from ..kernels.layout import ARRAY, copied_as, copied_like
from ..tensor.methods import attach, method
from ..tensor.modes import modes
from ..tensor.tensor import Tensor, wrap
from .classes import shown
from .leaf import Leaf
from .no_grad_view import NoGradViewNode
from .node import Node

Leaf.__name__ = Leaf.__qualname__ = "AccumulateGrad"  # as PyTorch shows it: see classes.py

T = TypeVar("T", bound=Tensor)

_NOT_A_LEAF = (
    "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed. Its .grad attribute won't be "
    "populated during autograd.backward(). If you indeed want the .grad field to be populated for a non-leaf Tensor, "
    "use .retain_grad() on the non-leaf Tensor. If you access the non-leaf Tensor by mistake, make sure you access the "
    "leaf Tensor instead. See github.com/pytorch/pytorch/pull/30531 for more information."
)


def _requires_grad(self: Tensor) -> bool:
    """Whether calls on this tensor are recorded."""
    if isinstance(self._node, NoGradViewNode):
        return self._base is not None and self._base.requires_grad
    return self._node is not None or (self._base is not None and self._history() is not None)


def _set_requires_grad(self: Tensor, value: bool) -> None:
    if not isinstance(value, bool):
        raise RuntimeError(f"requires_grad must be a bool, got {type(value).__name__}")
    self.requires_grad_(value)


@method
def requires_grad_(self: T, requires_grad: bool = True) -> T:
    """Ask (or no longer ask) for gradients of this leaf; floating point tensors only."""
    if not isinstance(requires_grad, bool):
        given = type(requires_grad).__name__
        raise TypeError(f"requires_grad_(): argument 'requires_grad' (position 1) must be bool, not {given}")
    if isinstance(self._node, NoGradViewNode) and self.requires_grad:
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
        self._node = self._node if isinstance(self._node, NoGradViewNode) else None
    elif not is_floating(self._array.dtype):
        raise RuntimeError(f"only Tensors of floating point dtype can require gradients, got {self.dtype}")
    elif self._inference and not modes.inference:
        raise RuntimeError("Setting requires_grad=True on inference tensor outside InferenceMode is not allowed.")
    elif self._node is None or isinstance(self._node, NoGradViewNode):
        self._node = Leaf(self)
    return self


def _grad_fn(self: Tensor) -> Node | None:
    """The node that made this tensor; None for a leaf."""
    node = self._history()
    return None if node is None or isinstance(node, Leaf) else shown(node)


def _output_nr(self: Tensor) -> int:
    """Which of several outputs of the node that made it this tensor is."""
    node = self._history()
    return 0 if node is None else node.output


def _is_leaf(self: Tensor) -> bool:
    """Whether nothing recorded made this tensor."""
    node = self._history()
    return node is None or isinstance(node, Leaf)


def _version(self: Tensor) -> int:
    """How often the memory of this tensor has been edited."""
    if self._inference:
        raise RuntimeError("Inference tensors do not track version counter.")
    return self._counter[0]


def _grad(self: Tensor) -> Tensor | None:
    """The gradient accumulated by `backward`, of this tensor's shape; None before the first.

    It stays None where `backward` fills nothing in, and then warns: for what was computed, unless `retain_grad()`.
    """
    if self._grad is None and self._node is not None and not self._retains and not isinstance(self._node, Leaf):
        warnings.warn(_NOT_A_LEAF, UserWarning, stacklevel=2)
    return self._grad


def _set_grad(self: Tensor, value: Tensor | None) -> None:
    if value is not None:
        _check_grad(self, value)
    self._grad = value


def _delete_grad(self: Tensor) -> None:
    self._grad = None


def _check_grad(self: Tensor, value: Tensor) -> None:
    if not isinstance(value, Tensor):
        raise TypeError(f"assigned grad expected to be a Tensor or None but got grad of type {type(value)}")
    if value is self:
        raise RuntimeError("can't assign Variable as its own grad")
    if value.shape != self.shape:
        raise RuntimeError(
            f"assigned grad has data of a different size: expected {list(self.shape)}, got {list(value.shape)}"
        )
    if value.dtype is not self.dtype:
        raise RuntimeError(f"assigned grad has data of a different type: expected {self.dtype}, got {value.dtype}")


def _data(self: Tensor) -> Tensor:
    """The same memory without the history; edits through it are not noticed by backward."""
    t = wrap(self._array)
    t._inference = self._inference
    return t


def _set_data(self: Tensor, value: Tensor) -> None:
    if not isinstance(value, Tensor):
        raise TypeError(f"Variable data has to be a tensor, but got {type(value).__name__}")
    if self.requires_grad and not is_floating(value._array.dtype):
        raise RuntimeError("data set to a tensor that requires gradients must be floating point or complex dtype")
    self._array, self._inference = value._array, value._inference
    if isinstance(self._node, Leaf):
        self._node.shape, self._node.dtype = value._array.shape, value._array.dtype


@method
def detach(self: Tensor) -> Tensor:
    """The same memory without the history; edits through it are noticed."""
    t = wrap(self._array, None, self._counter)
    t._inference = self._inference
    return t


@method
def _accumulate(self: Tensor, g: Any) -> None:
    """Add what backward sent here to `.grad`: in place, unless the gradient has a history of its own.

    The first gradient comes to lie in memory as this tensor does, if that is without gaps.
    """
    if self._grad is None and not isinstance(g, Tensor):
        self._grad = t = object.__new__(Tensor)  # what `wrap` does, 0.2 µs sooner: every parameter passes here
        own = g.__class__ is ARRAY and g.base is None and g.strides == self._array.strides
        t._array, t._counter = g if own else copied_like(g, self._array), [0]
        if modes.inference:
            t._inference = True
    elif self._grad is None:
        self._grad = g.clone()
        if g._array.strides != self._array.strides:
            self._grad._array = copied_as(g._array, self._array)
    elif isinstance(g, Tensor):
        self._grad = self._grad + g
    elif self._grad._array.shape != g.shape:
        raise RuntimeError(
            f"a gradient of shape {list(g.shape)} cannot be added to .grad of shape {list(self._grad.shape)}: "
            "after an assignment to .data of another shape, set .grad to None"
        )
    else:
        self._grad._array += g
        self._grad._counter[0] += 1


attach("requires_grad", property(_requires_grad, _set_requires_grad))
attach("grad_fn", property(_grad_fn))
attach("output_nr", property(_output_nr))
attach("is_leaf", property(_is_leaf))
attach("_version", property(_version))
attach("grad", property(_grad, _set_grad, _delete_grad))
attach("data", property(_data, _set_data))
