"""RAdam: Adam that steps along the plain mean gradient until its estimate of the mean square can be trusted.

Source: Liu et al., On the variance of the adaptive learning rate and beyond, 2020.
"""

from typing import Any

from ..jit.in_place import in_place
from ..ops.exponential import sqrt
from ..tensor import Tensor
from .formula import decay, objective, shrunk
from .optimizer import Optimizer, Params
from .options import check_moments, number, options


@in_place
def radam(p, g, m, v, /, maximize, weight_decay, shrink, w1, b2, w2, rate, rectified, eps):
    """m and v as Adam's;  p ← p - rate m, or once `rectified` is known p ← p - rate m rectified / (√v + eps)."""
    g = objective(p, g, maximize, weight_decay)
    m = m + w1 * (g - m)
    v = b2 * v + w2 * g * g
    step = rate * m if rectified is None else rate * m * rectified / (sqrt(v) + eps)
    return shrunk(p, shrink) - step, m, v


class RAdam(Optimizer):
    """Adam with a rectified start. PyTorch's `torch.optim.RAdam`.

    `lr`, `eps`, `weight_decay` >= 0; `betas` in [0, 1); `decoupled_weight_decay` as in AdamW.
    """

    rule = radam

    def __init__(
        self,
        params: Params,
        lr: float | Tensor = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        decoupled_weight_decay: bool = False,
        *,
        foreach: bool | None = None,
        maximize: bool = False,
        capturable: bool = False,
        differentiable: bool = False,
    ):
        check_moments(lr, eps, betas, weight_decay)
        names = "lr betas eps weight_decay maximize foreach capturable decoupled_weight_decay differentiable"
        super().__init__(params, options(locals(), names))

    def _initial_state(self, group: dict[str, Any]) -> dict[str, float | None]:
        return {"exp_avg": 0.0, "exp_avg_sq": 0.0}

    def _numbers(self, group: dict[str, Any], step_count: float) -> tuple[float | None, ...]:
        lr, (b1, b2) = number(group["lr"]), group["betas"]
        weight_decay, shrink = decay(group, lr)
        rectified = rectification(b2, step_count)
        rate = lr / (1 - b1**step_count)
        return group["maximize"], weight_decay, shrink, 1 - b1, b2, 1 - b2, rate, rectified, group["eps"]


def rectification(b2: float, t: float) -> float | None:
    """r_t √(1 - b2ᵗ) of the paper; None while fewer than 5 gradients' worth are in the running mean."""
    longest = 2 / (1 - b2) - 1
    length = longest - 2 * t * b2**t / (1 - b2**t)
    if length <= 5:
        return None
    share = (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)
    return (share * (1 - b2**t)) ** 0.5
