"""Parameters as optimizers are given them: any iterable of tensors, of pairs with names, or of groups."""

from typing import Any

from ..tensor import Tensor
from ..tensor.typename import typename


def listed(params: Any) -> list[Any]:
    """What an optimizer was given, as a list; TypeError that says what to give if it is no iterable."""
    try:
        return list(params)
    except TypeError as error:
        if hasattr(params, "parameters"):
            raise TypeError(f"{error}: give the optimizer model.parameters(), not the model") from None
        if callable(params):
            raise TypeError(f"{error}: call it, as model.parameters()") from None
        raise


def set_params(group: dict[str, Any]) -> None:
    """Make the parameters of a group a list, and a list of their names if they have any."""
    params = group["params"]
    if isinstance(params, set):
        raise TypeError(
            "optimizer parameters need to be organized in ordered collections, but the ordering of tensors in sets "
            "will change between runs. Please use a list instead."
        )
    params = [params] if isinstance(params, Tensor) else list(params)
    names = [p[0] for p in params if isinstance(p, tuple)]
    if names and len(names) < len(params):
        raise ValueError("all optimizer params should be with/without names. Some param names are missing")
    group["params"] = [p[1] for p in params] if names else params
    if names:
        group["param_names"] = names


def check_parameter(p: Any) -> None:
    """TypeError unless `p` is a tensor, ValueError if it was computed."""
    if not isinstance(p, Tensor):
        raise TypeError(f"optimizer can only optimize Tensors, but one of the params is {typename(p)}")
    if not (p.is_leaf or p._retains):
        raise ValueError("can't optimize a non-leaf Tensor")
