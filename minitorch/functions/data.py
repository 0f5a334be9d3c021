"""Data: tensors out of Python's numbers and lists, of numpy's arrays and of other tensors; copied or sharing memory."""

import warnings
from collections.abc import Sequence
from functools import reduce
from itertools import chain
from typing import Any

import numpy as np

from ..tensor.dtypes import ALL, as_dtype, as_numpy_dtype, from_numpy_dtype, get_default_dtype
from ..tensor.dtypes import dtype as Dtype
from ..tensor.promotion import number_dtype, promote_types
from ..tensor.tensor import Tensor, wrap
from .conversion import cast_to, clone, rounded
from .options import check
from .public import tensor_method


def tensor(
    data: Any, *, dtype: Dtype | None = None, device: Any = None, requires_grad: bool = False, pin_memory: bool = False
) -> Tensor:
    """A new tensor with a copy of `data`: a number, nested lists of numbers (all of one shape), an array or a tensor.

    Python's ints become int64, floats the default dtype, bools bool; arrays and tensors keep their dtype.
    """
    check({"device": device, "pin_memory": pin_memory})
    if isinstance(data, Tensor):
        warnings.warn(_COPY, UserWarning, stacklevel=2)
    array = as_array(data, as_numpy_dtype(dtype))
    return wrap(array.copy() if _shares(array, data) else array).requires_grad_(requires_grad)


_COPY = (
    "To copy construct from a tensor, it is recommended to use sourceTensor.detach().clone() or "
    "sourceTensor.detach().clone().requires_grad_(True), rather than torch.tensor(sourceTensor)."
)


def _shares(array: np.ndarray, data: Any) -> bool:
    source = data._array if isinstance(data, Tensor) else data
    return isinstance(source, np.ndarray) and np.may_share_memory(array, source)


def as_array(data: Any, kind: np.dtype | None) -> np.ndarray:
    """`data` as an array that a tensor can hold, of dtype `kind` if one is given; no copy where none is needed."""
    if isinstance(data, Tensor):
        array = data._array
    elif isinstance(data, np.ndarray):
        array = checked(data)
    else:
        return _listed(data, kind)
    with np.errstate(all="ignore"):
        return array if kind is None else array.astype(kind, copy=False)


def checked(array: np.ndarray) -> np.ndarray:
    """`array`, if a tensor can share its memory."""
    from_numpy_dtype(array.dtype)
    if min(array.strides, default=0) < 0:
        raise ValueError(
            "At least one stride in the given numpy array is negative, and tensors with negative strides are not "
            "currently supported. (You can probably work around this by making a copy of your array  with "
            "array.copy().) "
        )
    return array


def _listed(data: Any, kind: np.dtype | None) -> np.ndarray:
    """Nested sequences of numbers as an array."""
    try:
        array = np.array(data)
    except (ValueError, RuntimeError):  # ragged, or with tensors that require grad among the numbers
        return _walked(data, kind)
    leaves = data if array.ndim else [data]
    for _ in range(array.ndim - 1):
        leaves = chain.from_iterable(leaves)
    kinds: set[Any] = set(map(type, leaves))
    return rounded(array, kind or _inferred(kinds)) if kinds <= _NUMBERS else _walked(data, kind)


_NUMPY_NUMBERS = {t.numpy.type: t.numpy for t in ALL}
_NUMBERS = frozenset((bool, int, float, *_NUMPY_NUMBERS))


def _inferred(kinds: set[type]) -> np.dtype:
    """The dtype that numbers of these types meet in."""
    if not kinds:
        return get_default_dtype().numpy
    return reduce(promote_types, (_NUMPY_NUMBERS.get(kind) or number_dtype(kind()) for kind in kinds))


def _walked(data: Any, kind: np.dtype | None) -> np.ndarray:
    """As `_listed`, element by element: for tensors among the numbers, and to say what is wrong."""
    shape, first = [], data
    while _is_sequence(first):
        shape.append(len(first))
        first = first[0] if len(first) else None
    if isinstance(first, str):
        if first is data:
            raise TypeError("new(): invalid data type 'str'")
        raise ValueError(f"too many dimensions '{type(first).__name__}'")
    numbers: list[Any] = []
    _collect(data, tuple(shape), 0, numbers)
    dtypes = [x._array.dtype if isinstance(x, Tensor) else _dtype_of(x, kind) for x in numbers]
    values = np.array([_only(x) if isinstance(x, Tensor) else x for x in numbers])
    return rounded(values, kind or reduce(promote_types, dtypes)).reshape(shape)


def _is_sequence(x: Any) -> bool:
    return isinstance(x, Sequence | np.ndarray) and not isinstance(x, str)


def _collect(data: Any, shape: tuple[int, ...], depth: int, numbers: list[Any]) -> None:
    if depth == len(shape):
        numbers.append(data)
        return
    if not _is_sequence(data):
        raise TypeError("not a sequence")
    if len(data) != shape[depth]:
        raise ValueError(f"expected sequence of length {shape[depth]} at dim {depth} (got {len(data)})")
    for part in data:
        _collect(part, shape, depth + 1, numbers)


def _dtype_of(x: Any, kind: np.dtype | None) -> np.dtype:
    if type(x) in _NUMBERS:
        return _inferred({type(x)})
    if isinstance(x, str):
        raise TypeError("new(): invalid data type 'str'")
    if _is_sequence(x):
        raise TypeError(f"'{type(x).__name__}' object cannot be interpreted as an integer")
    if kind is not None:
        raise TypeError(f"must be a number of {kind}, not {type(x).__name__}")
    raise RuntimeError(f"Could not infer dtype of {type(x).__name__}")


def _only(x: Tensor) -> Any:
    if x._array.size != 1:
        raise ValueError("only one element tensors can be converted to Python scalars")
    return x._array.item()


def as_tensor(data: Any, dtype: Dtype | None = None, device: Any = None) -> Tensor:
    """`data` as a tensor: itself if it is one, sharing an array's memory, else as `tensor`; copied to convert."""
    check({"device": device})
    if isinstance(data, Tensor):
        return data if dtype is None else cast_to(data, as_dtype(dtype))
    array = as_array(data, as_numpy_dtype(dtype))
    return wrap(_writable(array) if _shares(array, data) else array)


def _writable(array: np.ndarray) -> np.ndarray:
    """`array`, with a warning if it is for reading only."""
    if not array.flags.writeable:
        warnings.warn(_NOT_WRITABLE, UserWarning, stacklevel=3)
    return array


_NOT_WRITABLE = (
    "The given NumPy array is not writable, and PyTorch does not support non-writable tensors. This means writing to "
    "this tensor will result in undefined behavior. You may want to copy the array to protect its data or make it "
    "writable before converting it to a tensor. This type of warning will be suppressed for the rest of this program."
)


def asarray(
    obj: Any,
    *,
    dtype: Dtype | None = None,
    device: Any = None,
    copy: bool | None = None,
    requires_grad: bool | None = None,
) -> Tensor:
    """As `as_tensor`; `copy` asks for a copy (True) or refuses one (False). A tensor keeps its history.

    With `requires_grad=False` it does not.
    """
    shared = as_tensor(obj, dtype, device)
    shares = shared is obj or _shares(shared._array, obj)
    if copy is False and not shares:
        raise ValueError("can't alias arbitrary sequence or convert without a copy; pass copy=None")
    if copy and shares:
        shared = clone(shared)
    if requires_grad is None:
        return shared
    return shared.requires_grad_() if requires_grad else shared.detach()


def from_numpy(ndarray: np.ndarray, /) -> Tensor:
    """A tensor in the memory of an array: what is written to one is seen in the other."""
    if not isinstance(ndarray, np.ndarray):
        kind = type(ndarray)
        name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
        raise TypeError(f"expected np.ndarray (got {name})")
    return wrap(_writable(checked(ndarray.view(np.ndarray))))


def from_dlpack(ext_tensor: Any) -> Tensor:
    """A tensor in the memory of any object that speaks DLPack: arrays and tensors of other libraries."""
    return wrap(checked(np.from_dlpack(ext_tensor)))


def scalar_tensor(s: Any, *, dtype: Dtype | None = None, **options: Any) -> Tensor:
    """The number `s` as a 0-d tensor, floating point unless another dtype is asked for."""
    return tensor(s, dtype=dtype or get_default_dtype(), **options)


@tensor_method
def new_tensor(
    self: Tensor, data: Any, *, dtype: Dtype | None = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """`tensor(data)` in this tensor's dtype."""
    return tensor(data, dtype=dtype or self.dtype, device=device, requires_grad=requires_grad)
