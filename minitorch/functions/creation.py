"""Creation: tensors filled with zeros, ones, one number or nothing; of given sizes, or like another tensor."""

from collections.abc import Callable, Sequence
from typing import Any, Unpack

import numpy as np

from ..jit.scalars import scalar
from ..kernels.layout import empty_as
from ..tensor.dtypes import as_numpy_dtype
from ..tensor.layouts import contiguous_format
from ..tensor.promotion import number_dtype
from ..tensor.tensor import Tensor
from .arguments import as_sizes, given
from .calling import called
from .options import Options, OutOptions, finish, float_dtype
from .public import function, tensor_method


@called
def zeros(
    *sizes: int | Sequence[int], size: Sequence[int] | None = None, **options: Unpack[OutOptions]
) -> Tensor:
    """Zeros of the sizes given one by one or as a tuple: `zeros(2, 3)`, `zeros((2, 3))`, `zeros(size=(2, 3))`."""
    return _filled(np.zeros, given(sizes, size), options)


@called
def ones(
    *sizes: int | Sequence[int], size: Sequence[int] | None = None, **options: Unpack[OutOptions]
) -> Tensor:
    """Ones of the given sizes."""
    return _filled(np.ones, given(sizes, size), options)


@called
def empty(
    *sizes: int | Sequence[int], size: Sequence[int] | None = None, **options: Unpack[OutOptions]
) -> Tensor:
    """Fresh memory of the given sizes: the numbers in it are arbitrary."""
    return _filled(np.empty, given(sizes, size), options)


@called
def full(size: Sequence[int], fill_value: float, **options: Unpack[OutOptions]) -> Tensor:
    """`fill_value` everywhere in a tensor of the given sizes; its dtype unless another is asked for."""
    kind = as_numpy_dtype(options.get("dtype")) or number_dtype(fill_value)
    sizes = non_negative("full", as_sizes((size,), "full"))
    return finish(np.full(sizes, scalar(fill_value, kind), kind), options)


def _filled(make: Callable[..., np.ndarray], size: tuple, options: Any) -> Tensor:
    name = make.__name__
    return finish(make(non_negative(name, as_sizes(size, name)), float_dtype(options)), options)


def take_size(name: str, options: dict[str, Any]) -> tuple:
    """The sizes given as `size=`, taken out of the keyword arguments of a creation function."""
    if "size" not in options:
        raise TypeError(f'{name}() missing 1 required positional arguments: "size"')
    return (options.pop("size"),)


def non_negative(name: str, sizes: tuple[int, ...]) -> tuple[int, ...]:
    """`sizes`, none of them below 0."""
    if min(sizes, default=0) < 0:
        raise RuntimeError(f"{name}: Dimension size must be non-negative, got {list(sizes)}")
    return sizes


@function
def zeros_like(input: Tensor, **options: Unpack[Options]) -> Tensor:
    """Zeros of the shape of `input`.

    Shapes: (*) -> (*).
    Dtypes: that of `input` unless `dtype` says otherwise.
    Errors: TypeError for what is no tensor and for options that do not exist.
    """
    return _alike("zeros_like", input, options, 0)


@function
def ones_like(input: Tensor, **options: Unpack[Options]) -> Tensor:
    """Ones of the shape of `input`.

    Shapes: (*) -> (*).
    Dtypes: that of `input` unless `dtype` says otherwise.
    Errors: TypeError for what is no tensor and for options that do not exist.
    """
    return _alike("ones_like", input, options, 1)


@function
def empty_like(input: Tensor, **options: Unpack[Options]) -> Tensor:
    """Fresh memory of the shape of `input`: the numbers in it are arbitrary.

    Shapes: (*) -> (*).
    Dtypes: that of `input` unless `dtype` says otherwise.
    Errors: TypeError for what is no tensor and for options that do not exist.
    """
    return finish(memory_like("empty_like", input, options), options)


@function
def full_like(input: Tensor, fill_value: float, **options: Unpack[Options]) -> Tensor:
    """`fill_value` everywhere in a tensor of the shape of `input`.

    Shapes: (*) -> (*).
    Dtypes: that of `input` unless `dtype` says otherwise.
    Errors: TypeError for what is no tensor and for options that do not exist.
    """
    return _alike("full_like", input, options, fill_value)


def _alike(name: str, x: Tensor, options: Any, value: Any) -> Tensor:
    array = memory_like(name, x, options)
    array[...] = scalar(value.item() if isinstance(value, Tensor) else value, array.dtype)
    return finish(array, options)


def memory_like(name: str, x: Tensor, options: Any) -> np.ndarray:
    """An array of the shape of `x`, in the dtype and the order in memory that `options` ask for, by default its own."""
    if not isinstance(x, Tensor):
        raise TypeError(f"{name}(): argument 'input' (position 1) must be Tensor, not {type(x).__name__}")
    kind = as_numpy_dtype(options.get("dtype")) or x._array.dtype
    if options.get("memory_format") is contiguous_format:
        return np.empty(x._array.shape, kind)
    return empty_as(x._array, kind)


@tensor_method
def new_zeros(
    self: Tensor, *sizes: int | Sequence[int], size: Sequence[int] | None = None, **options: Unpack[Options]
) -> Tensor:
    """Zeros of the given sizes in this tensor's dtype."""
    return zeros(*sizes, size=size, **_own_dtype(self, options))


@tensor_method
def new_ones(
    self: Tensor, *sizes: int | Sequence[int], size: Sequence[int] | None = None, **options: Unpack[Options]
) -> Tensor:
    """Ones of the given sizes in this tensor's dtype."""
    return ones(*sizes, size=size, **_own_dtype(self, options))


@tensor_method
def new_empty(
    self: Tensor, *sizes: int | Sequence[int], size: Sequence[int] | None = None, **options: Unpack[Options]
) -> Tensor:
    """Fresh memory of the given sizes in this tensor's dtype."""
    return empty(*sizes, size=size, **_own_dtype(self, options))


@tensor_method
def new_full(self: Tensor, size: Sequence[int], fill_value: float, **options: Unpack[Options]) -> Tensor:
    """`fill_value` everywhere in a tensor of the given sizes and this tensor's dtype."""
    return full(size, fill_value, **_own_dtype(self, options))


def _own_dtype(x: Tensor, options: Any) -> Any:
    return {"dtype": x.dtype, **options}
