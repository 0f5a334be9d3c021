"""Reading tensors of any library: their numbers as a numpy array, and the name of their dtype.

No library is imported for it: what has `numpy()` and a `dtype` is a tensor, what has `__array__` an array.
"""

from typing import Any, NamedTuple

import numpy as np


class Reading(NamedTuple):
    """The numbers of a tensor, array or number."""

    array: np.ndarray
    dtype: str  # "float32"; of a number "float", "int", "bool", "complex"
    weak: bool = False  # a Python number, which has no dtype of its own


def is_tensor_like(x: Any) -> bool:
    """Whether `x` has numbers to be read by `read`: a tensor of any library, a numpy array or a number."""
    numbers = isinstance(x, bool | int | float | complex) or hasattr(x, "__array__")
    return numbers or (hasattr(x, "numpy") and hasattr(x, "dtype"))


def read(x: Any) -> Reading:
    """The numbers of `x`, detached from its history and moved to the CPU; bfloat16 ones as float32."""
    if isinstance(x, bool | int | float | complex) and not isinstance(x, np.generic):
        return Reading(np.asarray(x), type(x).__name__, weak=True)
    name = dtype_name(x)
    x = x.detach() if hasattr(x, "detach") else x
    x = x.cpu() if hasattr(x, "cpu") else x
    x = x.float() if name == "bfloat16" else x
    return Reading(np.asarray(x.numpy() if hasattr(x, "numpy") else x), name)


NAMES_IN_C = {"half": "float16", "float": "float32", "double": "float64", "int": "int32", "long": "int64"}


def dtype_name(x: Any) -> str:
    """The dtype of a tensor or array without the name of its library: "float32"; so too where that has C's names."""
    name = str(x.dtype).split(".")[-1]
    return NAMES_IN_C.get(name, name)
