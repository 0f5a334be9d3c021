"""Adafactor: Adam's second moments of a matrix kept as one number for each row and one for each column.

Source: Shazeer and Stern, Adafactor: adaptive learning rates with sublinear memory cost, 2018.
"""

from typing import Any

from ..autograd.modes import no_grad
from ..functions.data import tensor
from ..tensor import Tensor
from ..tensor.dtypes import float32
from ..tensor.limits import finfo
from .optimizer import Optimizer, Params, steps_of
from .options import check_lr, number, options


class Adafactor(Optimizer):
    """`p ← p - α u` with u the gradient over the root of its second moments, which of matrices are estimated from the
    means of their rows and columns; `α = max(eps[1], rms(p)) min(lr, 1 / √t)`. PyTorch's `torch.optim.Adafactor`.

    `lr`, `weight_decay` >= 0; `beta2_decay` <= 0: how the weight of a new gradient falls, `t ** beta2_decay`; `d` >= 1,
    the largest rms of u; `eps[0]`, by default that of the dtype, the smallest mean.
    """

    def __init__(
        self,
        params: Params,
        lr: float | Tensor = 1e-2,
        beta2_decay: float = -0.8,
        eps: tuple[float | None, float] = (None, 1e-3),
        d: float = 1.0,
        weight_decay: float = 0.0,
        *,
        foreach: bool | None = None,
        maximize: bool = False,
    ):
        _check_lr(lr)
        least, smallest = eps
        _check(beta2_decay <= 0, "beta2_decay should be <= 0", beta2_decay)
        _check(least is None or least >= 0, "epsilon1 should be >= 0", least)
        _check(smallest >= 0, "epsilon2 should be >= 0", smallest)
        _check(d >= 1, "Clipping threshold d should be >= 1", d)
        _check(weight_decay >= 0, "weight_decay should be >= 0", weight_decay)
        super().__init__(params, options(locals(), "lr beta2_decay eps d weight_decay foreach maximize"))

    @no_grad()
    def _update(self, group: dict[str, Any]) -> None:
        for p in group["params"]:
            if p.grad is not None:
                self._update_one(p, -p.grad if group["maximize"] else p.grad, group)

    def _update_one(self, p: Tensor, g: Tensor, group: dict[str, Any]) -> None:
        state, lr = self.state[p] or self._first_state(p, g), number(group["lr"])
        least, smallest = group["eps"]
        least = finfo(p.dtype).eps if least is None else least
        t = steps_of(state).add_(1).item()
        rate = max(smallest, p.norm().item() / max(1, p.numel()) ** 0.5) * min(lr, 1 / t**0.5)
        if group["weight_decay"] != 0:
            p.mul_(1 - lr * group["weight_decay"])
        update = _moments(state, g, t ** group["beta2_decay"], least).clamp(min=least * least).rsqrt() * g
        p.sub_(update, alpha=rate / max(1.0, update.norm().item() / (max(1, p.numel()) ** 0.5 * group["d"])))

    def _first_state(self, p: Tensor, g: Tensor) -> dict[str, Tensor]:
        shape = list(g.shape)
        if g.ndim > 1:
            zeros = {
                "row_var": g.new_zeros([*shape[:-1], 1]),
                "col_var": g.new_zeros([*shape[:-2], 1, shape[-1]]),
            }
        else:
            zeros = {"variance": g.new_zeros(shape)}
        self.state[p].update(step=tensor(0.0, dtype=float32), **zeros)
        return self.state[p]


def _moments(state: dict[str, Tensor], g: Tensor, share: float, least: float) -> Tensor:
    """The estimate of the mean of g², after `share` of its state has gone over to this g."""
    if "variance" in state:
        return state["variance"].lerp_(g * g, share)
    rows, columns = state["row_var"], state["col_var"]
    rows.lerp_(g.norm(dim=-1, keepdim=True).square() / g.size(-1), share)
    columns.lerp_(g.norm(dim=-2, keepdim=True).square() / g.size(-2), share)
    return rows @ columns / rows.mean(-2, keepdim=True).clamp(min=least)


def _check_lr(lr: float | Tensor) -> None:
    if isinstance(lr, Tensor):
        check_lr(lr)
    _check(bool(lr >= 0), "Learning rate should be >= 0", lr)


def _check(valid: bool, words: str, value: Any) -> None:
    if not valid:
        raise ValueError(f"{words} but is: {value}")
