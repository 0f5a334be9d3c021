"""Pruning of the parameters of a module, and its end. PyTorch's `torch.nn.utils.prune`; see `pruning_methods.py`."""

from collections.abc import Iterable
from typing import Any

from ...functions.creation import ones_like
from ...tensor.tensor import Tensor
from ..modules.module import Module
from .convert_parameters import parameters_to_vector
from .pruning_methods import BasePruningMethod as BasePruningMethod
from .pruning_methods import CustomFromMask as CustomFromMask
from .pruning_methods import Identity as Identity
from .pruning_methods import L1Unstructured as L1Unstructured
from .pruning_methods import LnStructured as LnStructured
from .pruning_methods import PruningContainer as PruningContainer
from .pruning_methods import RandomStructured as RandomStructured
from .pruning_methods import RandomUnstructured as RandomUnstructured


def identity(module: Module, name: str) -> Module:
    """Give a parameter a mask that drops nothing."""
    Identity.apply(module, name)
    return module


def random_unstructured(module: Module, name: str, amount: float) -> Module:
    """Drop elements of a parameter at random: so many, or such a share."""
    RandomUnstructured.apply(module, name, amount=amount)
    return module


def l1_unstructured(module: Module, name: str, amount: float, importance_scores: Tensor | None = None) -> Module:
    """Drop the elements nearest to 0, or of the least importance."""
    L1Unstructured.apply(module, name, amount=amount, importance_scores=importance_scores)
    return module


def random_structured(module: Module, name: str, amount: float, dim: int) -> Module:
    """Drop slices along `dim` at random."""
    RandomStructured.apply(module, name, amount=amount, dim=dim)
    return module


def ln_structured(
    module: Module, name: str, amount: float, n: Any, dim: int, importance_scores: Tensor | None = None
) -> Module:
    """Drop the slices along `dim` that are shortest by the norm `n`."""
    LnStructured.apply(module, name, amount=amount, n=n, dim=dim, importance_scores=importance_scores)
    return module


def custom_from_mask(module: Module, name: str, mask: Tensor) -> Module:
    """Drop what `mask` has zeros for."""
    CustomFromMask.apply(module, name, mask=mask)
    return module


def global_unstructured(
    parameters: Iterable[tuple[Module, str]], pruning_method: Any, importance_scores: Any = None, **kwargs: Any
) -> None:
    """Prune several parameters as if they were one."""
    if not isinstance(parameters, Iterable):
        raise TypeError("global_unstructured(): parameters is not an Iterable")
    scores = {} if importance_scores is None else importance_scores
    if not isinstance(scores, dict):
        raise TypeError("global_unstructured(): importance_scores must be of type dict")
    pairs = list(parameters)
    method = pruning_method(**kwargs)
    if method.PRUNING_TYPE != "unstructured":
        raise TypeError(
            'Only "unstructured" PRUNING_TYPE supported for the `pruning_method`. Found method '
            f"{pruning_method} of type {method.PRUNING_TYPE}"
        )
    method._tensor_name = "all"
    values = [scores.get((module, name), getattr(module, name)).detach() for module, name in pairs]
    masks = [getattr(module, f"{name}_mask", ones_like(getattr(module, name))).detach() for module, name in pairs]
    mask = PruningContainer(method).compute_mask(parameters_to_vector(values), parameters_to_vector(masks))
    for (module, name), part in zip(pairs, mask.split([value.numel() for value in values]), strict=True):
        custom_from_mask(module, name, part.view_as(getattr(module, name)))


def remove(module: Module, name: str) -> Module:
    """Make a pruned parameter an ordinary one, with zeros where it was pruned."""
    for key, hook in module._forward_pre_hooks.items():
        if isinstance(hook, BasePruningMethod) and hook._tensor_name == name:
            hook.remove(module)
            del module._forward_pre_hooks[key]
            return module
    raise ValueError(f"Parameter '{name}' of module {module} has to be pruned before pruning can be removed")


def is_pruned(module: Module) -> bool:
    """Whether a parameter of the module, or of one below it, is pruned."""
    hooks = (hook for part in module.modules() for hook in part._forward_pre_hooks.values())
    return any(isinstance(hook, BasePruningMethod) for hook in hooks)
