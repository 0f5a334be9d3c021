"""Checks of hyper-parameters, in PyTorch's words."""

from typing import Any

from ..tensor import Tensor


def check(valid: bool, name: str, value: Any) -> None:
    """ValueError if a hyper-parameter is out of its range."""
    if not valid:
        raise ValueError(f"Invalid {name}: {value}")


def check_lr(lr: float | Tensor) -> None:
    """A learning rate is a number or a tensor of one element, not negative."""
    if isinstance(lr, Tensor) and lr._array.size != 1:
        raise ValueError("Tensor lr must be 1-element")
    check(bool(lr >= 0), "learning rate", lr)


def check_betas(betas: tuple[float, float]) -> None:
    """Both rates of averaging lie in [0, 1)."""
    for i, beta in enumerate(betas):
        check(0 <= beta < 1, f"beta parameter at index {i}", beta)


def check_moments(lr: float | Tensor, eps: float, betas: tuple[Any, Any], weight_decay: float) -> None:
    """What Adam and its relatives share: a rate, a smallest divisor, two rates of averaging, a weight decay."""
    check_lr(lr)
    check(eps >= 0, "epsilon value", eps)
    check_betas((number(betas[0]), number(betas[1])))
    check(weight_decay >= 0, "weight_decay value", weight_decay)


def check_implementation(defaults: dict[str, Any]) -> None:
    """`foreach` and `fused` choose among ways to compute the same, of which there is one here: they are recorded only.
    `differentiable` and `capturable` ask for what does not exist here.
    """
    if defaults.get("fused") and defaults.get("differentiable"):
        raise RuntimeError("`fused` does not support `differentiable`")
    if defaults.get("fused") and defaults.get("foreach"):
        raise RuntimeError("`fused` and `foreach` cannot be `True` together.")
    for name in ("differentiable", "capturable"):
        if defaults.get(name):
            raise NotImplementedError(f"{name}=True is not supported: leave it False")


def number(x: float | Tensor) -> float:
    """A hyper-parameter given as a number or as a tensor of one element."""
    return x.item() if isinstance(x, Tensor) else x
