"""Normalisation: numbers brought to mean 0 and variance 1 over some dimensions, then scaled and shifted.

x is (N, C, *), and a weight and a bias have one number for each channel, unless a function says otherwise.
"""

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np

from ...autograd.edits import edit
from ...autograd.record import computed, record
from ...functions.creation import zeros
from ...functions.joining import cat
from ...jit.dtypes import is_floating, is_half
from ...ops import normalisation as ops
from ...ops.blending import addcmul
from ...ops.conversion import copy
from ...presentation import graphs
from ...tensor.dtypes import int64
from ...tensor.tensor import Tensor, wrap
from .checking import checked
from .normalization_checks import check_channels, last_sizes, require_several

__all__ = ["batch_norm", "group_norm", "instance_norm", "layer_norm", "local_response_norm", "rms_norm"]


@checked
def batch_norm(
    input: Tensor,
    running_mean: Tensor | None,
    running_var: Tensor | None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Tensor:
    """`(x - mean) / sqrt(variance + eps) * weight + bias` for each channel, (N, C, *) -> (N, C, *).

    In `training` mean and variance are those of the batch, and the running ones, if given, move towards them by the
    share `momentum`, the variance with `n - 1` for n; else they are the running ones. Ioffe and Szegedy, 2015.
    """
    shape = input._array.shape
    if training:
        require_several(shape, shape)
    if eps < 0 or (training and eps == 0):
        wanted = "positive during training" if training else "non-negative"
        raise ValueError(f"batch_norm eps must be {wanted}, but got {eps}")
    check_channels(input, running_mean, running_var, weight, bias, training)
    if not input._array.size:
        return _of_nothing(input, weight, bias)
    if not training:
        return _by_running(input, running_mean, running_var, weight, bias, eps)
    dim = (0, *range(2, len(shape)))
    known = computed(ops.moments, [input._array], (dim,))
    if running_mean is not None and running_var is not None:
        n = input._array.size // shape[1]
        _move(running_mean, known[0], momentum)
        _move(running_var, known[1] * (n / (n - 1)), momentum)
    return _normalized("NativeBatchNormBackward0", input, known, weight, bias, dim, _affine(shape), eps)


@checked
def instance_norm(
    input: Tensor,
    running_mean: Tensor | None = None,
    running_var: Tensor | None = None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    use_input_stats: bool = True,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Tensor:
    """As `batch_norm` of each example by itself; the running numbers move towards the mean of those of the examples.

    Ulyanov, Vedaldi and Lempitsky, 2016.
    """
    shape = input._array.shape
    if use_input_stats:
        if prod(shape[2:]) == 1:
            raise ValueError(f"Expected more than 1 spatial element when training, got input size {input.shape}")
    elif running_mean is None or running_var is None:
        raise RuntimeError("Expected running_mean and running_var to be defined when use_input_stats is false")
    n, channels, *places = shape
    running = [x if x is None else x.detach().repeat(n) for x in (running_mean, running_var)]
    weight, bias = (x if x is None else x.repeat(n) for x in (weight, bias))
    images = input.reshape(1, n * channels, *places)
    out = batch_norm(images, running[0], running[1], weight, bias, use_input_stats, momentum, eps)
    for kept, moved in zip((running_mean, running_var), running, strict=True):
        if use_input_stats and kept is not None and moved is not None:
            kept.detach().copy_(moved.view(n, channels).mean(0))
    return out.view(shape)


@checked
def layer_norm(
    input: Tensor,
    normalized_shape: Sequence[int],
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: float = 1e-5,
) -> Tensor:
    """`(x - mean) / sqrt(variance + eps) * weight + bias` over the last dimensions, whose sizes are `normalized_shape`.

    weight and bias have this shape. Ba, Kiros and Hinton, 2016.
    """
    array, sizes = input._array, last_sizes("layer_norm", input, normalized_shape, weight, bias)
    if not is_floating(array.dtype):
        raise NotImplementedError(f"\"LayerNormKernelImpl\" not implemented for '{input.dtype.scalar_type}'")
    dim = tuple(range(array.ndim - len(sizes), array.ndim))
    known = computed(ops.moments, [array], (dim,))
    return _normalized("NativeLayerNormBackward0", input, known, weight, bias, dim, sizes, eps)


@checked
def rms_norm(
    input: Tensor, normalized_shape: Sequence[int], weight: Tensor | None = None, eps: float | None = None
) -> Tensor:
    """`x / sqrt(mean of x² + eps) * weight` over the last dimensions; eps is that of the dtype unless given.

    Zhang and Sennrich, 2019.
    """
    array, sizes = input._array, last_sizes("rms_norm", input, normalized_shape, weight)
    if not is_floating(array.dtype):
        raise NotImplementedError(f"\"rms_norm\" not implemented for '{input.dtype.scalar_type}'")
    wide = input.float() if is_half(array.dtype) else input
    eps = float(np.finfo(wide._array.dtype).eps) if eps is None else eps
    dim = tuple(range(array.ndim - len(sizes), array.ndim))
    out = wide * (wide.pow(2).mean(dim, keepdim=True) + eps).rsqrt()
    out = out if weight is None else out * weight
    return out.to(input.dtype) if is_half(array.dtype) else out


@checked
def group_norm(
    input: Tensor, num_groups: int, weight: Tensor | None = None, bias: Tensor | None = None, eps: float = 1e-5
) -> Tensor:
    """As `layer_norm` of each example's channels, taken in `num_groups` groups. Wu and He, 2018."""
    shape = input._array.shape
    if len(shape) < 2:
        raise RuntimeError(f"Expected at least 2 dimensions for input tensor but received {len(shape)}")
    n, channels, *places = shape
    in_groups = [n * channels // num_groups, num_groups, *places]
    require_several(in_groups, in_groups)
    if channels % num_groups:
        raise RuntimeError(
            "Expected number of channels in input to be divisible by num_groups, but got input of shape "
            f"{list(shape)} and num_groups={num_groups}"
        )
    for name, x in (("weight", weight), ("bias", bias)):
        if x is not None and x._array.shape != (channels,):
            raise RuntimeError(
                f"Expected {name} to be a vector of size equal to the number of channels in input, but got {name} of "
                f"shape {list(x._array.shape)} and input of shape {list(shape)}"
            )
    if not is_floating(input._array.dtype):
        raise NotImplementedError(f"\"GroupNormKernelImpl\" not implemented for '{input.dtype.scalar_type}'")
    seen = (n, num_groups, channels // num_groups, prod(places))
    affine = (num_groups, channels // num_groups, 1)
    return _normalized("NativeGroupNormBackward0", input, None, weight, bias, (2, 3), affine, eps, seen)


@checked
def local_response_norm(input: Tensor, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0) -> Tensor:
    """`x / (k + alpha * a) ** beta`, where a is the mean of x² over `size` neighbouring channels, with zeros beyond.

    Krizhevsky, Sutskever and Hinton, 2012.
    """
    shape = input._array.shape
    if len(shape) < 3:
        gap = " " * 26  # of PyTorch's
        raise ValueError(f"Expected 3D or higher dimensionality{gap}input (got {len(shape)} dimensions)")
    if not input._array.size:
        return input
    before, after = (zeros(shape[0], n, *shape[2:], dtype=input.dtype) for n in (size // 2, (size - 1) // 2))
    windows = cat([before, input * input, after], 1).unfold(1, size, 1)
    means = windows.sum(-1) // size if input.dtype is int64 else windows.mean(-1)  # of integers as avg_pool
    return input / (means * alpha + k).pow(beta)


def _normalized(
    name: str,
    x: Tensor,
    known: Any,
    weight: Tensor | None,
    bias: Tensor | None,
    dim: tuple[int, ...],
    affine: tuple[int, ...],
    eps: float,
    shape: tuple[int, ...] | None = None,
) -> Tensor:
    """`ops.normalize`, whose node is called `name`, of tensors of one dtype; half floats may meet single ones."""
    dtypes = {t._array.dtype for t in (x, weight, bias) if t is not None}
    settings, graph = (dim, affine, eps, shape), graphs.shown(name, "x", "weight", "bias")
    if len(dtypes) == 1 and not is_half(x._array.dtype):
        return record(ops.normalize, (x, weight, bias, None if known is None else wrap(known)), settings, graph)
    if len(dtypes) == 1:
        return record(ops.normalize, (x, weight, bias, None), settings, graph)
    if not is_half(x._array.dtype) or dtypes != {np.dtype(np.float16), np.dtype(np.float32)}:
        raise RuntimeError("mixed dtype (CPU): all inputs must share same datatype.")
    wide = [t if t is None else t.float() for t in (x, weight, bias)]
    return record(ops.normalize, (*wide, None), settings, graph).half()


def _by_running(x: Tensor, mean: Any, var: Any, weight: Tensor | None, bias: Tensor | None, eps: float) -> Tensor:
    scale = (var + eps).rsqrt()
    scale = scale if weight is None else scale * weight
    shift = -mean * scale if bias is None else bias - mean * scale
    affine = _affine(x._array.shape)
    graph = graphs.shown("NativeBatchNormBackward0", "tensor1", None, None)
    return record(addcmul, (shift.view(affine), x, scale.view(affine)), (1,), graph)


def _move(running: Tensor, towards: Any, momentum: float) -> None:
    """Move a running number for each channel towards that of a batch."""
    now = running._array
    edit(copy, running.detach(), wrap(now * (1 - momentum) + towards.reshape(now.shape) * momentum))


def _of_nothing(x: Tensor, weight: Tensor | None, bias: Tensor | None) -> Tensor:
    """The result for a batch of no examples, which depends on weight and bias as PyTorch's does."""
    out = x.clone()
    out = out if weight is None else out * weight[0]
    return out if bias is None else out + bias[0]


def _affine(shape: tuple[int, ...]) -> tuple[int, ...]:
    """The shape in which one number for each channel broadcasts to `shape`."""
    return (shape[1], *[1] * (len(shape) - 2))
