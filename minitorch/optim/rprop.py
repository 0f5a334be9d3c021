"""Rprop: steps whose size depends on the signs of successive gradients only, each weight with a size of its own.

Source: Riedmiller and Braun, A direct adaptive method for faster backpropagation learning: the RPROP algorithm, 1993.
"""

from typing import Any

from ..jit.in_place import in_place
from ..ops.arithmetic import sign
from ..ops.selection import maximum, minimum, where
from ..tensor import Tensor
from .formula import objective
from .optimizer import Optimizer, Params
from .options import check_lr, number, options


@in_place
def rprop(p, g, before, size, /, maximize, down, up, smallest, largest):
    """The size grows by `up` while the gradient keeps its sign, shrinks by `down` where it has changed, and there p
    stays for once;  p ← p - sign(g) size.
    """
    g = objective(p, g, maximize, None)
    both = g * before
    size = where(both > 0, size * up, where(both < 0, size * down, size))
    size = minimum(maximum(size, smallest), largest)
    g = where(both < 0, 0.0, g)
    return p - sign(g) * size, g, size


class Rprop(Optimizer):
    """`p ← p - sign(g) s`, where the size s of each weight's step grows and shrinks. PyTorch's `torch.optim.Rprop`.

    For whole batches only. `lr` >= 0 is the first size; `etas` in (0, 1) and above 1 are its factors; `step_sizes` its
    bounds.
    """

    rule = rprop

    def __init__(
        self,
        params: Params,
        lr: float | Tensor = 1e-2,
        etas: tuple[float, float] = (0.5, 1.2),
        step_sizes: tuple[float, float] = (1e-6, 50),
        *,
        capturable: bool = False,
        foreach: bool | None = None,
        maximize: bool = False,
        differentiable: bool = False,
    ):
        check_lr(lr)
        down, up = etas
        if not 0 < down < 1 < up:
            raise ValueError(f"Invalid eta values: {down}, {up}")
        names = "lr etas step_sizes foreach maximize differentiable capturable"
        super().__init__(params, options(locals(), names))

    def _initial_state(self, group: dict[str, Any]) -> dict[str, float | None]:
        return {"prev": 0.0, "step_size": number(group["lr"])}

    def _numbers(self, group: dict[str, Any], step_count: float) -> tuple[float | None, ...]:
        return group["maximize"], *group["etas"], *group["step_sizes"]
