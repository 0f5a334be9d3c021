"""Numbers brought to mean 0 and variance 1: which loops (`normalisation_loops.py`) do it, and how they see an array."""

from functools import lru_cache
from math import prod
from typing import Any

import numpy as np

from ..jit.dtypes import is_single_or_double
from . import normalisation_loops as each


class Form:
    """The loops for one arrangement: of the moments, of the result, of the gradients; and how they see an array."""

    def __init__(self, moments: Any, result: Any, gradients: Any):
        self.moments, self.result, self.gradients = moments, result, gradients


ROWS = Form(each.moments_of_rows, each.rows, each.gradients_of_rows)
PLANES = Form(each.moments_of_planes, each.planes, each.gradients_of_planes)
COLUMNS = Form(each.moments_of_columns, each.columns, each.gradients_of_columns)
GROUPS = Form(each.moments_of_rows, each.groups, each.gradients_of_groups)


def form_of(x: Any, dim: tuple[int, ...], affine: Any = None) -> tuple[Form, tuple[int, ...], int] | None:
    """The loops for the moments of `x` over `dim`, the shape in which they see it, and how many moments there are.

    None where there are no such loops; for all but moments, `affine` says how they see weight and bias.
    """
    if type(x) is not np.ndarray or not x.flags.c_contiguous or not x.size or not is_single_or_double(x.dtype):
        return None
    if dim == tuple(range(dim[0], x.ndim)):
        n = prod(x.shape[: dim[0]])
        if affine is None or affine == x.shape[dim[0] :]:
            return ROWS, (n, x.size // n), n
        is_grouped = dim == (2, 3) and affine == (*x.shape[1:3], 1)
        return (GROUPS, x.shape, n) if is_grouped else None
    if dim == (0, *range(2, x.ndim)):
        n, channels = x.shape[:2]
        plane = x.size // (n * channels)
        return (COLUMNS, (n, channels), channels) if plane == 1 else (PLANES, (n, channels, plane), channels)
    return None


@lru_cache(maxsize=32)
def constant(n: int, value: float, dtype: np.dtype) -> np.ndarray:
    """So many times one number."""
    return np.full(n, value, dtype)


def moments(x: Any, dim: tuple[int, ...]) -> Any:
    """The means and variances of `x` over `dim`, which stay as dimensions of size 1; one after the other."""
    shape = [2, *(1 if d in dim else n for d, n in enumerate(x.shape))]
    form = form_of(x, dim)
    if form is None:
        wide = x.astype(np.float64)
        n = prod([x.shape[d] for d in dim])
        distance = wide - np.add.reduce(wide, dim, keepdims=True) / n
        variance = np.add.reduce(distance * distance, dim, keepdims=True) / n
        return np.stack([np.add.reduce(wide, dim, keepdims=True) / n, variance]).astype(x.dtype)
    loops, seen, n = form
    out = np.empty((2, n), x.dtype)
    loops.moments(x.reshape(seen), out)
    return out.reshape(shape)


def normalize(x: Any, weight: Any, bias: Any, moments: Any, dim: Any, affine: Any, eps: float) -> Any:
    """`(x - mean) / sqrt(variance + eps) * weight + bias`; None where there are no loops for that."""
    form = form_of(x, dim, affine)
    if form is None:
        return None
    loops, seen, n = form
    out = np.empty(x.shape, x.dtype)
    loops.result(
        x.reshape(seen), *_affine(weight, bias, affine, x.dtype), moments.reshape(2, n), eps, out.reshape(seen)
    )
    return out


def gradients(g: Any, x: Any, weight: Any, moments: Any, dim: Any, affine: Any, eps: float) -> Any:
    """The gradients of `normalize` at x, weight and bias, these flat; None where there are no loops for that."""
    form = form_of(x, dim, affine)
    if form is None:
        return None
    loops, seen, n = form
    weight, _ = _affine(weight, None, affine, x.dtype)
    dx, dweight, dbias = np.empty(x.shape, x.dtype), np.empty(weight.size, x.dtype), np.empty(weight.size, x.dtype)
    g = np.ascontiguousarray(g).reshape(seen)
    loops.gradients(g, x.reshape(seen), weight, moments.reshape(2, n), eps, dx.reshape(seen), dweight, dbias)
    return dx, dweight, dbias


def _affine(weight: Any, bias: Any, affine: tuple[int, ...], dtype: np.dtype) -> tuple[Any, Any]:
    n = prod(affine)
    weight = constant(n, 1, dtype) if weight is None else np.ascontiguousarray(weight).reshape(n)
    return weight, constant(n, 0, dtype) if bias is None else np.ascontiguousarray(bias).reshape(n)
