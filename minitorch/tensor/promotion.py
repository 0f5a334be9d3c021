"""Promotion: the dtype in which the arguments of an op meet.

Dtypes fall in three categories, bool < integer < floating point. Tensors with dimensions decide first; a 0-d tensor,
and after it a Python number, counts only if its category is higher. PyTorch's `torch.result_type`.
"""

from typing import Any

import numpy as np

from ..jit.dtypes import category, is_bool, is_floating, is_half, is_long
from ..jit.halves import as_half
from ..jit.scalars import require_64_bits, scalar
from ..ops.conversion import cast
from ..ops.op import Op
from ..presentation.errors import NOT_OF_BOOL
from ..presentation.numbers import FITTING
from ..presentation.refused import DIVIDES, REFUSED, takes
from .dtypes import from_numpy_dtype, get_default_dtype
from .tensor import Tensor, wrap

_BOOL, _INT64 = np.dtype(np.bool_), np.dtype(np.int64)
_PLAIN = frozenset((float, int))
LARGE = 2**62  # an int64 holds all numbers below


def promote(op: Op, args: tuple) -> tuple:
    """`args` in the dtype that `op` computes in; the same tuple when they are already, as they mostly are."""
    dtype = None
    numbers = []
    for x in args:
        if isinstance(x, Tensor):
            if dtype is None:
                dtype = x._array.dtype
            elif dtype is not x._array.dtype:
                break
        elif type(x) in _PLAIN:
            numbers.append(x)
        elif x is not None:
            break
    else:
        if dtype is not None and (is_floating(dtype) or _stays(op, dtype, numbers)):
            return args
    return _promoted(op, args)


def _stays(op: Op, dtype: np.dtype, numbers: list[Any]) -> bool:
    """Whether tensors of this dtype, no floating point one, and numbers may meet as they are."""
    if op.promote != "same" or op.name in FITTING or not takes(op.name, dtype.kind):
        return False
    if not numbers:
        return True
    # Kernels of our own may look at a number's dtype.
    plain = is_long(dtype) and isinstance(op.kernel, np.ufunc)
    return plain and all(type(n) is int and abs(n) < LARGE for n in numbers)


def _promoted(op: Op, args: tuple) -> tuple:
    args = tuple(_as_operand(op, x) for x in args)
    arrays = [x._array if isinstance(x, Tensor) else x for x in args if x is not None]
    if op.promote == "match":
        dtypes = [from_numpy_dtype(x.dtype) for x in arrays if hasattr(x, "dtype")]
        if any(dtype is not dtypes[0] for dtype in dtypes):
            raise RuntimeError(f"{op.name}: expected tensors of one dtype, got {dtypes}; convert with .to(dtype)")
    is_of_bool = [is_bool(x.dtype) if hasattr(x, "dtype") else isinstance(x, bool) for x in arrays]
    if op.name in NOT_OF_BOOL and any(is_of_bool):
        raise RuntimeError(NOT_OF_BOOL[op.name])
    if op.name in DIVIDES and not any(is_floating(x.dtype) for x in arrays[DIVIDES[op.name]]):
        raise RuntimeError(
            f"Integer division with {op.name} is no longer supported: convert with .float(), or use "
            "div(..., rounding_mode='trunc')"
        )
    dtype = dtypes[0].numpy if op.promote == "match" else result_dtype(arrays)
    if dtype.kind in REFUSED.get(op.name, ""):
        name = from_numpy_dtype(dtype).scalar_type
        raise NotImplementedError(f"\"{op.name}_cpu\" not implemented for '{name}'; convert it with .float()")
    if op.promote == "float" and not is_floating(dtype):
        dtype = get_default_dtype().numpy
    if op.name in FITTING:
        args = tuple(x if isinstance(x, Tensor) else scalar(x, dtype).item() for x in args)
    return tuple(_converted(x, dtype) for x in args)


def meeting_dtype(*args: Any) -> np.dtype:
    """The dtype in which tensors and numbers meet; None does not count. PyTorch's `result_type`."""
    return result_dtype([x._array if isinstance(x, Tensor) else x for x in args if x is not None])


def brought_to(x: Tensor, *numbers: Any) -> Tensor:
    """`x`, cast if need be to the dtype in which it meets `numbers`."""
    if is_floating(x._array.dtype) and not any(isinstance(n, Tensor) for n in numbers):
        return x  # no number asks more of a floating point tensor
    return _converted(x, meeting_dtype(x, *numbers))


def brought_together(*args: Any) -> list[Any]:
    """Tensors, and numbers as numpy's, in the dtype in which they meet."""
    if all(isinstance(x, Tensor) for x in args) and len({x._array.dtype for x in args}) == 1:
        return list(args)
    dtype = meeting_dtype(*args)
    return [
        _converted(x, dtype) if isinstance(x, Tensor) else as_half(x) if is_half(dtype) else scalar(x, dtype)
        for x in args
    ]


def _as_operand(op: Op, x: Any) -> Any:
    """Tensors and Python's numbers as they are, None too if it may be left out; numpy's numbers and arrays as those."""
    if isinstance(x, np.generic):  # first, for np.float64 is a float too
        return x.item()
    if isinstance(x, Tensor | bool | int | float) or (x is None and op.required < op.arity):
        return x
    if isinstance(x, np.ndarray):
        return wrap(x)
    raise TypeError(f"{op.name}(): expected a Tensor or a number, got {type(x).__name__}")


def _converted(x: Any, dtype: np.dtype) -> Any:
    if isinstance(x, Tensor):
        return x if x._array.dtype == dtype else cast(x, dtype)
    return x if x is None else as_number(x, dtype)


def promote_types(a: np.dtype, b: np.dtype) -> np.dtype:
    """The smallest dtype that holds both, except that any floating point type beats any integer."""
    if a is b:
        return a
    if category(a) != category(b):
        return a if category(a) > category(b) else b
    return np.promote_types(a, b)


def number_dtype(x: bool | int | float) -> np.dtype:
    """The dtype that a Python number stands for: bool, int64 or the default dtype."""
    if isinstance(x, bool):
        return _BOOL
    return _INT64 if isinstance(x, int) else get_default_dtype().numpy


def result_dtype(arrays: list[Any]) -> np.dtype:
    """The dtype in which arrays, 0-d arrays and Python numbers meet."""
    ranked: list[np.dtype | None] = [None, None, None]
    for x in arrays:
        rank, dtype = (0 if x.ndim else 1, x.dtype) if hasattr(x, "ndim") else (2, number_dtype(x))
        ranked[rank] = dtype if ranked[rank] is None else promote_types(ranked[rank], dtype)  # type: ignore[arg-type]
    result: np.dtype | None = None
    for dtype in ranked:
        if dtype is not None and (result is None or category(dtype) > category(result)):
            result = dtype
    return result if result is not None else get_default_dtype().numpy


def as_number(x: bool | int | float, dtype: np.dtype) -> Any:
    """A Python number as one of `dtype`; integers wrap around where numpy would refuse them."""
    if is_floating(dtype):
        return float(x)
    require_64_bits(x)
    return np.array(x).astype(dtype)
