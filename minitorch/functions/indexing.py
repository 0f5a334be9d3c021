"""Indexing: `x[key]` and `x[key] = value` for ints, slices, None, Ellipsis, index arrays and masks.

Reading goes in two steps. The basic part of a key (ints, slices, None) gives a view; if index arrays are left, they
pick a copy out of that view. Writing does the same, and writes into the view. What a key means is worked out in
keys.py; what writing into a view does to the history of the whole, in `autograd/edits.py`.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..autograd.edits import edit
from ..autograd.errors import cannot_edit
from ..autograd.record import record
from ..jit.dtypes import is_bool, is_half, is_signed_integer
from ..jit.halves import as_half
from ..jit.scalars import scalar
from ..ops.conversion import fill
from ..ops.indexing import index, index_get, masked_fill, put
from ..tensor.methods import attach
from ..tensor.tensor import Tensor, wrap
from .arguments import all_tensors
from .conversion import cast_to
from .inplace import overwrite, without_leading_ones
from .keys import parse
from .public import function, in_place

newaxis = None
"""In an index: a new dimension of size 1."""


def getitem(x: Tensor, key: Any) -> Tensor:
    """`x[key]`: a view for a basic key, a copy where index arrays or masks take part."""
    shape = x._array.shape
    if type(key) is int and shape and -shape[0] <= key < shape[0]:
        return record(index, (x,), ((key,),))  # the most frequent key: a third of the time of what follows
    basic, indices, layout = parse(key, shape)
    view = record(index, (x,), (basic,)) if basic or indices is None else x
    return view if indices is None else record(index_get, (view, indices), (layout, "K"))


def setitem(x: Tensor, key: Any, value: Any) -> None:
    """`x[key] = value` in place: `value` is broadcast; it is cast, unless it is a tensor put at index arrays."""
    if key is False:
        return  # of no element; PyTorch does not look at the value either
    if key is True:
        key = None  # all of `x`, as a view: to read, it is an index array
    if isinstance(value, bool | int | float) and _is_mask_of(key, x):
        mask = key[(..., *[None] * (x._array.ndim - key._array.ndim))]
        edit(masked_fill, x, mask, _number(x, value), shown_as="IndexPutBackward0")
        return
    basic, indices, layout = parse(key, x._array.shape)
    view = record(index, (x,), (basic,)) if basic else x
    if indices is not None:
        _put(view, without_leading_ones(_as_value(x, value)), key, indices, layout, False)
    elif isinstance(value, bool | int | float):
        problem = cannot_edit(view)  # unlike `fill_`, this is not for elements that share their memory
        if problem:
            raise RuntimeError(problem)
        edit(fill, view, _number(x, value), shown_as="FillBackward3")  # to PyTorch it is a tensor
    else:
        overwrite(view, _as_value(x, value))


def _is_mask_of(key: Any, x: Tensor) -> bool:
    """Whether a key is one mask for the first dimensions of `x`, for which nothing need be counted."""
    if not isinstance(key, Tensor) or key._array.dtype != np.bool_ or not key._array.ndim:
        return False
    return key._array.shape == x._array.shape[: key._array.ndim] and not np.may_share_memory(key._array, x._array)


def _put(x: Tensor, value: Tensor, key: Any, indices: Any, layout: tuple, accumulate: bool) -> Tensor:
    value = _fitting(x, value, key, accumulate)
    return edit(put, x, value, indices, settings=(layout, accumulate, "K"))


def _fitting(x: Tensor, value: Tensor, key: Any, accumulate: bool) -> Tensor:
    """`value` in the dtype of `x`: only one number for a mask may have another."""
    if value._array.dtype != x._array.dtype:
        if value._array.size != 1 or accumulate or not _is_mask(key):
            wanted, given = (t.dtype.scalar_type for t in (x, value))
            raise RuntimeError(
                f"Index put requires the source and destination dtypes match, got {wanted} for the destination and "
                f"{given} for the source."
            )
        value = cast_to(value, x.dtype)
    return value


@in_place
def index_put_(self: Tensor, indices: Sequence[Tensor], values: Tensor, accumulate: bool = False) -> Tensor:
    key = _key_of(indices)
    basic, rows, layout = parse(key, self._array.shape)
    _put(record(index, (self,), (basic,)) if basic else self, values, key, rows, layout, accumulate)
    return self


@function
def index_put(input: Tensor, indices: Sequence[Tensor], values: Tensor, accumulate: bool = False) -> Tensor:
    """`input` with `values` written where the index tensors say; with `accumulate`, what is named twice gets the sum.

    Shapes: (*), and `values` broadcast to the shape of what `indices` name -> (*).
    Dtypes: the same for `input` and `values`; int64, int32, uint8 or bool for `indices`.
    Errors: IndexError for indices out of range; RuntimeError for another dtype; TypeError for indices of another kind.
    """
    key = _key_of(indices)
    basic, rows, layout = parse(key, input._array.shape)
    x = record(index, (input,), (basic,)) if basic else input  # one bool has a dimension of its own
    values = _fitting(x, values, key, accumulate)
    out = record(put, (x, values, rows), (layout, accumulate, "K"))
    return out.reshape(input.shape) if basic else out


def _key_of(indices: Sequence[Tensor]) -> tuple[Tensor, ...]:
    """Index tensors as a key, in which one integer is an index array too."""
    if not indices:
        raise RuntimeError("index_put(): expected at least one tensor of indices, got none")
    return tuple(
        i.reshape(1) if is_signed_integer(i._array.dtype) and not i._array.ndim else i for i in all_tensors(indices)
    )


def _is_mask(key: Any) -> bool:
    """Whether all that a key says by tensors or lists is a single mask: one number may be filled in there."""
    given = [x for x in (key if isinstance(key, tuple) else (key,)) if isinstance(x, Tensor | np.ndarray | list)]
    if len(given) != 1:
        return False
    array = np.asarray(getattr(given[0], "_array", given[0]))
    return array.ndim > 0 and is_bool(array.dtype)


def _number(x: Tensor, value: Any) -> Any:
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise ValueError("Overflow when unpacking long long")
    dtype = x._array.dtype
    return as_half(value) if is_half(dtype) else scalar(value, dtype)


def _as_value(x: Tensor, value: Any) -> Tensor:
    if isinstance(value, Tensor):
        return value
    if isinstance(value, bool | int | float | np.generic):
        return wrap(np.asarray(_number(x, value)))
    kind = type(value)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    raise TypeError(f"can't assign a {name} to a {x.type()}")


attach("__getitem__", getitem)
attach("__setitem__", setitem)
