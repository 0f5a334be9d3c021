"""What the calls take: tensors, lists of tensors, ranks; and how they describe them to other ranks."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..tensor.tensor import Tensor


def check_tensor(value: Any, name: str) -> None:
    """TypeError, in PyTorch's words, if `value` is no Tensor."""
    if not isinstance(value, Tensor):
        raise TypeError(
            f"Invalid function argument. Expected parameter `{name}` of type torch.Tensor\n"
            f"             but got {type(value)} instead."
        )


def check_tensors(values: Any, name: str) -> None:
    """TypeError, in PyTorch's words, if `values` is no list of Tensors."""
    if not isinstance(values, list):
        raise TypeError(
            f"Invalid function argument. Expected parameter `{name}` of type List[torch.Tensor]\n"
            f"             but got {type(values)} instead."
        )
    if not all(isinstance(value, Tensor) for value in values):
        raise TypeError(
            f"Invalid function argument. Expected parameter `{name}` of type List[torch.Tensor]\n"
            f"             but got {type(values)} with elements of type {[type(value) for value in values]}."
        )


def check_alike(call: str, tensors: Sequence[Tensor], count: int, like: Tensor) -> None:
    """That there is one tensor for each rank, of the shape and dtype of `like`."""
    for tensor in tensors:
        if tensor.dtype != like.dtype:
            raise ValueError(f"Invalid usage of tensors with different dtypesFound {tensor.dtype} and  {like.dtype}")
    if len(tensors) != count:
        raise RuntimeError(f"{call}: expected a list of {count} tensors, one for each rank, got {len(tensors)}")
    for place, tensor in enumerate(tensors):
        if tensor.shape != like.shape:
            shapes = f"expected {tuple(like.shape)}, got {tuple(tensor.shape)}"
            raise RuntimeError(f"{call}: invalid tensor size at index {place} ({shapes})")


def described(tensor: Tensor) -> str:
    """'float32 [3, 4]': what must be the same on every rank."""
    array = tensor._array
    return f"{array.dtype.name} {list(array.shape)}"


def changed(tensor: Tensor) -> None:
    """Count an edit behind autograd's back. PyTorch does not; its backward then goes on with overwritten values."""
    if not tensor._inference:
        tensor._counter[0] += 1


def flat(array: np.ndarray) -> np.ndarray:
    """The elements in one row: a view if they lie so, else a copy."""
    return array.reshape(-1) if array.flags.c_contiguous else array.ravel()


def put(flat_array: np.ndarray, array: np.ndarray) -> None:
    """Write a row back, unless it is a view."""
    if not array.flags.c_contiguous:
        array[...] = flat_array.reshape(array.shape)
