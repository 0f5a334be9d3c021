"""In place: tensors overwritten as a whole, by another tensor or by one number."""

import inspect
from collections.abc import Callable
from typing import Any

from ..autograd.edits import edit
from ..autograd.errors import cannot_change
from ..autograd.leaf import Leaf
from ..autograd.modes import enable_grad
from ..jit.scalars import scalar
from ..ops.conversion import copy, fill, zero
from ..presentation.graphs import IN_PLACE
from ..tensor.methods import method
from ..tensor.modes import modes
from ..tensor.tensor import Tensor, wrap
from .broadcasting import expand
from .public import described, in_place, tensor_method
from .shaping import reshape, squeeze, unsqueeze
from .signatures import of_method
from .transposing import swapaxes, swapdims, t, transpose


@tensor_method
def copy_(self: Tensor, src: Tensor | float, non_blocking: bool = False) -> Tensor:
    """Overwrite this tensor with `src`, broadcast to its shape and cast to its dtype; gradients flow to `src`."""
    if isinstance(src, bool | int | float):
        return fill_(self, src)
    if not isinstance(src, Tensor):
        raise TypeError(f"copy_(): argument 'other' (position 1) must be Tensor, not {type(src).__name__}")
    if src._array.ndim and src._array.shape != self._array.shape:
        src = expand(src, self._array.shape)
    return edit(copy, self, src)


def overwrite(x: Tensor, value: Tensor) -> None:
    """`x[...] = value`: as `copy_`, of a value that may have more leading dimensions of size 1."""
    copy_(x, without_leading_ones(value))


def without_leading_ones(value: Tensor) -> Tensor:
    """`value` without its first dimensions as long as they are of size 1."""
    shape = value._array.shape
    extra = next((i for i, n in enumerate(shape) if n != 1), len(shape))
    return reshape(value, shape[extra:]) if extra else value


@in_place
def fill_(self: Tensor, value: Tensor | float) -> Tensor:
    if isinstance(value, Tensor):
        if value._array.ndim:
            raise RuntimeError(
                f"fill_ only supports 0-dimension value tensor but got tensor with {value._array.ndim} dimensions."
            )
        return edit(fill, self, value)
    return edit(fill, self, scalar(value, self._array.dtype))


@method
def zero_(self: Tensor) -> Tensor:
    """Overwrite every element with 0."""
    return edit(zero, self)


def reshaped(view: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """The in-place form of a view: the tensor itself gets the shape and the history of its view."""

    def call(self: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        problem = cannot_change(self)
        if problem:
            raise RuntimeError(problem)
        if isinstance(self._node, Leaf):
            self.data = view(self.data, *args, **kwargs)
            self._counter[0] += 1
            return self
        if self._base is None:  # views made before go on seeing the old shape: there is a tensor of that shape behind
            self._base = wrap(self._array, self._node, self._counter)
            self._base._former = True
        with enable_grad():  # under no_grad too: no number changes, so neither does where they came from
            seen = view(self, *args, **kwargs)
        if seen._node is not None:
            name = seen._node.name()
            seen._node.shown_as = IN_PLACE.get(name, name)
        self._counter[0] += 1
        self._array, self._node, self._path, self._seen = seen._array, seen._node, seen._path, self._counter[0]
        return self

    text = f"In-place `{view.__name__}`: changes the shape of this tensor, moves no element."
    return described(call, f"{view.__name__}_", text, lambda: of_method(inspect.signature(view)), view)


for _view in (unsqueeze, squeeze, transpose, swapaxes, swapdims, t):
    method(reshaped(_view))


@method
def detach_(self: Tensor) -> Tensor:
    """In-place `detach`: cuts this tensor off from its history; RuntimeError for a view, whose history is its base's.

    In `inference_mode` nothing happens to a view.
    """
    if self._base is not None and not self._base._former and not self._inference:
        if modes.inference:
            return self
        raise RuntimeError("Can't detach views in-place. Use detach() instead.")
    self._node, self._base, self._path = None, None, ()
    return self
