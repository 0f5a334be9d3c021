"""In place: tensors overwritten as a whole, by another tensor or by one number."""

from typing import Any

import numpy as np

from ..ops.conversion import copy, fill, zero
from .public import method
from .recording import edit
from .tensor import Tensor


@method
def copy_(self: Tensor, src: Tensor, non_blocking: bool = False) -> Tensor:
    """Overwrite this tensor with `src`, broadcast to its shape and cast to its dtype; gradients flow to `src`."""
    if not isinstance(src, Tensor):
        raise TypeError(f"copy_(): argument 'other' (position 1) must be Tensor, not {type(src).__name__}")
    return edit(copy, self, src)


def overwrite(x: Tensor, value: Tensor) -> None:
    """`x[...] = value`: as `copy_`, but leading dimensions of size 1 that are too many are let go."""
    extra = value._array.ndim - x._array.ndim
    if extra > 0 and value._array.shape[:extra] == (1,) * extra:
        value = value.reshape(value._array.shape[extra:])
    edit(copy, x, value)


@method
def fill_(self: Tensor, value: Any) -> Tensor:
    """Overwrite every element with `value`, a number or a 0-d tensor."""
    if isinstance(value, Tensor):
        if value._array.ndim:
            raise RuntimeError(
                f"fill_ only supports 0-dimension value tensor but got tensor with {value._array.ndim} dimensions."
            )
        return edit(fill, self, value)
    return edit(fill, self, np.asarray(value), settings=("FillBackward2",))


@method
def zero_(self: Tensor) -> Tensor:
    """Overwrite every element with 0."""
    return edit(zero, self)


@method
def detach_(self: Tensor) -> Tensor:
    """Cut this tensor off from its history; RuntimeError for a view, whose history is its base's."""
    if self._base is not None:
        raise RuntimeError(
            "Can't detach views in-place. Use detach() instead."
        )
    self._node = None
    return self
