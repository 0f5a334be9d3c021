"""Equality up to rounding: are two tensors the same, or as close as floating point lets one ask for?"""

import numpy as np

from ..autograd.errors import broadcast_clash
from ..jit.dtypes import is_integer
from ..tensor.dtypes import from_numpy_dtype
from ..tensor.tensor import Tensor, wrap
from .public import function


@function
def isclose(input: Tensor, other: Tensor, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False) -> Tensor:
    """bool: where `|input - other| <= atol + rtol * |other|`; where both are NaN, too, with `equal_nan`.

    Shapes: (*), (*) -> (*), broadcast.
    Dtypes: any, but the same for both; the result is bool.
    Errors: RuntimeError for different dtypes, a tolerance below 0, and shapes that do not broadcast.
    """
    x, y = _arrays("isclose", input, other)
    if x.dtype != y.dtype:
        given = [from_numpy_dtype(a.dtype).scalar_type for a in (x, y)]
        raise RuntimeError(f"{given[0]} did not match {given[1]}")
    if rtol < 0 or atol < 0:
        name, value = ("rtol", rtol) if rtol < 0 else ("atol", atol)
        raise RuntimeError(f"{name} must be greater than or equal to zero, but got {value:g}")
    clash = broadcast_clash([x.shape, y.shape])
    if clash:
        raise RuntimeError(clash)
    near = np.isclose(x, y, rtol, atol, equal_nan)
    if is_integer(x.dtype):  # numpy compares them as float64, in which large neighbours are one
        near &= (x == y) | (_distance(x, y) <= (atol + np.abs(rtol * y)).astype(np.float64))
    return wrap(near)


def _distance(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """`|x - y|` of integers, in their dtype: as PyTorch's, it wraps around."""
    return np.maximum(x, y) - np.minimum(x, y)


@function
def allclose(input: Tensor, other: Tensor, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False) -> bool:
    """Whether all elements are close, as `isclose` says: a Python bool.

    Shapes: (*), (*), which broadcast.
    Dtypes: any, but the same for both.
    Errors: as `isclose`.
    """
    return bool(isclose(input, other, rtol, atol, equal_nan)._array.all())


@function
def equal(input: Tensor, other: Tensor) -> bool:
    """Whether both have the same shape and the same elements: a Python bool.

    Shapes: (*), (*).
    Dtypes: any.
    Errors: TypeError for what is no tensor.
    """
    x, y = _arrays("equal", input, other)
    return x.shape == y.shape and bool((x == y).all())


def _arrays(name: str, input: Tensor, other: Tensor) -> tuple[np.ndarray, np.ndarray]:
    for position, argument, x in ((1, "input", input), (2, "other", other)):
        if not isinstance(x, Tensor):
            raise TypeError(
                f"{name}(): argument '{argument}' (position {position}) must be Tensor, not {type(x).__name__}"
            )
    return input._array, other._array
