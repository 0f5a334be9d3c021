"""Different elements: `unique` and `unique_consecutive`. NaN differs from NaN."""

from typing import Any

import numpy as np

from ..tensor.tensor import Tensor, wrap
from .arguments import as_dim
from .public import function


@function
def unique(
    input: Tensor,
    sorted: bool = True,
    return_inverse: bool = False,
    return_counts: bool = False,
    dim: int | None = None,
) -> Any:
    """The different elements (along `dim`, the different slices) in order, `sorted` or not.

    With them, if asked for: for each element, where it stands among the different ones; and how often each occurs.

    Shapes: (*) -> (n,), with (*) for the places and (n,) for the counts; along `dim` -> (*) with the size n there.
    Dtypes: any; the values have that of `input`, places and counts are int64.
    Errors: IndexError for a `dim` out of range.
    """
    if dim is None:
        values, inverse, counts = np.unique(input._array, return_inverse=True, return_counts=True, equal_nan=False)
    else:
        dim = as_dim(dim, input._array.ndim)
        slices, inverse, counts = np.unique(
            np.moveaxis(input._array, dim, 0), return_inverse=True, return_counts=True, axis=0, equal_nan=False
        )
        values, inverse = np.moveaxis(np.ascontiguousarray(slices), 0, dim), inverse.reshape(-1)
    return _asked_for(values, inverse, counts, return_inverse, return_counts)


@function
def unique_consecutive(
    input: Tensor, return_inverse: bool = False, return_counts: bool = False, dim: int | None = None
) -> Any:
    """The elements (along `dim`, the slices) that differ from the one before; the rest as in `unique`.

    Shapes: as `unique`.
    Dtypes: any; the values have that of `input`, places and counts are int64.
    Errors: IndexError for a `dim` out of range.
    """
    x = input._array.reshape(-1) if dim is None else np.moveaxis(input._array, as_dim(dim, input._array.ndim), 0)
    starts = np.ones(len(x), np.bool_)
    starts[1:] = (x[1:] != x[:-1]).any(tuple(range(1, x.ndim)))
    values, run = x[starts], np.cumsum(starts) - 1
    counts = np.bincount(run, minlength=len(values))
    if dim is None:
        return _asked_for(values, run.reshape(input._array.shape), counts, return_inverse, return_counts)
    values = np.moveaxis(np.ascontiguousarray(values), 0, dim)
    return _asked_for(values, run, counts, return_inverse, return_counts)


def _asked_for(values: Any, inverse: Any, counts: Any, with_inverse: bool, with_counts: bool) -> Any:
    wanted = [values, *([inverse] if with_inverse else []), *([counts] if with_counts else [])]
    tensors = tuple(wrap(np.asarray(x)) for x in wanted)
    return tensors if len(tensors) > 1 else tensors[0]
