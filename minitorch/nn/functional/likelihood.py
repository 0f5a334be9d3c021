"""Losses that are negative log-likelihoods of numbers: Poisson's and the normal distribution, many labels at once.

`reduction` is "mean" (over all losses), "sum" or "none".
"""

import math
from typing import Any

from ...autograd.modes import no_grad
from ...functions.creation import ones_like
from ...tensor.tensor import Tensor
from .activation import logsigmoid
from .checking import checked
from .loss import check_reduction, reduced, refuse_legacy

__all__ = ["gaussian_nll_loss", "multilabel_soft_margin_loss", "poisson_nll_loss"]


@checked
def poisson_nll_loss(
    input: Tensor,
    target: Tensor,
    log_input: bool = True,
    full: bool = False,
    size_average: Any = None,
    eps: float = 1e-8,
    reduce: Any = None,
    reduction: str = "mean",
) -> Tensor:
    """`λ - y log λ` for counts y of Poisson's distribution; the input is `log λ`, or λ unless `log_input`.

    `full` adds Stirling's formula for `log y!` where y > 1; `eps` keeps log λ finite.
    """
    refuse_legacy(size_average, reduce)
    check_reduction(reduction)
    loss = input.exp() - target * input if log_input else input - target * (input + eps).log()
    if full:
        stirling = target * target.log() - target + 0.5 * (2 * math.pi * target).log()
        loss = loss + stirling.masked_fill(target.le(1), 0)
    return reduced(loss, reduction)


@checked
def gaussian_nll_loss(
    input: Tensor,
    target: Tensor,
    var: Tensor | float,
    full: bool = False,
    eps: float = 1e-6,
    reduction: str = "mean",
) -> Tensor:
    """`(log v + (x - y)² / v) / 2` for means x and variances v, which count as no less than `eps`.

    `var` is of the shape of the input, or has one number for the whole last dimension, or is one number; `full` adds
    the constant `log(2π) / 2`.
    """
    if not isinstance(var, Tensor):
        if not isinstance(var, float):
            raise TypeError(f"gaussian_nll_loss(): argument 'var' must be Tensor or float, not {type(var).__name__}")
        negative, var = var < 0, var * ones_like(input)
    else:
        negative = bool(var.lt(0).any())
    if negative:
        raise ValueError("var has negative entry/entries")
    var = _fitting(var, input)
    if reduction not in ("none", "mean", "sum"):
        raise ValueError(f"{reduction} is not valid")
    var = var.clone()
    with no_grad():  # so that the gradient goes through, also where it is clamped
        var.clamp_(min=eps)
    loss = 0.5 * (var.log() + (input - target) ** 2 / var)
    return reduced(loss + 0.5 * math.log(2 * math.pi) if full else loss, reduction)


def _fitting(var: Tensor, x: Tensor) -> Tensor:
    """`var` in a shape that broadcasts to that of `x`."""
    if var.shape == x.shape:
        return var
    if x.shape[:-1] == var.shape:
        return var.unsqueeze(-1)
    unlike = sum(m for n, m in zip(x.shape, var.shape, strict=False) if n != m)
    if x.ndim == var.ndim and unlike == 1:
        return var
    raise ValueError("var is of incorrect size")


@checked
def multilabel_soft_margin_loss(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Tensor:
    """The mean over the last dimension, classes, of `-(y log σ(x) + (1 - y) log σ(-x))`, each times its weight."""
    refuse_legacy(size_average, reduce)
    loss = -(target * logsigmoid(input) + (1 - target) * logsigmoid(-input))
    loss = loss if weight is None else loss * weight
    loss = loss.sum(input.ndim - 1) / input.shape[-1]
    if reduction not in ("none", "mean", "sum"):
        raise ValueError(f"{reduction} is not valid")
    return reduced(loss, reduction)
