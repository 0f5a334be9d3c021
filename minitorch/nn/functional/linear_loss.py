"""The cross entropy of what a linear layer makes of an input, in one call."""

from math import prod
from typing import Any

from ...tensor.tensor import Tensor
from .checking import checked
from .classification import cross_entropy
from .linear import linear

__all__ = ["linear_cross_entropy"]


@checked
def linear_cross_entropy(
    input: Tensor,
    linear_weight: Tensor,
    target: Tensor,
    *,
    linear_bias: Tensor | None = None,
    weight: Tensor | None = None,
    reduction: str = "mean",
    ignore_index: int | None = None,
    label_smoothing: float = 0.0,
    options: Any = None,
) -> Tensor:
    """`cross_entropy(linear(input, linear_weight, linear_bias), target, ...)`: input (n, in) or (in,), weight
    (c, *, in) and bias (c, *) for logits (n, c, *).

    PyTorch's `options` say in how many parts the logits are computed, to save memory: they are refused.
    """
    if options is not None:
        raise NotImplementedError("linear_cross_entropy: options is not supported: it changes no result, leave it out")
    _check(input, linear_weight, linear_bias)
    features, classes, further = input.shape[-1], linear_weight.shape[0], linear_weight.shape[1:-1]
    shape = (*input.shape[:-1], classes, *further)
    if target.shape == shape and ignore_index is not None:
        raise RuntimeError("ignore_index cannot be specified when target contains probabilities")
    rows = prod(further, start=classes)
    bias = None if linear_bias is None else linear_bias.reshape(rows)
    logits = linear(input, linear_weight.reshape(rows, features), bias).reshape(shape)
    ignored = -100 if ignore_index is None else ignore_index
    return cross_entropy(
        logits, target, weight=weight, reduction=reduction, ignore_index=ignored, label_smoothing=label_smoothing
    )


def _check(input: Tensor, linear_weight: Tensor, linear_bias: Tensor | None) -> None:
    if not 1 <= input.dim() <= 2:
        raise RuntimeError(f"expected input with dimensionality 1 or 2, got {input.dim()}")
    if linear_weight.dim() < 2:
        raise RuntimeError(f"expected linear_weight with dimensionality at least 2, got {linear_weight.dim()}")
    features, classes, further = input.shape[-1], linear_weight.shape[0], linear_weight.shape[1:-1]
    if features != linear_weight.shape[-1]:
        raise RuntimeError(
            "expected equal input and linear_weight last dimensions (in_features), got "
            f"{features} and {linear_weight.shape[-1]}, respectively"
        )
    if linear_bias is not None and linear_bias.shape != (classes, *further):
        raise RuntimeError(f"expected linear_bias shape {(classes, *further)}, got {tuple(linear_bias.shape)}")
    if further and input.dim() == 1:
        raise RuntimeError(
            f"K-dimensional loss defined by linear_weight shape {tuple(linear_weight.shape)} requires batched input, "
            f"(N, {features}), got unbatched input with shape {tuple(input.shape)}"
        )
