"""RMSprop: steps along the gradient, scaled by the root of the running mean of its square.

Source: Hinton, Neural networks for machine learning, lecture 6, 2012; `centered` from Graves, Generating sequences with
recurrent neural networks, 2013.
"""

from typing import Any

from ..jit.in_place import in_place
from ..ops.exponential import sqrt
from ..tensor import Tensor
from .formula import objective, unless_zero
from .optimizer import Optimizer, Params
from .options import check_lr, check_nonnegative, number, options


@in_place
def rmsprop(p, g, square, velocity, mean, /, maximize, weight_decay, lr, alpha, rest, eps, momentum):
    """s ← alpha s + rest g²,  p ← p - lr g / (√s + eps), where rest = 1 - alpha.

    With the running mean a of g, √(s - a²) stands for √s; with momentum, v ← momentum v + g / (√s + eps), p ← p - lr v.
    """
    g = objective(p, g, maximize, weight_decay)
    s = alpha * square + rest * g * g
    if mean is None:
        a, spread = None, sqrt(s) + eps
    else:
        a = mean + rest * (g - mean)
        spread = sqrt(s - a * a) + eps
    if velocity is None:
        return p - lr * g / spread, s, None, a
    v = momentum * velocity + g / spread
    return p - lr * v, s, v, a


class RMSprop(Optimizer):
    """`p ← p - lr g / (√s + eps)` with the running mean s of g², or (`centered`) of its variance. PyTorch's.

    `lr`, `alpha`, `eps`, `weight_decay`, `momentum` >= 0; `alpha` says how slowly s follows.
    """

    rule = rmsprop

    def __init__(
        self,
        params: Params,
        lr: float | Tensor = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0,
        momentum: float = 0,
        centered: bool = False,
        capturable: bool = False,
        foreach: bool | None = None,
        maximize: bool = False,
        differentiable: bool = False,
    ):
        check_lr(lr)
        check_nonnegative(eps=eps, momentum=momentum, weight_decay=weight_decay, alpha=alpha)
        names = "lr momentum alpha eps centered weight_decay capturable foreach maximize differentiable"
        super().__init__(params, options(locals(), names))

    def _initial_state(self, group: dict[str, Any]) -> dict[str, float | None]:
        return {
            "square_avg": 0.0,
            "momentum_buffer": 0.0 if group["momentum"] > 0 else None,
            "grad_avg": 0.0 if group["centered"] else None,
        }

    def _numbers(self, group: dict[str, Any], step_count: float) -> tuple[float | None, ...]:
        alpha, weight_decay = group["alpha"], unless_zero(group["weight_decay"])
        lr, eps, momentum = number(group["lr"]), group["eps"], group["momentum"]
        return group["maximize"], weight_decay, lr, alpha, 1 - alpha, eps, momentum
