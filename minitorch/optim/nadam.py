"""NAdam: Adam that looks one step of its momentum ahead, as Nesterov's method does.

Source: Dozat, Incorporating Nesterov momentum into Adam, 2016.
"""

from typing import Any

from ..functions.data import tensor
from ..jit.in_place import in_place
from ..ops.exponential import sqrt
from ..tensor import Tensor
from ..tensor.dtypes import float32
from .counts import Write, write_now
from .formula import decay, objective, shrunk
from .optimizer import Optimizer, Params
from .options import check_moments, check_nonnegative, number, options


@in_place
def nadam(p, g, m, v, /, maximize, weight_decay, shrink, w1, b2, w2, now, ahead, eps):
    """m and v as Adam's;  p ← p - (now g + ahead m) / (√v + eps)."""
    g = objective(p, g, maximize, weight_decay)
    m = m + w1 * (g - m)
    v = b2 * v + w2 * g * g
    spread = sqrt(v) + eps
    return shrunk(p, shrink) - now * g / spread - ahead * m / spread, m, v


class NAdam(Optimizer):
    """Adam with Nesterov's momentum, which grows over the first steps. PyTorch's `torch.optim.NAdam`.

    `lr`, `eps`, `weight_decay`, `momentum_decay` >= 0; `betas` in [0, 1); `decoupled_weight_decay` as in AdamW.
    """

    rule = nadam

    def __init__(
        self,
        params: Params,
        lr: float | Tensor = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        momentum_decay: float = 4e-3,
        decoupled_weight_decay: bool = False,
        *,
        foreach: bool | None = None,
        maximize: bool = False,
        capturable: bool = False,
        differentiable: bool = False,
    ):
        check_moments(lr, eps, betas, weight_decay)
        check_nonnegative(momentum_decay=momentum_decay)
        names = (
            "lr betas eps weight_decay momentum_decay decoupled_weight_decay maximize foreach capturable differentiable"
        )
        super().__init__(params, options(locals(), names))

    def _initial_state(self, group: dict[str, Any]) -> dict[str, float | None]:
        return {"exp_avg": 0.0, "exp_avg_sq": 0.0}

    def _init_state(self, p: Tensor, group: dict[str, Any]) -> None:
        self._add_state(p, group, step=tensor(0, dtype=float32), mu_product=tensor(1, dtype=float32))

    def _count_step(self, p: Tensor, group: dict[str, Any], write: Write = write_now) -> tuple[float, float]:
        """Count a step; return how many there were, and the product of their momenta."""
        t = super()._count_step(p, group, write)
        products = self.state[p]["mu_product"]._array
        product = products * products.dtype.type(momentum(group, t))
        write((products, (), product))
        return t, product.item()

    def _numbers(self, group: dict[str, Any], step_count: tuple[float, float]) -> tuple[float | None, ...]:
        (t, product), lr, (b1, b2) = step_count, number(group["lr"]), group["betas"]
        weight_decay, shrink = decay(group, lr)
        root = (1 - b2**t) ** 0.5  # see Adam
        next_momentum = momentum(group, t + 1)
        now = lr * root * (1 - momentum(group, t)) / (1 - product)
        ahead = lr * root * next_momentum / (1 - product * next_momentum)
        return group["maximize"], weight_decay, shrink, 1 - b1, b2, 1 - b2, now, ahead, group["eps"] * root


def momentum(group: dict[str, Any], t: float) -> float:
    """The momentum of step `t`: from half of b1 at first towards b1."""
    return group["betas"][0] * (1 - 0.5 * 0.96 ** (t * group["momentum_decay"]))
