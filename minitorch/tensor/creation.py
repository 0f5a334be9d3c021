"""Tensors out of Python's numbers, arrays and sizes."""

from typing import Any

import numpy as np

from .dtypes import as_numpy_dtype, get_default_dtype
from .dtypes import dtype as Dtype
from .tensor import Tensor, wrap


def tensor(data: Any, *, dtype: Dtype | None = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """A new tensor holding a copy of `data`: a number, nested lists, an array or a tensor."""
    array = np.array(data._array if isinstance(data, Tensor) else data)
    if dtype is None and not isinstance(data, np.ndarray | Tensor) and array.dtype.kind == "f":
        array = array.astype(get_default_dtype().numpy)
    return wrap(array.astype(as_numpy_dtype(dtype)) if dtype is not None else array).requires_grad_(requires_grad)
