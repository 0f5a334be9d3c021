"""Optimizer state by the names of parameters, instead of by their numbers.

`Optimizer.state_dict` numbers parameters in the order in which they were passed. In a model whose layers have changed
places the numbers mean other parameters, and moments are swapped without an error (PyTorch issue 1489). The
name of a parameter does not change when layers change places.
"""

from collections import defaultdict
from copy import copy
from typing import Any

import numpy as np

from ..nn import Module
from ..optim import Optimizer
from ..tensor.tensor import Tensor
from .containers import expect
from .errors import shown


def named_state(model: Module, optimizer: Optimizer) -> dict[str, Any]:
    """The optimizer's state_dict with the names that `model` gives its parameters in place of numbers."""
    state = optimizer.state_dict()
    groups = _group_names(model, optimizer)
    names = dict(enumerate(name for group in groups for name in group))
    return {
        "class": type(optimizer).__name__,
        "state": {names[number]: value for number, value in state["state"].items()},
        "param_groups": [
            {**options, "params": group} for options, group in zip(state["param_groups"], groups, strict=True)
        ],
    }


def numbered_state(model: Module, optimizer: Optimizer, named: dict[str, Any]) -> dict[str, Any]:
    """A state_dict for `optimizer` from a `named_state`: its numbers for the names, its order of groups.

    ValueError if it is of another class, has no group of the same parameters, or state of another shape.
    """
    if named["class"] != type(optimizer).__name__:
        raise ValueError(f"the checkpoint is of the optimizer {named['class']}, got {type(optimizer).__name__}")
    groups = _group_names(model, optimizer)
    numbers = {name: number for number, name in enumerate(name for group in groups for name in group)}
    saved = {frozenset(group["params"]): group for group in named["param_groups"]}
    options = [_renumbered(_matching(saved, group), [numbers[name] for name in group]) for group in groups]
    for names, own, group in zip(groups, optimizer.param_groups, options, strict=True):
        _check_options(own, group)
        for name, parameter in zip(names, own["params"], strict=True):
            if name in named["state"]:
                _check_state(optimizer, name, parameter, group, expect(named["state"][name], dict))
    state = {numbers[name]: value for name, value in named["state"].items() if name in numbers}
    return {"state": state, "param_groups": options}


def _check_options(own: dict[str, Any], saved: dict[str, Any]) -> None:
    """Numbers stay numbers, and pairs of them pairs."""
    for name, value in own.items():
        if name != "params" and name in saved and _form(value) not in (None, _form(saved[name])):
            raise ValueError(f"the checkpoint has {shown(saved[name])} as {name}, expected such as {shown(value)}")


def _form(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_form(part) for part in value]
    return "number" if _is_number(value) else None


def _is_number(value: Any) -> bool:
    if isinstance(value, Tensor):
        return value.numel() == 1
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)


def _check_state(
    optimizer: Optimizer, name: str, parameter: Tensor, group: dict[str, Any], state: dict[str, Any]
) -> None:
    """Compare a saved state with one that the optimizer makes at its first step; it would fail at the next."""
    if not state or not hasattr(optimizer, "rule"):
        return
    twin = copy(optimizer)
    twin.state = defaultdict(dict)
    twin._init_state(parameter, group)
    for key, fresh in twin.state[parameter].items():
        value = state.get(key)
        counts = key == "step" and optimizer._later_step is not None  # an optimizer that does not count
        if value is None and not counts and key != "momentum_buffer":
            raise ValueError(f"the checkpoint has no {key} of the parameter {name}")
        if isinstance(value, Tensor) and value.shape != fresh.shape:
            raise ValueError(f"{key} of {name} has shape {tuple(value.shape)}, expected {tuple(fresh.shape)}")
        if not isinstance(value, Tensor) and value is not None and not (fresh.ndim == 0 and _is_number(value)):
            raise ValueError(f"{key} of {name} is a {type(value).__name__}, expected a tensor")


def _renumbered(options: dict[str, Any], numbers: list[int]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if name != "param_names"} | {"params": numbers}


def _matching(saved: dict[frozenset[str], dict[str, Any]], group: list[str]) -> dict[str, Any]:
    """The saved group of the same parameters."""
    if frozenset(group) in saved:
        return saved[frozenset(group)]
    known = frozenset().union(*saved)
    new, gone = sorted(set(group) - known), sorted(known - set(group))
    raise ValueError(
        "the optimizer has a group of parameters that the checkpoint does not have: "
        f"not in the checkpoint: {new or 'none'}; only in the checkpoint, or in other groups: {gone or 'none'}"
    )


def _group_names(model: Module, optimizer: Optimizer) -> list[list[str]]:
    """The names of the parameters in each of the optimizer's groups."""
    names: dict[Tensor, str] = {parameter: name for name, parameter in model.named_parameters()}
    try:
        return [[names[parameter] for parameter in group["params"]] for group in optimizer.param_groups]
    except KeyError:
        raise ValueError(
            "the optimizer has a parameter that is not the model's: pass the model it was made for"
        ) from None
