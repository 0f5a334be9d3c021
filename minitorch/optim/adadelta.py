"""Adadelta: the gradient in units of its own running size, times the running size of past changes.

Source: Zeiler, ADADELTA: an adaptive learning rate method, 2012.
"""

from typing import Any

from ..jit.in_place import in_place
from ..ops.exponential import sqrt
from ..tensor import Tensor
from .formula import objective, unless_zero
from .optimizer import Optimizer, Params
from .options import check, check_lr, check_nonnegative, number, options


@in_place
def adadelta(p, g, square, change, /, maximize, weight_decay, lr, rho, rest, eps):
    """s ← rho s + rest g²,  d = g √(c + eps) / √(s + eps),  c ← rho c + rest d²,  p ← p - lr d;  rest = 1 - rho."""
    g = objective(p, g, maximize, weight_decay)
    s = rho * square + rest * g * g
    d = sqrt(change + eps) / sqrt(s + eps) * g
    return p - lr * d, s, rho * change + rest * d * d


class Adadelta(Optimizer):
    """`p ← p - lr d` with d the gradient rescaled to the size of past d. PyTorch's `torch.optim.Adadelta`.

    `lr`, `eps`, `weight_decay` >= 0; `rho` in [0, 1] says how slowly the running means follow.
    """

    rule = adadelta

    def __init__(
        self,
        params: Params,
        lr: float | Tensor = 1.0,
        rho: float = 0.9,
        eps: float = 1e-6,
        weight_decay: float = 0,
        foreach: bool | None = None,
        *,
        capturable: bool = False,
        maximize: bool = False,
        differentiable: bool = False,
    ):
        check_lr(lr)
        check(0 <= rho <= 1, "rho value", rho)
        check_nonnegative(eps=eps, weight_decay=weight_decay)
        names = "lr rho eps weight_decay maximize capturable foreach differentiable"
        super().__init__(params, options(locals(), names))

    def _initial_state(self, group: dict[str, Any]) -> dict[str, float | None]:
        return {"square_avg": 0.0, "acc_delta": 0.0}

    def _numbers(self, group: dict[str, Any], step_count: float) -> tuple[float | None, ...]:
        rho, weight_decay = group["rho"], unless_zero(group["weight_decay"])
        return group["maximize"], weight_decay, number(group["lr"]), rho, 1 - rho, group["eps"]
