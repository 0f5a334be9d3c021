"""Losses by margins: what is right is to be ahead of what is wrong, or two vectors near or far, by so much.

`reduction` is "mean" (over all losses), "sum" or "none".
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from ...autograd.errors import broadcast_clash
from ...functions.creation import full
from ...functions.masking import where
from ...functions.repeating import broadcast_shapes
from ...presentation.graphs import shown
from ...tensor.dtypes import int64
from ...tensor.tensor import Tensor, wrap
from .checking import checked
from .distance import pairwise_distance
from .loss import check_reduction, reduced, refuse_legacy

__all__ = [
    "cosine_embedding_loss", "hinge_embedding_loss", "margin_ranking_loss", "multi_margin_loss",
    "multilabel_margin_loss", "soft_margin_loss", "triplet_margin_loss", "triplet_margin_with_distance_loss",
]  # fmt: skip


@checked
def cosine_embedding_loss(
    input1: Tensor,
    input2: Tensor,
    target: Tensor,
    margin: float = 0,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Tensor:
    """`1 - cos` of the angle of two vectors where the target is 1, `max(0, cos - margin)` where it is -1.

    Vectors (N, D) with targets (N,), or (D,) with ().
    """
    refuse_legacy(size_average, reduce)
    check_reduction(reduction)
    dim = target.ndim
    if dim > 1:
        raise RuntimeError("0D or 1D target tensor expected, multi-target not supported")
    if (input1.ndim, input2.ndim) != (dim + 1, dim + 1):
        raise RuntimeError(
            f"{dim}D target tensor expects {dim + 1}D input tensors, but found inputs with sizes {list(input1.shape)} "
            f"and {list(input2.shape)}."
        )
    lengths = ((input1 * input1).sum(dim) + 1e-12) * ((input2 * input2).sum(dim) + 1e-12)
    cosine = (input1 * input2).sum(dim) / lengths.sqrt()
    alike = where(target.eq(1), 1 - cosine, 0.0)
    return reduced(alike + where(target.eq(-1), (cosine - margin).clamp_min(0), 0.0), reduction)


@checked
def hinge_embedding_loss(
    input: Tensor, target: Tensor, margin: float = 1.0, size_average: Any = None, reduce: Any = None,
    reduction: str = "mean",
) -> Tensor:  # fmt: skip
    """`x` where the target is 1, `max(0, margin - x)` where it is -1: of distances x."""
    refuse_legacy(size_average, reduce)
    check_reduction(reduction)
    margins = full((), margin, dtype=input.dtype)  # of integers an integer, whose mean there is not
    apart = where(target.ne(1), (margins - input).clamp_min(0), 0)
    return reduced(apart + where(target.ne(-1), input, 0), reduction)


@checked
def margin_ranking_loss(
    input1: Tensor, input2: Tensor, target: Tensor, margin: float = 0, size_average: Any = None, reduce: Any = None,
    reduction: str = "mean",
) -> Tensor:  # fmt: skip
    """`max(0, -y (x1 - x2) + margin)`: x1 is to be the larger where the target y is 1, x2 where it is -1."""
    refuse_legacy(size_average, reduce)
    check_reduction(reduction)
    if not input1.ndim == input2.ndim == target.ndim:
        raise RuntimeError(
            "margin_ranking_loss : All input tensors should have same dimension but got sizes: "
            f"input1: {input1.shape}, input2: {input2.shape}, target: {target.shape} "
        )
    return reduced((-target * (input1 - input2) + margin).clamp_min(0), reduction)


@checked
def soft_margin_loss(
    input: Tensor, target: Tensor, size_average: Any = None, reduce: Any = None, reduction: str = "mean"
) -> Tensor:
    """`log(1 + exp(-y x))` for targets y of -1 and 1."""
    refuse_legacy(size_average, reduce)
    check_reduction(reduction)
    if clash := broadcast_clash([input.shape, target.shape]):
        raise RuntimeError(clash)
    if (shape := broadcast_shapes(input.shape, target.shape)) != input.shape:
        raise RuntimeError(f"output with shape {list(input.shape)} doesn't match the broadcast shape {list(shape)}")
    return _named("SoftMarginLossBackward0", reduced((-target * input).exp().log1p(), reduction))


@checked
def triplet_margin_loss(
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    margin: float = 1.0,
    p: float = 2,
    eps: float = 1e-6,
    swap: bool = False,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Tensor:
    """`max(0, ‖a - p‖ - ‖a - n‖ + margin)` of vectors (N, D) or (D,), by the p-norm of differences.

    With `swap`, ‖p - n‖ stands for ‖a - n‖ where it is less. Balntas et al., 2016.
    """
    refuse_legacy(size_average, reduce)

    def distance(x: Tensor, y: Tensor) -> Tensor:
        return pairwise_distance(x, y, p, eps)

    options: Any = {"margin": margin, "swap": swap, "reduction": reduction}
    return triplet_margin_with_distance_loss(anchor, positive, negative, distance_function=distance, **options)


@checked
def triplet_margin_with_distance_loss(
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    *,
    distance_function: Callable[[Tensor, Tensor], Tensor] | None = None,
    margin: float = 1.0,
    swap: bool = False,
    reduction: str = "mean",
) -> Tensor:
    """`triplet_margin_loss` by any distance of two tensors, `pairwise_distance` unless given."""
    check_reduction(reduction)
    if margin <= 0:
        raise ValueError(f"margin must be greater than 0, got {margin}")
    if not anchor.ndim == positive.ndim == negative.ndim:
        raise RuntimeError(
            "The anchor, positive, and negative tensors are expected to have the same number of dimensions, but got: "
            f"anchor {anchor.ndim}D, positive {positive.ndim}D, and negative {negative.ndim}D inputs"
        )
    distance = distance_function or pairwise_distance
    near, far = distance(anchor, positive), distance(anchor, negative)
    far = far.minimum(distance(positive, negative)) if swap else far
    return reduced((margin + near - far).clamp_min(0), reduction)


@checked
def multi_margin_loss(
    input: Tensor,
    target: Tensor,
    p: Any = 1,
    margin: float = 1.0,
    weight: Tensor | None = None,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Tensor:
    """The sum over all other classes i of `max(0, margin - x[y] + x[i]) ** p * weight[y]`, by the number of classes.

    input (N, C) with classes y (N,), or (C,) with (), or () with (); p is 1 or 2.
    """
    refuse_legacy(size_average, reduce)
    check_reduction(reduction)
    if p not in (1, 2):
        raise ValueError("only p == 1 and p == 2 supported")
    if weight is not None and weight.ndim != 1:
        raise ValueError("weight must be one-dimensional")
    x, y = (input, target) if input.ndim == 2 else (input.reshape(1, -1), target.reshape(-1))
    _check_classes(input, x, y, weight)
    own = y.reshape(-1, 1)
    behind = (float(margin) - x.gather(1, own) + x).relu()
    behind = (behind if p == 1 else behind * behind).scatter(1, own, 0.0)
    behind = behind if weight is None else behind * weight[own]
    loss = behind.sum(1) / x.shape[1]
    return _named("MultiMarginLossBackward0", reduced(loss if target.ndim else loss.reshape(()), reduction))


def _check_classes(input: Tensor, x: Tensor, y: Tensor, weight: Tensor | None) -> None:
    n, classes = x.shape
    if input.ndim > 2 or classes == 0:
        raise RuntimeError(f"{_EXPECTED}, but got: {list(input.shape)}")
    if y._array.shape != (n,):
        raise RuntimeError(
            "multi_margin_loss: target tensor should be 1-D with size equal to the number of input samples (batch "
            f"size). Expected target size [{n}], but got {list(y.shape)}. Input has shape {list(input.shape)}."
        )
    if weight is not None and weight.numel() != classes:
        raise RuntimeError(f"inconsistent weight size, expected {classes} but got {list(weight.shape)}")
    _require_long(y)
    if y._array.size and not (y._array.min() >= 0 and y._array.max() < classes):
        raise RuntimeError("target out of range")


@checked
def multilabel_margin_loss(
    input: Tensor, target: Tensor, size_average: Any = None, reduce: Any = None, reduction: str = "mean"
) -> Tensor:
    """The sum of `max(0, 1 - (x[j] - x[i]))` over right classes j and wrong ones i, by the number of classes.

    input and target are (N, C), (C,) or (); the right classes are those that target names before the first -1.
    """
    refuse_legacy(size_average, reduce)
    check_reduction(reduction)
    if input.ndim > 2 or input.shape[-1:] == (0,):
        raise RuntimeError(f"{_EXPECTED}, but got: {list(input.shape)}")
    if target.shape != input.shape:
        raise RuntimeError(f"inconsistent target size: {list(target.shape)} for input of size: {list(input.shape)}")
    _require_long(target)
    x, y = (t.reshape(-1, *input.shape[-1:] or (1,)) for t in (input, target))
    named, right = _right_classes(y._array, x.shape[1])
    ahead = x.gather(1, wrap(np.where(named, y._array, 0)))
    behind = (1 - ahead[:, :, None] + x[:, None, :]).relu()
    counted = wrap(named[:, :, None] & ~right[:, None, :])
    loss = where(counted, behind, 0.0).sum((1, 2)) / x.shape[1]
    return _named("MultilabelMarginLossBackward0", reduced(loss if input.ndim == 2 else loss.reshape(()), reduction))


def _right_classes(y: np.ndarray, classes: int) -> tuple[np.ndarray, np.ndarray]:
    """Of each row: which entries name a class, and which classes are named."""
    if y.size and not (y.min() >= -1 and y.max() < classes):
        raise RuntimeError("argument #2 'target' is out of range")
    named = np.logical_and.accumulate(y >= 0, 1)
    right = np.zeros((len(y), classes), np.bool_)
    rows, places = named.nonzero()
    right[rows, y[rows, places]] = True
    return named, right


_EXPECTED = "Expected non-empty vector or matrix with optional 0-dim batch size"


def _require_long(y: Tensor) -> None:
    if y.dtype is not int64:
        raise RuntimeError(f"expected scalar type Long but found {y.dtype.legacy.removesuffix('Tensor')}")


def _named(name: str, loss: Tensor) -> Tensor:
    """`loss`, whose node has the name of the one that PyTorch has for all of it."""
    if loss._node is not None:
        loss._node.shown_as = shown(name, "x")
    return loss
