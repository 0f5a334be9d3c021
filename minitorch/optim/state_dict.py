"""An optimizer's state as a dict that can be saved: parameters are replaced by their numbers, in PyTorch's format."""

from collections import defaultdict
from collections.abc import Iterable
from copy import deepcopy
from itertools import chain
from typing import Any

import numpy as np

from ..jit.dtypes import is_floating
from ..jit.placement import empty_apart
from ..tensor import Tensor
from ..tensor.tensor import wrap


def packed(optimizer: Any) -> dict[str, Any]:
    """The state dict: parameters are numbered in the order of the groups."""
    for hook in optimizer._before_save.values():
        hook(optimizer)
    numbers: dict[Tensor, int] = {}
    groups: list[dict[str, Any]] = []
    for group in optimizer.param_groups:
        start = sum(len(g["params"]) for g in groups)
        # As PyTorch numbers them: a parameter that is twice in a group by its last place.
        numbers |= {p: i for i, p in enumerate(group["params"], start) if p not in numbers}
        options = {name: value for name, value in group.items() if name != "params"}
        groups.append(options | {"params": [numbers[p] for p in group["params"]]})
    state = {numbers[k] if isinstance(k, Tensor) else k: v for k, v in optimizer.state.items()}
    result: dict[str, Any] = {"state": state, "param_groups": groups}
    for hook in optimizer._after_save.values():
        changed = hook(optimizer, result)
        result = result if changed is None else changed
    return result


def load(optimizer: Any, state_dict: dict[str, Any]) -> None:
    """Take over a state dict; tensors in it are copied, and get layout and dtype (if it is real) of their parameter."""
    state_dict = state_dict.copy()
    for hook in optimizer._before_load.values():
        changed = hook(optimizer, state_dict)
        state_dict = state_dict if changed is None else changed
    groups, saved = optimizer.param_groups, deepcopy(state_dict["param_groups"])
    _check_sizes(groups, saved)
    parameters = dict(
        zip(
            chain.from_iterable(g["params"] for g in saved),
            chain.from_iterable(g["params"] for g in groups),
            strict=True,
        )
    )
    state: defaultdict[Any, Any] = defaultdict(dict)
    for k, value in state_dict["state"].items():
        if k in parameters:
            state[parameters[k]] = _like(parameters[k], value)
        else:
            state[k] = value
    for group, new in zip(groups, saved, strict=True):
        new["params"] = group["params"]
        for name, value in optimizer.defaults.items():  # options younger than the file
            new.setdefault(name, value)
        if "param_names" in group:
            new.setdefault("param_names", group["param_names"])
    optimizer.__setstate__({"state": state, "param_groups": saved})
    for hook in optimizer._after_load.values():
        hook(optimizer)


def _check_sizes(groups: list[dict[str, Any]], saved: list[dict[str, Any]]) -> None:
    if len(groups) != len(saved):
        raise ValueError(
            "loaded state dict has a different number of parameter groups: "
            f"{len(saved)}, where this optimizer has {len(groups)}"
        )
    for group, other in zip(groups, saved, strict=True):
        if len(group["params"]) != len(other["params"]):
            raise ValueError(
                "loaded state dict contains a parameter group that doesn't match the size of optimizer's group: "
                f"{len(other['params'])} parameters, where this optimizer has {len(group['params'])}"
            )


def _like(p: Tensor, value: Any, key: Any = None, k: int = 1) -> Any:
    """A copy of a parameter's state for `p`, the `k`-th thing remembered; the count of steps keeps its dtype."""
    if isinstance(value, Tensor):
        return wrap(value._array.copy() if key == "step" else _copy_like(p._array, value._array, k))
    if key == "step":  # old files hold it as a number
        return wrap(np.array(value, np.float32))
    if isinstance(value, dict):
        return {key: _like(p, v, key, k) for k, (key, v) in enumerate(value.items())}
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return type(value)(_like(p, v) for v in value)  # type: ignore[call-arg]
    return value


def _copy_like(p: np.ndarray, value: np.ndarray, k: int) -> np.ndarray:
    if not is_floating(p.dtype):
        return value.copy()
    if value.shape != p.shape:
        return value.astype(p.dtype)
    copy = empty_apart(p, k)
    copy[...] = value
    return copy
