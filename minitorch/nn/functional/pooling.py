"""Pooling: the largest number, or the mean, of windows. Sizes are ints, or sequences of one for each dimension."""

from collections.abc import Sequence
from typing import Any

from ...autograd.record import record
from ...jit.dtypes import is_floating
from ...kernels.windows import output_size as windows_along
from ...ops import pooling as ops
from ...ops.indexing import gather
from ...ops.shaping import view
from ...presentation.graphs import HIDDEN, shown
from ...tensor.dtypes import int64
from ...tensor.tensor import Tensor
from .checking import checked, require_ints

__all__ = [
    "avg_pool1d", "avg_pool2d", "avg_pool3d", "max_pool1d", "max_pool1d_with_indices", "max_pool2d",
    "max_pool2d_with_indices", "max_pool3d", "max_pool3d_with_indices",
]  # fmt: skip

Ints = int | Sequence[int]


@checked
def max_pool1d(
    input: Tensor, kernel_size: Ints, stride: Ints | None = None, padding: Ints = 0, dilation: Ints = 1,
    ceil_mode: bool = False, return_indices: bool = False,
) -> Any:  # fmt: skip
    """The largest number of each window: (n, c, l) or (c, l) → (n, c, *); with `return_indices` its place too.

    `stride` is `kernel_size` unless given. With `ceil_mode` a last window may reach over the end.
    """
    return _max_pool(1, input, return_indices, ceil_mode, kernel_size, stride, padding, dilation)


@checked
def max_pool2d(
    input: Tensor, kernel_size: Ints, stride: Ints | None = None, padding: Ints = 0, dilation: Ints = 1,
    ceil_mode: bool = False, return_indices: bool = False,
) -> Any:  # fmt: skip
    """The largest number of each window: (n, c, h, w) or (c, h, w) → (n, c, *, *); settings as in `max_pool1d`."""
    return _max_pool(2, input, return_indices, ceil_mode, kernel_size, stride, padding, dilation)


@checked
def max_pool3d(
    input: Tensor, kernel_size: Ints, stride: Ints | None = None, padding: Ints = 0, dilation: Ints = 1,
    ceil_mode: bool = False, return_indices: bool = False,
) -> Any:  # fmt: skip
    """The largest number of each window: (n, c, d, h, w) or (c, d, h, w) → (n, c, *, *, *); as in `max_pool1d`."""
    return _max_pool(3, input, return_indices, ceil_mode, kernel_size, stride, padding, dilation)


@checked
def max_pool1d_with_indices(
    input: Tensor, kernel_size: Ints, stride: Ints | None = None, padding: Ints = 0, dilation: Ints = 1,
    ceil_mode: bool = False, return_indices: bool = False,
) -> tuple[Tensor, Tensor]:  # fmt: skip
    """`max_pool1d` with the places of the largest numbers."""
    return _max_pool(1, input, True, ceil_mode, kernel_size, stride, padding, dilation)


@checked
def max_pool2d_with_indices(
    input: Tensor, kernel_size: Ints, stride: Ints | None = None, padding: Ints = 0, dilation: Ints = 1,
    ceil_mode: bool = False, return_indices: bool = False,
) -> tuple[Tensor, Tensor]:  # fmt: skip
    """`max_pool2d` with the places of the largest numbers, counted row by row."""
    return _max_pool(2, input, True, ceil_mode, kernel_size, stride, padding, dilation)


@checked
def max_pool3d_with_indices(
    input: Tensor, kernel_size: Ints, stride: Ints | None = None, padding: Ints = 0, dilation: Ints = 1,
    ceil_mode: bool = False, return_indices: bool = False,
) -> tuple[Tensor, Tensor]:  # fmt: skip
    """`max_pool3d` with the places of the largest numbers, counted row by row."""
    return _max_pool(3, input, True, ceil_mode, kernel_size, stride, padding, dilation)


@checked
def avg_pool1d(
    input: Tensor, kernel_size: Ints, stride: Ints | None = None, padding: Ints = 0, ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Tensor:  # fmt: skip
    """The mean of each window: (n, c, l) or (c, l) → (n, c, *). Zeros of the padding count if `count_include_pad`."""
    return _avg_pool(1, input, count_include_pad, ceil_mode, kernel_size, stride, padding)


@checked
def avg_pool2d(
    input: Tensor, kernel_size: Ints, stride: Ints | None = None, padding: Ints = 0, ceil_mode: bool = False,
    count_include_pad: bool = True, divisor_override: int | None = None,
) -> Tensor:  # fmt: skip
    """The mean of each window: (n, c, h, w) or (c, h, w) → (n, c, *, *); or its sum over `divisor_override`."""
    return _avg_pool(2, input, _divisor(count_include_pad, divisor_override), ceil_mode, kernel_size, stride, padding)


@checked
def avg_pool3d(
    input: Tensor, kernel_size: Ints, stride: Ints | None = None, padding: Ints = 0, ceil_mode: bool = False,
    count_include_pad: bool = True, divisor_override: int | None = None,
) -> Tensor:  # fmt: skip
    """The mean of each window: (n, c, d, h, w) or (c, d, h, w) → (n, c, *, *, *); or its sum, divided as in 2d."""
    return _avg_pool(3, input, _divisor(count_include_pad, divisor_override), ceil_mode, kernel_size, stride, padding)


def _max_pool(d: int, x: Tensor, with_places: bool, ceil: bool, *sizes: Any) -> Any:
    settings = settings_of(f"max_pool{d}d", d, x, ceil, *sizes)
    if not with_places:
        return record(ops.max_pool, (x,), settings, shown_of("MaxPool{}DWithIndices", d))
    places = record(ops.max_places, (x,), settings)
    return at_places(x, places, d, shown_of("MaxPool{}DWithIndices", d)), places


def at_places(x: Tensor, places: Tensor, d: int, shown_as: Any) -> Tensor:
    """The numbers of `x` that stand at places in the last d dimensions, counted row by row."""
    values = record(gather, (x.flatten(-d), places.flatten(-d)), (x._array.ndim - d,), HIDDEN)
    return record(view, (values,), (tuple(places.shape),), shown_as)


def _avg_pool(d: int, x: Tensor, divisor: Any, ceil: bool, *sizes: Any) -> Tensor:
    kernel, count, stride, padding, _ = settings_of(f"avg_pool{d}d", d, x, ceil, *sizes, 1)
    if not is_floating(x._array.dtype) and x.dtype is not int64:
        raise NotImplementedError(f"avg_pool{d}d: means of {x.dtype} are not supported; convert with .float()")
    return record(ops.avg_pool, (x,), (kernel, count, stride, padding, divisor), shown_of("AvgPool{}D", d))


def _divisor(count_include_pad: bool, override: int | None) -> Any:
    if override == 0:
        raise RuntimeError("divisor must be not zero")
    return bool(count_include_pad) if override is None else override


def shown_of(name: str, d: int) -> Any:
    """What the graph shows: of signals, PyTorch has the node of images of one row."""
    node = f"{name.format(max(d, 2))}Backward0"
    return node if d > 1 else shown("SqueezeBackward1", shown(node, shown("UnsqueezeBackward0", "x")))


def settings_of(name: str, d: int, x: Tensor, ceil: bool, *sizes: Any) -> tuple[Any, ...]:
    """`(kernel, count, stride, padding, dilation)` of pooling over the last d dimensions, checked."""
    kernel_size, stride, padding, dilation = sizes
    stride = kernel_size if stride is None or stride == () or stride == [] else stride
    kernel, stride, padding, dilation = (
        sizes_of(name, *named, d)
        for named in (("kernel_size", kernel_size), ("stride", stride), ("padding", padding), ("dilation", dilation))
    )
    require_dims(name, d, x)
    for said, values in (("kernel_size", kernel), ("stride", stride), ("dilation", dilation)):
        if min(values) < 1:
            raise RuntimeError(f"{name}: {said} must be greater than zero, but got {values}")
    for p, k, a in zip(padding, kernel, dilation, strict=True):
        if not 0 <= p <= (a * (k - 1) + 1) // 2:
            raise RuntimeError(
                f"pad should be at most half of effective kernel size, but got pad={p}, kernel_size={k} and "
                f"dilation={a}"
            )
    shape = x._array.shape[-d:]
    rest = zip(shape, kernel, stride, padding, dilation, strict=True)
    count = tuple(windows_along(*given, bool(ceil)) for given in rest)
    if min(count) < 1:
        before = "x".join(map(str, (x._array.shape[-1 - d], *shape)))
        after = "x".join(map(str, (x._array.shape[-1 - d], *count)))
        raise RuntimeError(
            f"Given input size: ({before}). Calculated output size: ({after}). Output size is too small"
        )
    return kernel, count, stride, padding, dilation


def sizes_of(name: str, argument: str, value: Any, d: int) -> tuple[int, ...]:
    """An int for each of d dimensions: one for all, or as many; RuntimeError otherwise, TypeError for other kinds."""
    sizes = (value,) if isinstance(value, int) else tuple(value)
    require_ints(name, argument, sizes)
    if len(sizes) not in (1, d):
        raise RuntimeError(f"{name}: {argument} must be an int, or a tuple of {d} ints, got {value!r}")
    return sizes * d if len(sizes) == 1 else sizes


def require_dims(name: str, d: int, x: Tensor) -> None:
    """RuntimeError unless `x` is (n, c, *) or (c, *) with d more dimensions, of which no size but n is 0."""
    shape = x._array.shape
    if x._array.ndim not in (d + 1, d + 2) or 0 in shape[-1 - d :]:
        raise RuntimeError(
            f"{name}: Expected {d + 1}D or {d + 2}D (batch mode) tensor with optional 0 dim batch size for input, but "
            f"got:{list(shape)}"
        )
