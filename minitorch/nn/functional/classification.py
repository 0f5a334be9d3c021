"""Losses of classification: input (C,), (N, C) or (N, C, *) for C classes, target one class for each place.

`reduction` "mean" divides by the sum of the weights of the targets' classes; targets `ignore_index` count nothing.
"""

from math import inf
from typing import Any

from ...autograd.record import record
from ...functions.masking import where
from ...functions.softmax import log_softmax
from ...ops.arithmetic import div, mul
from ...ops.classification import nll_loss as nll_loss_op
from ...presentation import graphs
from ...tensor.dtypes import int64, uint8
from ...tensor.tensor import Tensor
from .checking import checked
from .loss import check_reduction, reduced, refuse_legacy

__all__ = ["cross_entropy", "nll_loss"]


@checked
def nll_loss(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: Any = None,
    ignore_index: int = -100,
    reduce: Any = None,
    reduction: str = "mean",
) -> Tensor:
    """`-weight[y] x[y]` for log-probabilities x and classes y."""
    refuse_legacy(size_average, reduce)
    check_reduction(reduction)
    return _of_classes(input, target, weight, ignore_index, reduction)


def _of_classes(logs: Tensor, target: Tensor, weight: Tensor | None, ignore_index: int, reduction: str) -> Tensor:
    if logs._array.ndim == 1 and target._array.shape == (1,):
        target = target.reshape(())
    _check_classes(logs, target, weight)
    ndim = logs._array.ndim
    shown_as = None
    if ndim == 4:
        shown_as = graphs.NLL_LOSS_2D
    elif ndim > 2:
        shown_as = graphs.NLL_LOSSES_OF_ANY if reduction == "none" else graphs.NLL_LOSS_OF_ANY
    return record(nll_loss_op, (logs, target, weight), (reduction, ignore_index), shown_as)


@checked
def cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: Any = None,
    ignore_index: int = -100,
    reduce: Any = None,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Tensor:
    """`nll_loss` of the log-softmax of `input`; `target` may also be probabilities of the shape of `input`.

    `label_smoothing` in [0, 1] mixes the target with the same probability for every class.
    """
    refuse_legacy(size_average, reduce)
    check_reduction(reduction)
    shape = input._array.shape
    if not 0 <= label_smoothing <= 1:
        raise RuntimeError(f"label_smoothing must be between 0.0 and 1.0. Got: {label_smoothing}")
    of_probabilities = shape == target._array.shape
    if of_probabilities:
        _check_probabilities(target, ignore_index)
    logs = log_softmax(input, 0 if len(shape) == 1 else 1)  # IndexError for a single number, as PyTorch
    if of_probabilities:
        return _of_probabilities(logs, target, weight, reduction, label_smoothing)
    loss = _of_classes(logs, target, weight, ignore_index, reduction)
    if label_smoothing == 0:
        return loss
    smooth = _smooth(logs, target, weight, ignore_index, reduction)
    share = label_smoothing / _classes(input) if _classes(input) else inf
    return _scaled(loss, 1 - label_smoothing) + _scaled(smooth, share)


def _scaled(x: Tensor, number: float) -> Tensor:
    return record(mul, (x, number), (), graphs.MUL_BY_NUMBER)


def _classes(x: Tensor) -> int:
    return x.shape[0 if x.ndim == 1 else 1]


def _along_classes(weight: Tensor, x: Tensor) -> Tensor:
    """`weight` (C,) in a shape that broadcasts to `x`, (C,) or (N, C, *)."""
    return weight if x.ndim == 1 else weight.reshape(-1, *[1] * (x.ndim - 2))


def _check_probabilities(target: Tensor, ignore_index: int) -> None:
    if not target.dtype.is_floating_point:
        raise RuntimeError(
            "Expected floating point type for target with class probabilities, got "
            f"{target.dtype.legacy.removesuffix('Tensor')}"
        )
    if ignore_index >= 0:
        raise RuntimeError("ignore_index is not supported for floating point target")


def _of_probabilities(
    logs: Tensor, target: Tensor, weight: Tensor | None, reduction: str, label_smoothing: float
) -> Tensor:
    _check_weight(_classes(logs), weight)
    if label_smoothing > 0:
        target = target * (1 - label_smoothing) + label_smoothing / max(_classes(logs), 1)
    products = logs * target if weight is None else logs * target * _along_classes(weight, logs)
    if reduction == "none":
        return -products.sum(0 if logs.ndim == 1 else 1)
    if reduction == "sum":
        return -products.sum()
    places = logs.numel() // max(_classes(logs), 1)
    return record(div, (-products.sum(), places), (), graphs.DIV_BY_NUMBER)


def _smooth(logs: Tensor, target: Tensor, weight: Tensor | None, ignore_index: int, reduction: str) -> Tensor:
    """The loss if every class were the target, weighed; "mean" divides by the weights of the targets' classes."""
    dim = 0 if logs.ndim == 1 else 1
    loss = -(logs if weight is None else logs * _along_classes(weight, logs)).sum(dim)
    ignored = target.eq(ignore_index)
    loss = loss.masked_fill(ignored, 0.0)
    if reduction != "mean":
        return reduced(loss, reduction)
    if weight is None:
        return loss.sum() / ignored.logical_not().sum()
    return loss.sum() / where(ignored, 0.0, weight[where(ignored, 0, target)]).sum()


def _check_classes(input: Tensor, target: Tensor, weight: Tensor | None) -> None:
    shape, places = input._array.shape, target._array.shape
    if not shape:
        raise ValueError("Expected 1 or more dimensions (got 0)")
    if len(shape) <= 2 and len(places) > 1:
        raise RuntimeError("0D or 1D target tensor expected, multi-target not supported")
    if len(shape) > 1 and places[:1] != shape[:1]:
        given = places[0] if places else 1
        raise ValueError(f"Expected input batch_size ({shape[0]}) to match target batch_size ({given}).")
    expected = shape[:1] + shape[2:] if len(shape) > 1 else ()
    if len(shape) == 1 and places:
        raise ValueError(f"For 1D input, 1D target must have size 1, but got target size: {places[0]}")
    if places != expected:
        raise RuntimeError(f"Expected target size {list(expected)}, got {list(places)}")
    if target.dtype not in (int64, uint8):
        kind = target.dtype.scalar_type
        raise RuntimeError(f"expected target dtype to be Long or Byte, but got {kind}: convert it with .long()")
    if weight is None:
        return
    _check_weight(_classes(input), weight)
    if weight.dtype is not input.dtype:
        kinds = [x.dtype.scalar_type for x in (input, weight)]
        raise RuntimeError(f"expected scalar type {kinds[0]} but found {kinds[1]}")


def _check_weight(classes: int, weight: Tensor | None) -> None:
    if weight is not None and tuple(weight.shape) != (classes,):
        raise RuntimeError(
            f"weight tensor should be defined either for all {classes} classes or no classes but got weight tensor of "
            f"shape: {list(weight.shape)}"
        )
