"""Muon: momentum whose matrices are made orthogonal before each step, so that all directions are stepped in alike.

Source: Jordan and others, Muon: an optimizer for hidden layers in neural networks, 2024; Liu and others, Muon is
scalable for LLM training, 2025 (`adjust_lr_fn="match_rms_adamw"`).
"""

from math import sqrt
from typing import Any

from ..autograd.modes import no_grad
from ..functions.creation import zeros_like
from ..tensor import Tensor
from .optimizer import Optimizer, Params
from .options import check_lr, number, options

COEFFICIENTS = (3.4445, -4.7750, 2.0315)


class Muon(Optimizer):
    """`p ← (1 - lr weight_decay) p - rate O(m)` for matrices, with m a running mean of g and O(m) near the closest
    orthogonal matrix. PyTorch's `torch.optim.Muon`, which computes O in bfloat16; here it is float32.

    `lr`, `momentum`, `weight_decay` >= 0. O is `ns_steps` steps of Newton and Schulz with a polynomial of these
    coefficients; the rate is `lr √max(1, rows / columns)`, or with "match_rms_adamw" `0.2 lr √max(rows, columns)`.
    """

    def __init__(
        self,
        params: Params,
        lr: float = 1e-3,
        weight_decay: float = 0.1,
        momentum: float = 0.95,
        nesterov: bool = True,
        ns_coefficients: tuple[float, float, float] = COEFFICIENTS,
        eps: float = 1e-7,
        ns_steps: int = 5,
        adjust_lr_fn: str | None = None,
    ):
        if isinstance(lr, Tensor):
            check_lr(lr)
        for words, value in (("Learning rate", lr), ("momentum", momentum), ("weight decay", weight_decay)):
            if not value >= 0:
                raise ValueError(f"{words} should be >= 0 but is: {value}")
        if adjust_lr_fn not in (None, "original", "match_rms_adamw"):
            raise ValueError(f"Adjust learning rate function {adjust_lr_fn} is not supported")
        names = "lr weight_decay momentum nesterov ns_coefficients eps ns_steps adjust_lr_fn"
        super().__init__(params, options(locals(), names))
        for p in (p for group in self.param_groups for p in group["params"]):
            if p.ndim != 2:
                raise ValueError(f"Muon only supports 2D parameters whereas we found a parameter with size: {p.shape}")

    @no_grad()
    def _update(self, group: dict[str, Any]) -> None:
        lr, momentum = number(group["lr"]), group["momentum"]
        for p in group["params"]:
            g = p.grad
            if g is None:
                continue
            mean = self.state[p].setdefault("momentum_buffer", zeros_like(g)).lerp_(g, 1 - momentum)
            update = g.lerp(mean, momentum) if group["nesterov"] else mean
            made = orthogonal(update, group["ns_coefficients"], group["ns_steps"], group["eps"])
            p.mul_(1 - lr * group["weight_decay"])
            p.sub_(made, alpha=lr * _ratio(group["adjust_lr_fn"], *p.shape))


def orthogonal(g: Tensor, coefficients: tuple[float, float, float], steps: int, eps: float) -> Tensor:
    """A matrix with the singular vectors of `g` and all singular values near 1, by `X ← a X + (b A + c A²) X` with
    `A = X Xᵀ`, from X of norm 1.
    """
    if steps >= 100:
        raise ValueError("Number of steps must be less than 100 for computational efficiency")
    if len(coefficients) != 3:
        raise ValueError("Coefficients must be a tuple of exactly 3 values")
    a, b, c = coefficients
    x = g.mT if g.size(0) > g.size(1) else g
    x = x / x.norm().clamp(min=eps)
    for _ in range(steps):
        gram = x @ x.mT
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x.mT if g.size(0) > g.size(1) else x


def _ratio(kind: str | None, rows: int, columns: int) -> float:
    return 0.2 * sqrt(max(rows, columns)) if kind == "match_rms_adamw" else sqrt(max(1, rows / columns))
