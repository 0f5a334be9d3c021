"""Products of matrices: numpy's BLAS, and errors where it would be lenient.

numpy brings unequal dtypes together by itself; PyTorch refuses them, so these do too. A numba loop that fuses a tiny
product with its bias is 1.1 µs faster a call than `linear` below (100x2 by 2x3: 1.2 against 2.3), which a process
wins back on loading it only after some 200,000 calls; compiled steps inline their own.
"""

from math import prod
from typing import Any

import numpy as np

from ..jit.compiler import Meter, compiled
from ..jit.dtypes import is_single_or_double

_BOOL = np.dtype(np.bool_)
MANY = 48
"""Rows from which on a loop adds a bias in less time than numpy, which begins again with every row."""


def product(x: Any, y: Any) -> Any:
    """`x @ y` for x (n, k) or (k,) and y (k, m) or (k,), of one dtype."""
    dtype = x.dtype
    if dtype is not y.dtype or dtype is _BOOL:
        require_numbers(x, y)
    return x.dot(y)  # the method is 0.2 µs faster than the function


def batched(x: Any, y: Any) -> Any:
    """`x @ y` for x (..., n, k) and y (..., k, m), of one dtype, whose leading dimensions broadcast."""
    require_numbers(x, y)
    return np.matmul(x, y)


def linear(x: Any, weight: Any, bias: Any = None) -> Any:
    """`x @ weight.T + bias` in one buffer, for x (..., k), weight (m, k) and bias (m,), of one dtype."""
    if x.dtype is not weight.dtype or x.dtype is _BOOL:
        require_numbers(x, weight)
    if x.ndim > 2:  # numpy would take a vector at a time: 37 µs for 8x16x64 by 64x32, where one product costs 8
        rows = x.reshape(prod(x.shape[:-1]), x.shape[-1])
        return linear(rows, weight, bias).reshape(*x.shape[:-1], len(weight))
    out = x.dot(weight.T)
    if bias is not None:
        if bias.dtype is not weight.dtype:
            require_one_dtype(weight, bias)
        rows = len(out) >= MANY and out.shape[1:] == bias.shape and bias.flags.c_contiguous
        if rows and bias.size > 1 and is_single_or_double(out.dtype):
            _added.code(out, bias)
        else:
            out += bias
    return out


def _in_numpy(out: Any, bias: Any) -> None:
    out += bias


@compiled(ready=_in_numpy, meter=Meter(call=4e-7, element=1e-8))  # elements are rows here
def _added(out, bias):
    for i in range(len(out)):
        for j in range(len(bias)):
            out[i, j] += bias[j]


def require_numbers(x: Any, y: Any) -> None:
    """As `require_one_dtype`; NotImplementedError if that is bool, of which PyTorch has empty matrices' only."""
    require_one_dtype(x, y)
    if x.dtype == _BOOL and ((x.size and y.size) or x.ndim == y.ndim == 1):
        raise NotImplementedError("products are not implemented for 'Bool'; convert with .float() or .int()")


def require_one_dtype(x: Any, y: Any) -> None:
    """TypeError unless `x` and `y` are of one dtype."""
    if x.dtype != y.dtype:
        raise TypeError(f"expected one dtype, got {x.dtype} and {y.dtype}")
