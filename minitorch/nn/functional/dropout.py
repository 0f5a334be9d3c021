"""Dropout: elements, or whole channels, set to zero at random, from the default generator's stream."""

import math
import warnings

from ...autograd.edits import edit
from ...autograd.record import record
from ...functions.creation import zeros
from ...functions.generator import default_generator
from ...ops.arithmetic import add, mul
from ...ops.dropout import dropout_noise
from ...tensor.tensor import Tensor
from .checking import check_probability, checked

__all__ = ["alpha_dropout", "dropout", "dropout1d", "dropout2d", "dropout3d", "feature_alpha_dropout"]

SATURATION = 1.7580993408473766
"""`selu` never falls below minus this, where alpha dropout puts what it drops."""


@checked
def dropout(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """Each element is zero with probability `p`, else multiplied by `1 / (1 - p)`; unchanged if not `training`."""
    check_probability(p)
    if p == 0 or not training or 0 in input.shape:
        return input
    noise = record(dropout_noise, (input.detach(),), (p, default_generator))
    return edit(mul, input, noise) if inplace else input * noise


@checked
def dropout1d(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """`dropout` of whole channels of (N, C, L), or of (C, L)."""
    check_probability(p)
    if input.ndim not in (2, 3):
        raise RuntimeError(
            f"dropout1d: Expected 2D or 3D input, but received a {input.ndim}D input. Note that dropout1d exists to "
            "provide channel-wise dropout on inputs with 1 spatial dimension, a channel dimension, and an optional "
            "batch dimension (i.e. 2D or 3D inputs)."
        )
    return _of_batch(input, input.ndim == 3, p, training, inplace)


@checked
def dropout2d(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """`dropout` of whole channels of (N, C, H, W); three dimensions are taken as (N, C, L), with a warning."""
    check_probability(p)
    if input.ndim not in (3, 4):
        _warn_of_dimensions(2, input.ndim)
    if input.ndim == 3:
        warnings.warn(
            "dropout2d: Received a 3D input to dropout2d and assuming that channel-wise 1D dropout behavior is desired "
            "- input is interpreted as shape (N, C, L), where C is the channel dim. This behavior will change in a "
            "future release to interpret the input as one without a batch dimension, i.e. shape (C, H, W). To maintain "
            "the 1D channel-wise dropout behavior, please switch to using dropout1d instead.",
            stacklevel=3,
        )
    return _of_channels(input, p, training, inplace)


@checked
def dropout3d(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """`dropout` of whole channels of (N, C, D, H, W), or of (C, D, H, W)."""
    check_probability(p)
    if input.ndim not in (4, 5):
        _warn_of_dimensions(3, input.ndim)
    return _of_batch(input, input.ndim == 5, p, training, inplace)


@checked
def alpha_dropout(input: Tensor, p: float = 0.5, training: bool = False, inplace: bool = False) -> Tensor:
    """Each element is dropped with probability `p`, and all moved so that mean 0 and variance 1 are kept.

    What is dropped becomes what `selu` has far below zero. Klambauer et al., 2017.
    """
    return _with_alpha(input, input, p, training, inplace)


@checked
def feature_alpha_dropout(input: Tensor, p: float = 0.5, training: bool = False, inplace: bool = False) -> Tensor:
    """`alpha_dropout` of whole channels of (N, C, *)."""
    return _with_alpha(input, _a_number_each(input) if training and 0 < p < 1 else input, p, training, inplace)


def _with_alpha(x: Tensor, like: Tensor, p: float, training: bool, inplace: bool) -> Tensor:
    check_probability(p)
    if p == 0 or not training or 0 in x.shape:
        return x
    noise = record(dropout_noise, (like.detach(),), (p, default_generator))
    if p == 1:
        return edit(mul, x, noise) if inplace else x * noise
    kept = noise.ne(0).to(x.dtype)
    a = 1 / math.sqrt((SATURATION * SATURATION * p + 1) * (1 - p))
    shift = (kept - 1) * (SATURATION * a) + SATURATION * a * p
    return edit(add, edit(mul, x, kept * a), shift) if inplace else x * (kept * a) + shift


def _of_batch(x: Tensor, is_batch: bool, p: float, training: bool, inplace: bool) -> Tensor:
    """`_of_channels`, also of one example."""
    if is_batch:
        return _of_channels(x, p, training, inplace)
    if inplace:
        return _of_channels(x.unsqueeze_(0), p, training, inplace).squeeze_(0)  # type: ignore[call-arg]
    return _of_channels(x.unsqueeze(0), p, training, inplace).squeeze(0)


def _of_channels(x: Tensor, p: float, training: bool, inplace: bool) -> Tensor:
    if p == 0 or not training or 0 in x.shape:
        return x
    noise = record(dropout_noise, (_a_number_each(x) if p < 1 else x.detach(),), (p, default_generator))
    return edit(mul, x, noise) if inplace else x * noise


def _a_number_each(x: Tensor) -> Tensor:
    """One number for each channel of each example of x (N, C, *)."""
    if x.ndim < 2:
        raise RuntimeError("Feature dropout requires at least 2 dimensions in the input")
    return zeros((*x.shape[:2], *[1] * (x.ndim - 2)), dtype=x.dtype)


def _warn_of_dimensions(n: int, given: int) -> None:
    warnings.warn(
        f"dropout{n}d: Received a {given}-D input to dropout{n}d, which is deprecated and will result in an error in a "
        "future release. To retain the behavior and silence this warning, please use dropout instead. Note that "
        f"dropout{n}d exists to provide channel-wise dropout on inputs with {n} spatial dimensions, a channel "
        f"dimension, and an optional batch dimension (i.e. {n + 1}D or {n + 2}D inputs).",
        stacklevel=4,
    )
