"""Numpy's arrays and scalars in files: numbers and strings, which are data as tensors are.

An array is made empty and filled later, and so is a dtype, by the state that numpy pickles. Arrays of objects, of
records and of dates are refused.
"""

import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from .containers import Budget, expect
from .errors import LoadError, shown


def dtype(budget: Budget, code: Any, align: Any = False, copy: Any = True) -> np.dtype:
    """A dtype of its own, whose byte order `fill` may change."""
    if not re.fullmatch("[biufcSU][0-9]{1,9}", expect(code, str)):
        raise LoadError(f"a numpy array of dtype {shown(code)}: only numbers and strings can be loaded")
    return np.dtype(code, copy=True)


def reconstruct(budget: Budget, kind: Any, shape: Any, code: Any) -> np.ndarray:
    """An array that waits to be filled."""
    if kind is not np.ndarray:
        raise LoadError(f"an array of the class {shown(kind)}: only numpy.ndarray can be loaded")
    return np.empty(0, np.int8)


def from_buffer(budget: Budget, data: Any, kind: Any, shape: Any, order: Any) -> np.ndarray:
    """An array as protocol 5 has it."""
    array = np.empty(0, np.int8)
    fill(array, (1, shape, kind, order == "F", bytes(expect(data, bytes, bytearray))), budget)
    return array


def scalar(budget: Budget, kind: Any, data: Any) -> Any:
    return np.frombuffer(_elements(budget, (), kind, data), kind)[0]


def fill(instance: np.ndarray | np.dtype, state: Any, budget: Budget) -> None:
    """Do what `__setstate__` does, after a look at the state."""
    if isinstance(instance, np.dtype):
        _, order, *_ = expect(state, tuple)
        sizes = (instance.itemsize, instance.alignment) if instance.kind in "SU" else (-1, -1)
        instance.__setstate__((3, order, None, None, None, *sizes, 0))  # type: ignore[attr-defined]
        return
    _, shape, kind, by_columns, data = expect(state, tuple)
    _elements(budget, expect(shape, tuple), kind, data)
    instance.__setstate__((1, shape, kind, expect(by_columns, bool), data))


def _elements(budget: Budget, shape: tuple[Any, ...], kind: Any, data: Any) -> bytes:
    """The bytes of an array of this shape and dtype, which must be as many."""
    if not isinstance(kind, np.dtype) or any(type(size) is not int or not 0 <= size < 2**63 for size in shape):
        raise LoadError(f"expected the shape and dtype of an array, got {shown(shape)} and {shown(kind)}")
    if len(shape) > 64 or math.prod(shape) * kind.itemsize != len(expect(data, bytes)):
        raise LoadError(f"an array of shape {shown(shape)} and {kind} has {len(data)} bytes")
    budget.spend(len(data))
    return data


MODULES = ("numpy._core", "numpy.core")  # numpy 2's name, and the one before
ARRAYS: dict[str, tuple[Any, Callable[..., Any] | None]] = {
    "numpy.ndarray": (np.ndarray, None),
    "numpy.dtype": (np.dtype, dtype),
    **{f"{module}.multiarray._reconstruct": (reconstruct, reconstruct) for module in MODULES},
    **{f"{module}.multiarray.scalar": (scalar, scalar) for module in MODULES},
    **{f"{module}.numeric._frombuffer": (from_buffer, from_buffer) for module in MODULES},
}
