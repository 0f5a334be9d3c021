"""Optimizer state by the names of parameters, instead of by their numbers.

`Optimizer.state_dict` numbers parameters in the order in which they were passed. In a model whose layers have changed
places the numbers mean other parameters, and moments are swapped without an error (PyTorch issue 1489). The
name of a parameter does not change when layers change places.
"""

from typing import Any

from ..nn import Module
from ..optim import Optimizer
from ..tensor.tensor import Tensor


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

    ValueError if it is of another class, or has no group of the same parameters.
    """
    if named["class"] != type(optimizer).__name__:
        raise ValueError(f"the checkpoint is of the optimizer {named['class']}, got {type(optimizer).__name__}")
    groups = _group_names(model, optimizer)
    numbers = {name: number for number, name in enumerate(name for group in groups for name in group)}
    saved = {frozenset(group["params"]): group for group in named["param_groups"]}
    return {
        "state": {numbers[name]: value for name, value in named["state"].items() if name in numbers},
        "param_groups": [_renumbered(_matching(saved, group), [numbers[name] for name in group]) for group in groups],
    }


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
