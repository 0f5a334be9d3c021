"""Adagrad: steps along the gradient, scaled by the root of the sum of all its squares.

Source: Duchi, Hazan and Singer, Adaptive subgradient methods for online learning and stochastic optimization, 2011.
"""

from typing import Any

from ..jit.in_place import in_place
from ..ops.exponential import sqrt
from ..tensor import Tensor
from .formula import objective, unless_zero
from .optimizer import Optimizer, Params
from .options import check_lr, check_nonnegative, number, options


@in_place
def adagrad(p, g, total, /, maximize, weight_decay, rate, eps):
    """s ← s + g²,  p ← p - rate g / (√s + eps)."""
    g = objective(p, g, maximize, weight_decay)
    s = total + g * g
    return p - rate * g / (sqrt(s) + eps), s


class Adagrad(Optimizer):
    """`p ← p - lr g / (√s + eps)` with the sum s of g². PyTorch's `torch.optim.Adagrad`.

    `lr`, `weight_decay`, `eps` >= 0; at step t, lr is divided by `1 + (t - 1) lr_decay`; s starts at
    `initial_accumulator_value`.
    """

    rule = adagrad

    def __init__(
        self,
        params: Params,
        lr: float | Tensor = 1e-2,
        lr_decay: float = 0,
        weight_decay: float = 0,
        initial_accumulator_value: float = 0,
        eps: float = 1e-10,
        foreach: bool | None = None,
        *,
        maximize: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
    ):
        check_lr(lr)
        check_nonnegative(lr_decay=lr_decay, weight_decay=weight_decay)
        check_nonnegative(initial_accumulator_value=initial_accumulator_value, eps=eps)
        names = "lr lr_decay eps weight_decay initial_accumulator_value foreach maximize differentiable fused"
        super().__init__(params, options(locals(), names))
        for group in self.param_groups:
            for p in group["params"]:
                self._init_state(p, group)

    def _initial_state(self, group: dict[str, Any]) -> dict[str, float | None]:
        return {"sum": self.defaults["initial_accumulator_value"]}

    def _numbers(self, group: dict[str, Any], step_count: float) -> tuple[float | None, ...]:
        rate = number(group["lr"]) / (1 + (step_count - 1) * group["lr_decay"])
        return group["maximize"], unless_zero(group["weight_decay"]), rate, group["eps"]
