"""The options of an optimizer: gathered from its constructor's arguments, and checked in PyTorch's words."""

from typing import Any

from ..tensor import Tensor

WORDS = {"lr": "learning rate", "eps": "epsilon value"}


def options(arguments: dict[str, Any], names: str) -> dict[str, Any]:
    """Those of a constructor's arguments, `locals()`, that every group has, in the order of PyTorch's state dicts."""
    return {name: arguments[name] for name in names.split()}


def check(valid: bool, name: str, value: Any) -> None:
    """ValueError if an option is out of its range."""
    if not valid:
        raise ValueError(f"Invalid {name}: {value}")


def check_nonnegative(**values: float) -> None:
    """Each of the options, in this order, is at least 0."""
    for name, value in values.items():
        check(value >= 0, WORDS.get(name, f"{name} value"), value)


def check_one_lr(lr: float | Tensor) -> None:
    """A learning rate is a number or a tensor of one element."""
    if isinstance(lr, Tensor) and lr.numel() != 1:
        raise ValueError("Tensor lr must be 1-element")


def check_lr(lr: float | Tensor) -> None:
    """It is not negative either."""
    check_one_lr(lr)
    check(bool(lr >= 0), WORDS["lr"], lr)


def check_moments(lr: float | Tensor, eps: float, betas: tuple[Any, Any], weight_decay: float) -> None:
    """What Adam and its relatives share: a rate, a smallest divisor, two rates of averaging, a weight decay."""
    check_lr(lr)
    check_nonnegative(eps=eps)
    for i in range(2):
        check(0 <= number(betas[i]) < 1, f"beta parameter at index {i}", betas[i])
    check_nonnegative(weight_decay=weight_decay)


def check_implementation(group: dict[str, Any]) -> None:
    """`foreach` and `fused` choose among ways to compute the same, of which there is one here: they are recorded only.
    `differentiable` and `capturable` ask for what does not exist here.
    """
    if group.get("fused") and group.get("differentiable"):
        raise RuntimeError("`fused` does not support `differentiable`")
    if group.get("fused") and group.get("foreach"):
        raise RuntimeError("`fused` and `foreach` cannot be `True` together.")
    for name in ("differentiable", "capturable"):
        if group.get(name):
            raise NotImplementedError(f"{name}=True is not supported: leave it False")


def number(x: float | Tensor) -> float:
    """An option given as a number or as a tensor of one element."""
    return x.item() if isinstance(x, Tensor) else x


class _RequiredParameter:
    """What a default is where a hyper-parameter must be given: optimizers of other libraries name it."""

    def __repr__(self) -> str:
        return "<required parameter>"


required = _RequiredParameter()
