"""More activations as functions: straight lines with kinks, and those with parameters or random slopes."""

import warnings

from ...autograd.edits import edit
from ...autograd.record import record
from ...functions.creation import empty, zeros_like
from ...functions.generator import default_generator
from ...functions.softmax import softmax
from ...jit.dtypes import is_bool, is_half
from ...ops import activations
from ...ops import rectifiers as ops
from ...ops.arithmetic import mul
from ...presentation.graphs import shown
from ...tensor.tensor import Tensor
from .activation import _run, _run_floating
from .checking import checked

__all__ = [
    "celu", "celu_", "elu_", "glu", "gumbel_softmax", "hardshrink", "hardsigmoid", "hardswish", "hardtanh_",
    "leaky_relu_", "mish", "prelu", "rrelu", "rrelu_", "selu", "selu_", "softshrink", "softsign", "tanhshrink",
    "threshold", "threshold_",
]  # fmt: skip


@checked
def celu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    """`x` where positive, else `alpha (exp(x / alpha) - 1)`; alpha is not 0. Barron, 2017."""
    if alpha == 0:
        raise RuntimeError("ZeroDivisionError: alpha cannot be 0 for CELU")
    return _run_floating(ops.celu, input, inplace, alpha)


@checked
def selu(input: Tensor, inplace: bool = False) -> Tensor:
    """1.0507 `x` where positive, else 1.7581 `(eˣ - 1)`. Klambauer et al., 2017."""
    return _run_floating(ops.selu, input, inplace)


@checked
def mish(input: Tensor, inplace: bool = False) -> Tensor:
    """`x tanh(log(1 + eˣ))`. Misra, 2019."""
    return _run_floating(ops.mish, input, inplace)


@checked
def hardshrink(input: Tensor, lambd: float = 0.5) -> Tensor:
    """0 between `-lambd` and `lambd`, else `x`."""
    return _run_floating(ops.hardshrink, input, False, lambd)


@checked
def softshrink(input: Tensor, lambd: float = 0.5) -> Tensor:
    """`x` moved towards 0 by `lambd` >= 0, at most to 0."""
    if lambd < 0:
        raise RuntimeError(
            f"lambda must be in range [0, 3.40282e+38] for input dtype {input.dtype.legacy.removesuffix('Tensor')}, "
            f"but found {lambd:g}"
        )
    return _run_floating(ops.softshrink, input, False, lambd)


@checked
def hardsigmoid(input: Tensor, inplace: bool = False) -> Tensor:
    """A line from 0 at -3 to 1 at 3."""
    return _run_floating(ops.hardsigmoid, input, inplace)


@checked
def hardswish(input: Tensor, inplace: bool = False) -> Tensor:
    """`x` times `hardsigmoid(x)`. Howard et al., 2019."""
    return _run_floating(ops.hardswish, input, inplace)


@checked
def threshold(input: Tensor, threshold: float, value: float, inplace: bool = False) -> Tensor:
    """`x` where that is above `threshold`, else `value`."""
    if isinstance(input, Tensor) and is_bool(input._array.dtype):
        raise NotImplementedError("\"threshold_cpu\" not implemented for 'Bool'")
    return _run(ops.threshold, input, inplace, threshold, value)


@checked
def softsign(input: Tensor) -> Tensor:
    """`x / (1 + |x|)`."""
    return input / (input.abs() + 1)


@checked
def tanhshrink(input: Tensor) -> Tensor:
    """`x - tanh(x)`."""
    return input - input.tanh()


@checked
def glu(input: Tensor, dim: int = -1) -> Tensor:
    """The first half along `dim`, of even size, times the sigmoid of the second half. Dauphin et al., 2017."""
    shape = input._array.shape
    if not shape:
        raise RuntimeError("glu does not support scalars because halving size must be even")
    if not -len(shape) <= dim < len(shape):
        raise IndexError(
            f"Dimension out of range (expected to be in range of [{-len(shape)}, {len(shape) - 1}], but got {dim})"
        )
    if shape[dim] % 2:
        raise RuntimeError(f"Halving dimension must be even, but dimension {dim % len(shape)} is size {shape[dim]}")
    return _run_floating(ops.glu, input, False, dim)


@checked
def prelu(input: Tensor, weight: Tensor) -> Tensor:
    """`x` where positive, else `weight x`: one number for all of x, or one for each channel of x (N, C, *)."""
    x, count = input._array, weight._array.size
    if input.dtype is not weight.dtype:
        kinds = [t.dtype.scalar_type for t in (input, weight)]
        raise RuntimeError(f"prelu: Type promoting not supported. Got {kinds[0]} and {kinds[1]}")
    if count != 1:
        if not x.ndim:
            raise RuntimeError("Not allow zero-dim input tensor.")
        channels = x.shape[1] if x.ndim > 1 else 1
        if channels != count:
            raise RuntimeError(
                f"Mismatch of parameter numbers and input channel size. Found parameter numbers = {count} and channel "
                f"size = {channels}."
            )
    shape = (count, *[1] * (x.ndim - 2)) if x.ndim > 1 else (count,) * x.ndim
    if not input.dtype.is_floating_point:
        raise NotImplementedError(f"\"prelu_cpu\" not implemented for '{input.dtype.legacy.removesuffix('Tensor')}'")
    return record(ops.prelu_kernel, (input, weight.reshape(shape)))


@checked
def rrelu(
    input: Tensor, lower: float = 1.0 / 8, upper: float = 1.0 / 3, training: bool = False, inplace: bool = False
) -> Tensor:
    """`x` where positive, else `a x`: `a` random between `lower` and `upper` in `training`, else in their middle.

    Xu et al., 2015.
    """
    if lower > upper:
        raise RuntimeError("Lower bound should be less than or equal to the upper bound")
    graph = shown("RreluWithNoiseBackward0", "x")
    if not training:
        out = _run_floating(activations.leaky_relu, input, inplace, (lower + upper) / 2)
        if out._node is not None and not inplace:
            out._node.shown_as = graph
        return out
    if not input.dtype.is_floating_point or is_half(input._array.dtype):
        kind = input.dtype.scalar_type
        raise NotImplementedError(f"\"rrelu_with_noise_out_cpu\" not implemented for '{kind}'")
    noise = record(ops.rrelu_noise, (input.detach(),), (lower, upper, default_generator))
    return edit(mul, input, noise, shown_as=graph) if inplace else record(mul, (input, noise), (), graph)


@checked
def gumbel_softmax(
    logits: Tensor, tau: float = 1, hard: bool = False, eps: float = 1e-10, dim: int = -1
) -> Tensor:
    """Random probabilities: the softmax of `(logits + noise) / tau`, the noise of Gumbel's distribution.

    With `hard`, a 1 at the largest and 0 elsewhere, with the gradient of the probabilities. Jang et al., 2017.
    """
    if eps != 1e-10:
        warnings.warn("`eps` parameter is deprecated and has no effect.", stacklevel=3)
    noise = -empty(logits.shape, dtype=logits.dtype).exponential_().log()
    soft = softmax((logits + noise) / tau, dim)
    if not hard:
        return soft
    places = soft.max(dim, keepdim=True)[1]
    return zeros_like(logits).scatter_(dim, places, 1.0) - soft.detach() + soft


@checked
def celu_(input: Tensor, alpha: float = 1.0) -> Tensor:
    """In-place `celu`."""
    return celu(input, alpha, inplace=True)


@checked
def selu_(input: Tensor) -> Tensor:
    """In-place `selu`."""
    return selu(input, inplace=True)


@checked
def elu_(input: Tensor, alpha: float = 1.0) -> Tensor:
    """In-place `elu`."""
    return _run_floating(activations.elu, input, True, alpha)


@checked
def leaky_relu_(input: Tensor, negative_slope: float = 0.01) -> Tensor:
    """In-place `leaky_relu`."""
    return _run_floating(activations.leaky_relu, input, True, negative_slope)


@checked
def hardtanh_(input: Tensor, min_val: float = -1.0, max_val: float = 1.0) -> Tensor:
    """In-place `hardtanh`."""
    return _run(activations.hardtanh, input, True, min_val, max_val)


@checked
def threshold_(input: Tensor, threshold: float, value: float) -> Tensor:
    """In-place `threshold`."""
    return _run(ops.threshold, input, True, threshold, value)


@checked
def rrelu_(input: Tensor, lower: float = 1.0 / 8, upper: float = 1.0 / 3, training: bool = False) -> Tensor:
    """In-place `rrelu`."""
    return rrelu(input, lower, upper, training, inplace=True)
