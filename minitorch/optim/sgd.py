"""Stochastic gradient descent, with momentum if asked for.

An optimizer is its formula for one weight, compiled by `@in_place` to one pass over memory. `Optimizer.step`
(`optimizer.py`) runs it for every parameter with its `.grad` and what is remembered about it, here a velocity.
Source: Sutskever et al., On the importance of initialization and momentum in deep learning, 2013; as in PyTorch, the
velocity starts as the first gradient, and the learning rate multiplies it only when it is applied.
Next: `compile/trace/__init__.py`.
"""

from typing import Any

from ..jit.in_place import in_place
from ..tensor import Tensor
from .counts import Write, write_now
from .formula import objective, unless_zero
from .optimizer import Optimizer, Params
from .options import WORDS, check, check_one_lr, number, options


@in_place
def sgd(p, g, velocity, /, maximize, weight_decay, lr, momentum, kept, nesterov):
    """v ← momentum v + kept g;  p ← p - lr v, or with Nesterov's look ahead p - lr (g + momentum v)."""
    g = objective(p, g, maximize, weight_decay)
    if velocity is None:
        return p - lr * g, None
    v = momentum * velocity + kept * g
    return p - lr * (g + momentum * v if nesterov else v), v


class SGD(Optimizer):
    """`p ← p - lr g`; with `momentum`, g is replaced by a decaying sum of gradients. PyTorch's `torch.optim.SGD`.

    `lr`, `momentum`, `weight_decay` >= 0; `dampening` weakens what a gradient adds to the sum after the first step;
    `nesterov` needs momentum and no dampening; `maximize` climbs instead.
    """

    rule = sgd
    _later_step = 2

    def __init__(
        self,
        params: Params,
        lr: float | Tensor = 1e-3,
        momentum: float = 0,
        dampening: float = 0,
        weight_decay: float | Tensor = 0,
        nesterov: bool = False,
        *,
        maximize: bool = False,
        foreach: bool | None = None,
        differentiable: bool = False,
        fused: bool | None = None,
    ):
        check_one_lr(lr)
        check(not lr < 0, WORDS["lr"], lr)  # NaN is taken
        check(not momentum < 0, "momentum value", momentum)
        check(not number(weight_decay) < 0, "weight_decay value", weight_decay)
        if nesterov and (momentum <= 0 or dampening != 0):
            raise ValueError("Nesterov momentum requires a momentum and zero dampening")
        names = "lr momentum dampening weight_decay nesterov maximize foreach differentiable fused"
        super().__init__(params, options(locals(), names))

    def _initial_state(self, group: dict[str, Any]) -> dict[str, float | None]:
        return {"momentum_buffer": 0.0 if group["momentum"] != 0 else None}

    def _count_step(self, p: Tensor, group: dict[str, Any], write: Write = write_now) -> int:
        """1 at the first step with momentum, which makes the state; PyTorch's SGD does not count any further."""
        if group["momentum"] == 0 or self.state[p].get("momentum_buffer") is not None:
            return self._later_step
        self._add_state(p, group)
        return 1

    def _numbers(self, group: dict[str, Any], step_count: int) -> tuple[float | None, ...]:
        kept = 1 - group["dampening"] if step_count > 1 else 1
        weight_decay = unless_zero(group["weight_decay"])
        return group["maximize"], weight_decay, number(group["lr"]), group["momentum"], kept, group["nesterov"]
