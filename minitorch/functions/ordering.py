"""Sorting with PyTorch's signatures: `sort`, `argsort`, `topk`. NaN is larger than any number."""

import numpy as np

from ..autograd.record import record
from ..jit.dtypes import is_bool
from ..ops import ordering as ops
from ..tensor.tensor import Tensor, wrap
from . import return_types
from .arguments import as_dim
from .extremes import values_at
from .public import function


@function
def sort(input: Tensor, dim: int = -1, descending: bool = False, *, stable: bool | None = False) -> return_types.sort:
    """`(values, indices)`: the elements in order along `dim`. Equal ones stay in theirs, `stable` or not.

    Shapes: (*) -> (*), (*).
    Dtypes: any; values have that of `input`, indices are int64.
    Errors: IndexError for a `dim` out of range.
    """
    dim = as_dim(dim, input._array.ndim)
    indices = _argsort(input, dim, descending)
    return return_types.sort(values_at(input, indices, dim, "SortBackward1" if stable else "SortBackward0"), indices)


@function
def argsort(input: Tensor, dim: int = -1, descending: bool = False, *, stable: bool = False) -> Tensor:
    """Where the elements in order along `dim` stand. Equal ones stay in their order, `stable` or not.

    Shapes: (*) -> (*).
    Dtypes: any -> int64.
    Errors: IndexError for a `dim` out of range.
    """
    return _argsort(input, as_dim(dim, input._array.ndim), descending)


def _argsort(input: Tensor, dim: int, descending: bool) -> Tensor:
    if not input._array.ndim:
        return wrap(np.zeros((), np.int64))
    return record(ops.argsort, (input,), (dim, descending))


@function
def msort(input: Tensor) -> Tensor:
    """The elements in order along the first dimension.

    Shapes: (*) -> (*).
    Dtypes: any; the result has that of `input`.
    Errors: none for a tensor.
    """
    return sort(input, 0)[0]


@function
def topk(input: Tensor, k: int, dim: int = -1, largest: bool = True, sorted: bool = True) -> return_types.topk:
    """`(values, indices)`: the `k` largest (or smallest) elements along `dim`, in order, `sorted` or not.

    Shapes: (*) -> (*), (*), with the size k in `dim`.
    Dtypes: any but bool; values have that of `input`, indices are int64.
    Errors: RuntimeError for bool and for a `k` out of range; IndexError for such a `dim`.
    """
    ndim = input._array.ndim
    dim = as_dim(dim, ndim)
    if is_bool(input._array.dtype):
        raise RuntimeError("topk does not support bool dtypes on CPU")
    if not 0 <= k <= (input._array.shape[dim] if ndim else 1):
        raise RuntimeError("selected index k out of range")
    indices = record(ops.argtopk, (input,), (int(k), dim, largest)) if ndim else wrap(np.zeros((), np.int64))
    return return_types.topk(values_at(input, indices, dim, "TopkBackward0"), indices)
