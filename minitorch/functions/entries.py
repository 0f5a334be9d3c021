"""Entries: what users write between the brackets of `x[...]`, brought to a few forms that keys.py works on."""

import warnings
from collections.abc import Sequence
from operator import index
from typing import Any

import numpy as np

from ..jit.dtypes import is_bool, is_floating, is_integer
from ..tensor.tensor import Tensor


def is_old_tuple(key: Any) -> bool:
    """Whether PyTorch still reads a short sequence as a tuple: if anything in it is more than a number."""
    if not isinstance(key, Sequence) or isinstance(key, str) or len(key) >= 32:
        return False
    nested = any(e is None or e is ... or isinstance(e, slice | Sequence | Tensor | np.ndarray) for e in key)
    if nested:
        warnings.warn(_OLD_TUPLE, UserWarning, stacklevel=4)
    return nested


_OLD_TUPLE = (
    "Using a non-tuple sequence for multidimensional indexing is deprecated and will be changed in pytorch 2.9; use "
    "x[tuple(seq)] instead of x[seq]. In pytorch 2.9 this will be interpreted as tensor index, x[torch.tensor(seq)], "
    "which will result either in an error or a different result"
)
_BYTE_MASK = "indexing with dtype torch.uint8 is now deprecated, please use a dtype torch.bool instead."


def entry_of(e: Any) -> Any:
    """An entry as None, an int, a bool, a slice, Ellipsis, a tensor or an array."""
    if e is None or e is ... or isinstance(e, (slice, int)):  # a tuple: `slice | int` is made again each time
        return e
    if isinstance(e, (Tensor, np.ndarray)):
        array = e._array if isinstance(e, Tensor) else e
        if array.dtype == np.uint8:
            if not array.ndim:
                return bool(array)
            warnings.warn(_BYTE_MASK, UserWarning, stacklevel=5)
            return e
        if array.ndim == 0 and not is_floating(array.dtype):
            return array.item()
        if array.dtype.name not in ("int64", "int32", "bool"):
            raise IndexError("tensors used as indices must be long, int, byte or bool tensors")
        return e
    if isinstance(e, np.generic | float | Sequence):
        return _listed(e)
    if hasattr(e, "__index__"):
        return index(e)
    raise _strange(e)


def _listed(e: Any) -> Any:
    if isinstance(e, str):
        raise TypeError("new(): invalid data type 'str'")
    if isinstance(e, float):
        raise _strange(e)
    if isinstance(e, np.generic):
        if is_bool(e.dtype):
            raise _strange(e)
        return e.item() if is_integer(e.dtype) else entry_of(float(e))
    array = np.array([np.asarray(x) if isinstance(x, Tensor) else x for x in e])
    return array if array.size else array.astype(np.int64)


def _strange(e: Any) -> IndexError:
    return IndexError(
        "only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are valid indices "
        f"(got {type(e).__name__})"
    )
