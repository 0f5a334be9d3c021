"""Losses of predictions `input` and numbers `target` of the same shape.

`reduction` is "mean" (over all elements), "sum" or "none". A `weight` for each element multiplies its loss.
"""

import warnings
from typing import Any, Literal, get_args

from ...autograd.errors import broadcast_clash
from ...autograd.record import record
from ...functions.conversion import cast_to
from ...functions.repeating import broadcast_tensors
from ...functions.result_type import result_type
from ...jit.dtypes import is_floating
from ...ops import losses as ops
from ...ops.op import Op
from ...tensor.tensor import Tensor
from .checking import checked

__all__ = [
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "huber_loss",
    "kl_div",
    "l1_loss",
    "mse_loss",
    "smooth_l1_loss",
]

Reduction = Literal["mean", "sum", "none"]
REDUCTIONS = get_args(Reduction)


@checked
def mse_loss(
    input: Tensor,
    target: Tensor,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
    weight: Tensor | None = None,
) -> Tensor:
    """`(x - y)²`."""
    if size_average is not None or reduce is not None:
        refuse_legacy(size_average, reduce)
    return _of_pairs("mse_loss", ops.mse_loss, input, target, reduction, weight, by_weight=True)


@checked
def l1_loss(
    input: Tensor,
    target: Tensor,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
    weight: Tensor | None = None,
) -> Tensor:
    """`|x - y|`; of integers an integer, and so without a mean."""
    refuse_legacy(size_average, reduce)
    if not (input.dtype.is_floating_point or target.dtype.is_floating_point):
        return reduced((input - target).abs(), reduction)
    return _of_pairs("l1_loss", ops.l1_loss, input, target, reduction, weight, by_weight=True)


@checked
def smooth_l1_loss(
    input: Tensor,
    target: Tensor,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
    beta: float = 1.0,
) -> Tensor:
    """`(x - y)² / (2 beta)` where `|x - y| < beta`, else `|x - y| - beta / 2`; beta >= 0."""
    refuse_legacy(size_average, reduce)
    if beta < 0:
        raise RuntimeError("smooth_l1_loss does not support negative values for beta.")
    if beta == 0:
        return _of_pairs("smooth_l1_loss", ops.l1_loss, input, target, reduction)
    return _of_pairs("smooth_l1_loss", ops.smooth_l1_loss, input, target, reduction, None, beta)


@checked
def huber_loss(
    input: Tensor, target: Tensor, reduction: str = "mean", delta: float = 1.0, weight: Tensor | None = None
) -> Tensor:
    """`(x - y)² / 2` where `|x - y| <= delta`, else `delta (|x - y| - delta / 2)`; delta > 0."""
    if delta <= 0:
        raise RuntimeError("huber_loss does not support non-positive values for delta.")
    if is_floating(target._array.dtype) and not is_floating(input._array.dtype):
        raise RuntimeError(_cannot_cast(target, input))
    target = cast_to(target, input.dtype)  # the loss has the dtype of the input
    return _of_pairs("huber_loss", ops.huber_loss, input, target, reduction, weight, delta)


def _of_pairs(
    name: str,
    op: Op,
    input: Tensor,
    target: Tensor,
    reduction: str,
    weight: Tensor | None = None,
    *settings: float,
    by_weight: bool = False,
) -> Tensor:
    """A loss of pairs of elements; the mean is over the elements, or over the sum of weights if `by_weight`."""
    if reduction not in REDUCTIONS:
        check_reduction(reduction)
    x, y = input._array, target._array
    if not is_floating(x.dtype) and not is_floating(y.dtype):
        kind = input.dtype.scalar_type
        raise NotImplementedError(f"\"{name.removesuffix('_loss')}_cpu\" not implemented for '{kind}'; use .float()")
    if x.shape != y.shape:
        warnings.warn(
            f"Using a target size ({target.shape}) that is different to the input size ({input.shape}). This will "
            "likely lead to incorrect results due to broadcasting. Please ensure they have the same size.",
            stacklevel=4,
        )
        if clash := broadcast_clash([input.shape, target.shape]):
            raise RuntimeError(clash)
        input, target = broadcast_tensors(input, target)  # one number has dimensions then, and a say in the dtype
    if weight is None:
        return record(op, (input, target), (reduction, *settings))
    loss = record(op, (input, target), ("none", *settings))
    if weight.shape != loss.shape:
        raise ValueError(f"Weights and input must have the same size: expected {loss.shape}, got {weight.shape}.")
    weighted = loss * weight
    if by_weight and reduction == "mean":
        return weighted.sum() / weight.sum()
    return reduced(weighted, reduction)


@checked
def binary_cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Tensor:
    """`-(y log x + (1 - y) log(1 - x))` of probabilities x in [0, 1]; a logarithm counts as no less than -100."""
    refuse_legacy(size_average, reduce)
    check_reduction(reduction)
    if input.shape != target.shape:
        raise ValueError(
            f"Using a target size ({target.shape}) that is different to the input size ({input.shape}) is deprecated. "
            "Please ensure they have the same size."
        )
    if weight is not None:
        weight = cast_to(weight, input.dtype)
    return record(ops.binary_cross_entropy, (input, target, weight), (reduction,))


@checked
def binary_cross_entropy_with_logits(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
    pos_weight: Tensor | None = None,
) -> Tensor:
    """`binary_cross_entropy(sigmoid(x), y)` without its rounding errors; `pos_weight` weighs the term with y."""
    refuse_legacy(size_average, reduce)
    check_reduction(reduction)
    if input.shape != target.shape:
        raise ValueError(f"Target size ({target.shape}) must be the same as input size ({input.shape})")
    if not is_floating(input._array.dtype):
        kind = input.dtype.scalar_type
        raise NotImplementedError(f"\"log_sigmoid_cpu\" not implemented for '{kind}'")
    if not is_floating(target._array.dtype):
        raise RuntimeError(_cannot_cast(input, target))
    if weight is not None:
        weight = cast_to(weight, result_type(input, target))
    return record(ops.binary_cross_entropy_with_logits, (input, target, weight, pos_weight), (reduction,))


def _cannot_cast(x: Tensor, to: Tensor) -> str:
    given, wanted = (t.dtype.scalar_type for t in (x, to))
    return f"result type {given} can't be cast to the desired output type {wanted}"


@checked
def kl_div(
    input: Tensor,
    target: Tensor,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
    log_target: bool = False,
) -> Tensor:
    """`y (log y - x)` of log-probabilities x; y are probabilities, or their logarithms too if `log_target`.

    Besides the usual reductions there is "batchmean": the sum divided by the first dimension's size.
    """
    refuse_legacy(size_average, reduce)
    check_reduction(reduction, "batchmean")
    if not (is_floating(input._array.dtype) and is_floating(target._array.dtype)):
        raise RuntimeError("kl_div: Integral inputs not supported.")
    if reduction == "mean":
        warnings.warn(
            "reduction: 'mean' divides the total loss by both the batch size and the support size."
            "'batchmean' divides only by the batch size, and aligns with the KL div math definition."
            "'mean' will be changed to behave the same as 'batchmean' in the next major release.",
            stacklevel=3,
        )
    loss = target.exp() * (target - input) if log_target else _entropy(target) - target * input
    if reduction == "batchmean":
        return loss.sum() / input.shape[0] if input.ndim else loss.sum()
    return reduced(loss, reduction)


def _entropy(y: Tensor) -> Tensor:
    """`y log y`, 0 where y is 0."""
    return y * y.masked_fill(y.eq(0), 1.0).log()


def reduced(loss: Tensor, reduction: str) -> Tensor:
    """A tensor of losses, or its mean or sum."""
    return loss if reduction == "none" else loss.mean() if reduction == "mean" else loss.sum()


def check_reduction(reduction: str, *more: str) -> None:
    """ValueError unless `reduction` is one there is."""
    if reduction not in REDUCTIONS and reduction not in more:
        raise ValueError(f"{reduction} is not a valid value for reduction")


def refuse_legacy(size_average: Any, reduce: Any) -> None:
    """NotImplementedError for the arguments that `reduction` took the place of in 2018."""
    if size_average is not None or reduce is not None:
        name = "mean" if size_average in (None, True) and reduce in (None, True) else "sum"
        wanted = "none" if reduce is False else name
        raise NotImplementedError(
            f"size_average and reduce are deprecated and not supported: please use reduction='{wanted}' instead."
        )
