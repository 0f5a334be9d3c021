"""ASGD: plain gradient descent with a falling rate, and the average of the weights on its way.

Source: Polyak and Juditsky, Acceleration of stochastic approximation by averaging, 1992.
"""

from typing import Any

from ..functions.data import tensor
from ..jit.in_place import in_place
from ..tensor import Tensor
from ..tensor.dtypes import float32
from .counts import Write, write_now
from .formula import objective, unless_zero
from .optimizer import Optimizer, Params
from .options import check_lr, check_nonnegative, number, options


@in_place
def asgd(p, g, average, /, maximize, weight_decay, shrink, rate, share):
    """p ← shrink p - rate g,  a ← a + share (p - a): the mean of all p since averaging began; before, p itself."""
    g = objective(p, g, maximize, weight_decay)
    p = p * shrink - rate * g
    return p, p if share is None else average + share * (p - average)


class ASGD(Optimizer):
    """`p ← (1 - lambd η) p - η g` with `η = lr / (1 + lambd lr t) ** alpha`; state "ax" is the average of p after
    step `t0`. PyTorch's `torch.optim.ASGD`.

    `lr`, `weight_decay` >= 0.
    """

    rule = asgd

    def __init__(
        self,
        params: Params,
        lr: float | Tensor = 1e-2,
        lambd: float = 1e-4,
        alpha: float = 0.75,
        t0: float = 1e6,
        weight_decay: float = 0,
        foreach: bool | None = None,
        maximize: bool = False,
        differentiable: bool = False,
        capturable: bool = False,
    ):
        check_lr(lr)
        check_nonnegative(weight_decay=weight_decay)
        names = "lr lambd alpha t0 weight_decay foreach maximize differentiable capturable"
        super().__init__(params, options(locals(), names))

    def _initial_state(self, group: dict[str, Any]) -> dict[str, float | None]:
        return {"ax": 0.0}

    def _init_state(self, p: Tensor, group: dict[str, Any]) -> None:
        eta = tensor(number(group["lr"]), dtype=float32)
        self._add_state(p, group, step=tensor(0, dtype=float32), eta=eta, mu=tensor(1, dtype=float32))

    def _count_step(self, p: Tensor, group: dict[str, Any], write: Write = write_now) -> tuple[float, float]:
        """Count a step; return its rate and its share in the average, and let those of the next be written down."""
        t, lr = super()._count_step(p, group, write), number(group["lr"])
        rate, share = (self.state[p][name]._array for name in ("eta", "mu"))
        now = rate.item(), share.item()
        write((rate, (), lr / (1 + group["lambd"] * lr * t) ** group["alpha"]))
        write((share, (), 1 / max(1, t - group["t0"])))
        return now

    def _numbers(self, group: dict[str, Any], step_count: tuple[float, float]) -> tuple[float | None, ...]:
        rate, share = step_count
        shrink, weight_decay = 1 - group["lambd"] * rate, unless_zero(group["weight_decay"])
        return group["maximize"], weight_decay, shrink, rate, None if share == 1 else share
