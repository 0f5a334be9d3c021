"""Adamax: Adam scaled by a decaying maximum of the gradient's size instead of its mean square.

Source: Kingma and Ba, Adam: a method for stochastic optimization, 2015, section 7.
"""

from typing import Any

from ..jit.in_place import in_place
from ..ops.arithmetic import abs
from ..ops.selection import maximum
from ..tensor import Tensor
from .formula import objective, unless_zero
from .optimizer import Optimizer, Params
from .options import check_moments, number, options


@in_place
def adamax(p, g, m, size, /, maximize, weight_decay, w1, b2, rate, eps):
    """m ← b1 m + w1 g,  u ← max(b2 u, |g| + eps),  p ← p - rate m / u, where w1 = 1 - b1."""
    g = objective(p, g, maximize, weight_decay)
    m = m + w1 * (g - m)
    u = maximum(b2 * size, abs(g) + eps)
    return p - rate * m / u, m, u


class Adamax(Optimizer):
    """`p ← p - lr m̂ / u` with u the decaying maximum of |g|. PyTorch's `torch.optim.Adamax`.

    `lr`, `eps`, `weight_decay` >= 0; `betas` in [0, 1).
    """

    rule = adamax

    def __init__(
        self,
        params: Params,
        lr: float | Tensor = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        foreach: bool | None = None,
        *,
        maximize: bool = False,
        differentiable: bool = False,
        capturable: bool = False,
    ):
        check_moments(lr, eps, betas, weight_decay)
        names = "lr betas eps weight_decay foreach maximize differentiable capturable"
        super().__init__(params, options(locals(), names))

    def _initial_state(self, group: dict[str, Any]) -> dict[str, float | None]:
        return {"exp_avg": 0.0, "exp_inf": 0.0}

    def _numbers(self, group: dict[str, Any], step_count: float) -> tuple[float | None, ...]:
        b1, b2 = group["betas"]
        rate = number(group["lr"]) / (1 - b1**step_count)
        return group["maximize"], unless_zero(group["weight_decay"]), 1 - b1, b2, rate, group["eps"]
