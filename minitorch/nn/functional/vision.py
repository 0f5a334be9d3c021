"""Images made of columns and columns of images, channels of places, and pooling undone."""

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np

from ...autograd.record import record
from ...functions.pixels import channel_shuffle, pixel_shuffle, pixel_unshuffle
from ...kernels.windows import output_size as windows_along
from ...ops import pooling as ops
from ...ops.scattering import scatter
from ...ops.shaping import view
from ...presentation.graphs import shown
from ...tensor.tensor import Tensor, wrap
from .checking import checked
from .pooling import Ints, avg_pool1d, avg_pool2d, avg_pool3d, max_pool1d, max_pool2d, max_pool3d, shown_of, sizes_of

__all__ = [
    "channel_shuffle", "fold", "lp_pool1d", "lp_pool2d", "lp_pool3d", "max_unpool1d", "max_unpool2d", "max_unpool3d",
    "pixel_shuffle", "pixel_unshuffle", "unfold",
]  # fmt: skip


@checked
def unfold(input: Tensor, kernel_size: Ints, dilation: Ints = 1, padding: Ints = 0, stride: Ints = 1) -> Tensor:
    """The windows of images as columns: (n, c, h, w) or (c, h, w) → (n, c ∏kernel_size, windows)."""
    if input._array.ndim not in (3, 4) or 0 in input._array.shape[-3:]:
        raise RuntimeError(
            "Expected 3D or 4D (batch mode) tensor with possibly 0 batch size and other non-zero dimensions for input, "
            f"but got: {list(input._array.shape)}"
        )
    kernel, stride, padding, dilation = _settings("unfold", kernel_size, stride, padding, dilation)
    settings = zip(input._array.shape[-2:], kernel, stride, padding, dilation, strict=True)
    count = tuple(windows_along(*given) for given in settings)
    if min(count) < 1:
        raise RuntimeError(
            f"Given input with spatial size {input._array.shape[-2:]}, kernel_size={kernel}, dilation={dilation}, "
            f"padding={padding}, calculated shape of the array of sliding blocks as {count}, but its components must "
            "be at least one."
        )
    return record(ops.im2col, (input,), (kernel, count, stride, padding, dilation))


@checked
def fold(
    input: Tensor, output_size: Ints, kernel_size: Ints, dilation: Ints = 1, padding: Ints = 0, stride: Ints = 1
) -> Tensor:
    """Columns put back as windows of images and added up: (n, c ∏kernel_size, windows) → (n, c, *output_size)."""
    shape = tuple(input._array.shape)
    if len(shape) not in (2, 3) or 0 in shape[-2:]:
        raise RuntimeError(
            "Expected 2D or 3D (batch mode) tensor for input with possibly 0 batch size and non-zero dimensions for "
            f"input, but got: {list(shape)}"
        )
    kernel, stride, padding, dilation = _settings("fold", kernel_size, stride, padding, dilation)
    size = sizes_of("fold", "output_size", output_size, 2)
    if shape[-2] % prod(kernel):
        raise RuntimeError(
            "Expected size of input's dimension 1 to be divisible by the product of kernel_size, but got "
            f"input.size(1)={shape[-2]} and kernel_size={kernel}."
        )
    count = tuple(windows_along(*given) for given in zip(size, kernel, stride, padding, dilation, strict=True))
    if prod(count) != shape[-1] or min(count) < 1:
        raise RuntimeError(
            f"Given output_size={size}, kernel_size={kernel}, dilation={dilation}, padding={padding}, stride={stride}, "
            "expected size of input's dimension 2 to match the calculated number of sliding blocks "
            f"{count[0]} * {count[1]} = {prod(count)}, but got input.size(2)={shape[-1]}."
        )
    return record(ops.col2im, (input,), (size, kernel, count, stride, padding, dilation))


def _settings(name: str, kernel: Ints, stride: Ints, padding: Ints, dilation: Ints) -> tuple[tuple[int, ...], ...]:
    named = {"kernel_size": kernel, "stride": stride, "padding": padding, "dilation": dilation}
    sizes = [sizes_of(name, argument, value, 2) for argument, value in named.items()]
    for argument, values in zip(named, sizes, strict=True):
        if min(values) < (argument != "padding"):
            raise RuntimeError(f"{name}: {argument} should be greater than zero, but got {values}")
    return tuple(sizes)


@checked
def max_unpool1d(
    input: Tensor, indices: Tensor, kernel_size: Ints, stride: Ints | None = None, padding: Ints = 0,
    output_size: Sequence[int] | None = None,
) -> Tensor:  # fmt: skip
    """Zeros, and the numbers of `input` at the places that `max_pool1d` found: (n, c, l) or (c, l) → (n, c, *)."""
    return _unpool(1, input, indices, output_size, kernel_size, stride, padding)


@checked
def max_unpool2d(
    input: Tensor, indices: Tensor, kernel_size: Ints, stride: Ints | None = None, padding: Ints = 0,
    output_size: Sequence[int] | None = None,
) -> Tensor:  # fmt: skip
    """Zeros, and the numbers of `input` at the places that `max_pool2d` found: (n, c, h, w) → (n, c, *, *)."""
    return _unpool(2, input, indices, output_size, kernel_size, stride, padding)


@checked
def max_unpool3d(
    input: Tensor, indices: Tensor, kernel_size: Ints, stride: Ints | None = None, padding: Ints = 0,
    output_size: Sequence[int] | None = None,
) -> Tensor:  # fmt: skip
    """Zeros, and the numbers of `input` at the places that `max_pool3d` found: (n, c, d, h, w) → (n, c, *, *, *)."""
    return _unpool(3, input, indices, output_size, kernel_size, stride, padding)


def _unpool(d: int, x: Tensor, indices: Tensor, output_size: Any, *sizes: Any) -> Tensor:
    name, shape = f"max_unpool{d}d", tuple(x._array.shape)
    if indices._array.dtype != np.int64:
        raise RuntimeError(f"elements in indices should be type int64 but got: {indices.dtype}")
    if indices._array.shape != shape or len(shape) not in (d + 1, d + 2):
        raise RuntimeError(
            "Expected shape of indices to be same as that of the input tensor "
            f"({list(shape)}) but got indices tensor with shape: {list(indices._array.shape)}"
        )
    kernel_size, stride, padding = sizes
    kernel = sizes_of(name, "kernel_size", kernel_size, d)
    stride = kernel if stride is None else sizes_of(name, "stride", stride, d)
    padding = sizes_of(name, "padding", padding, d)
    size = _unpooled(shape[-d:], kernel, stride, padding, output_size)
    places = indices.flatten(-d)
    if places._array.size and not (places._array.min() >= 0 and places._array.max() < prod(size)):
        wrong = next(int(i) for i in places._array.flat if not 0 <= i < prod(size))
        volume = "x".join(map(str, size))
        raise RuntimeError(f"Found an invalid max index: {wrong} (output volumes are of size {volume})")
    zeros = wrap(np.zeros((*shape[:-d], prod(size)), x._array.dtype))
    shown_as = shown_of("MaxUnpool{}D", d)
    out = record(scatter, (zeros, places, x.flatten(-d)), (len(shape) - d,), _SOURCE)
    return record(view, (out,), ((*shape[:-d], *size),), shown_as)


_SOURCE = shown("", "source")
"""A node that PyTorch's graph does not have."""


def _unpooled(shape: Any, kernel: Any, stride: Any, padding: Any, output_size: Any) -> tuple[int, ...]:
    usual = [(n - 1) * s + k - 2 * p for n, k, s, p in zip(shape, kernel, stride, padding, strict=True)]
    if output_size is None:
        return tuple(usual)
    d = len(usual)
    wanted = tuple(output_size)[2:] if len(output_size) == d + 2 else tuple(output_size)
    if len(wanted) != d:
        raise ValueError(
            f"output_size should be a sequence containing {d} or {d + 2} elements, but it has a length of "
            f"'{len(wanted)}'"
        )
    for dim, (n, least, s) in enumerate(zip(wanted, usual, stride, strict=True)):
        if not least - s < n < least + s:
            raise ValueError(
                f'invalid output_size "{wanted}" (dim {dim} must be between {least - s} and {least + s})'
            )
    return wanted


@checked
def lp_pool1d(
    input: Tensor, norm_type: float, kernel_size: int, stride: Ints | None = None, ceil_mode: bool = False
) -> Tensor:
    """The p-norm of each window of a signal: `(Σ xᵖ)^(1/p)`."""
    return _lp_pool(1, input, norm_type, kernel_size, stride, ceil_mode)


@checked
def lp_pool2d(
    input: Tensor, norm_type: float, kernel_size: Ints, stride: Ints | None = None, ceil_mode: bool = False
) -> Tensor:
    """The p-norm of each window of an image: `(Σ xᵖ)^(1/p)`."""
    return _lp_pool(2, input, norm_type, kernel_size, stride, ceil_mode)


@checked
def lp_pool3d(
    input: Tensor, norm_type: float, kernel_size: Ints, stride: Ints | None = None, ceil_mode: bool = False
) -> Tensor:
    """The p-norm of each window of a volume: `(Σ xᵖ)^(1/p)`."""
    return _lp_pool(3, input, norm_type, kernel_size, stride, ceil_mode)


_MAX, _AVG = (max_pool1d, max_pool2d, max_pool3d), (avg_pool1d, avg_pool2d, avg_pool3d)


def _lp_pool(d: int, x: Tensor, p: float, kernel: Ints, stride: Ints | None, ceil_mode: bool) -> Tensor:
    if p == float("inf"):
        return _MAX[d - 1](x.abs(), kernel, stride, 0, 1, ceil_mode)
    if p == -float("inf"):
        return -_MAX[d - 1](-x.abs(), kernel, stride, 0, 1, ceil_mode)
    mean = _AVG[d - 1](x.pow(p), kernel, stride, 0, ceil_mode)
    count = prod(sizes_of(f"lp_pool{d}d", "kernel_size", kernel, d))
    return (mean.sign() * mean.abs().relu() * count).pow(1.0 / p)
