"""Adam: steps along the mean of past gradients, scaled by the root of their mean square; and AdamW.

Source: Kingma and Ba, Adam: a method for stochastic optimization, 2015; Reddi et al., On the convergence of Adam and
beyond, 2018 (`amsgrad`); Loshchilov and Hutter, Decoupled weight decay regularization, 2019 (AdamW).
"""

from typing import Any

from ..jit.in_place import in_place
from ..ops.exponential import sqrt
from ..ops.selection import maximum
from ..tensor import Tensor
from .formula import decay, objective, shrunk
from .optimizer import Optimizer, Params
from .options import check_moments, number, options


@in_place
def adam(p, g, m, v, highest, /, maximize, weight_decay, shrink, w1, b2, w2, rate, eps):
    """m ← b1 m + w1 g,  v ← b2 v + w2 g²,  p ← p - rate m / (√v + eps), where w1 = 1 - b1 and w2 = 1 - b2."""
    g = objective(p, g, maximize, weight_decay)
    m = m + w1 * (g - m)
    v = b2 * v + w2 * g * g
    top = v if highest is None else maximum(highest, v)
    return shrunk(p, shrink) - rate * m / (sqrt(top) + eps), m, v, None if highest is None else top


class Adam(Optimizer):
    """`p ← p - lr m̂ / (√v̂ + eps)` with running means m of g, v of g², corrected for their start at 0. PyTorch's.

    `lr`, `eps`, `weight_decay` >= 0; `betas` in [0, 1) say how slowly m and v follow; `amsgrad` divides by the largest
    v so far; `decoupled_weight_decay` shrinks weights by `lr weight_decay` instead of penalizing them in the loss.
    """

    rule = adam

    def __init__(
        self,
        params: Params,
        lr: float | Tensor = 1e-3,
        betas: tuple[float | Tensor, float | Tensor] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        amsgrad: bool = False,
        *,
        foreach: bool | None = None,
        maximize: bool = False,
        capturable: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
        decoupled_weight_decay: bool = False,
    ):
        if isinstance(lr, Tensor) and foreach:
            raise ValueError("lr as a Tensor is not supported for capturable=False and foreach=True")
        check_moments(lr, eps, betas, weight_decay)
        betas = tuple(betas)  # type: ignore[assignment]
        names = (
            "lr betas eps weight_decay amsgrad maximize foreach capturable differentiable fused decoupled_weight_decay"
        )
        super().__init__(params, options(locals(), names))

    def _initial_state(self, group: dict[str, Any]) -> dict[str, float | None]:
        return {"exp_avg": 0.0, "exp_avg_sq": 0.0, "max_exp_avg_sq": 0.0 if group["amsgrad"] else None}

    def _numbers(self, group: dict[str, Any], step_count: float) -> tuple[float | None, ...]:
        lr, (b1, b2) = number(group["lr"]), map(number, group["betas"])
        weight_decay, shrink = decay(group, lr)
        # m̂ = m / (1 - b1ᵗ) and v̂ = v / root², without a division by root for each weight (section 2 of the paper).
        root = (1 - b2**step_count) ** 0.5
        rate = lr * root / (1 - b1**step_count)
        return group["maximize"], weight_decay, shrink, 1 - b1, b2, 1 - b2, rate, group["eps"] * root


class AdamW(Adam):
    """Adam whose weight decay is decoupled from the gradient. PyTorch's `torch.optim.AdamW`."""

    def __init__(
        self,
        params: Params,
        lr: float | Tensor = 1e-3,
        betas: tuple[float | Tensor, float | Tensor] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
        amsgrad: bool = False,
        *,
        maximize: bool = False,
        foreach: bool | None = None,
        capturable: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
    ):
        given = options(locals(), "lr betas eps weight_decay amsgrad maximize foreach capturable differentiable fused")
        super().__init__(params, **given, decoupled_weight_decay=True)

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        for group in self.param_groups:
            group["decoupled_weight_decay"] = True
