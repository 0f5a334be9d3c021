"""Modules as functions of their parameters: `functional_call`, `stack_module_state`."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..functions.joining import stack
from ..nn.modules.batchnorm import _BatchNorm
from ..nn.modules.module import Module
from ..nn.utils.stateless import called_with
from ..tensor.tensor import Tensor

State = dict[str, Any]


def functional_call(
    module: Module,
    parameter_and_buffer_dicts: State | Sequence[State],
    args: Any = None,
    kwargs: dict[str, Any] | None = None,
    *,
    tie_weights: bool = True,
    strict: bool = False,
) -> Any:
    """`module(*args, **kwargs)` with tensors of one dict, or several, in the places that their keys name.

    The module itself stays as it is; what its forward does to buffers in place, or assigns, is then in the dict. With
    `strict` every parameter and buffer must be given, and no more. A tensor that the module has under several names
    need only be given under one, unless not `tie_weights`. PyTorch's `torch.func.functional_call`.
    """
    if isinstance(parameter_and_buffer_dicts, dict):
        state = parameter_and_buffer_dicts
    elif isinstance(parameter_and_buffer_dicts, Sequence):
        if not all(isinstance(part, dict) for part in parameter_and_buffer_dicts):
            raise ValueError("Expected all elements of parameter_and_buffer_dicts to be dictionaries")
        keys = [key for part in parameter_and_buffer_dicts for key in part]
        repeated = [key for key in dict.fromkeys(keys) if keys.count(key) > 1]
        if repeated:
            raise ValueError(f"{repeated} appeared in multiple dictionaries; behavior of functional call is ambiguous")
        state = {key: value for part in parameter_and_buffer_dicts for key, value in part.items()}
    else:
        raise ValueError(
            "Expected parameter_and_buffer_dicts to be a dict, or a list/tuple of dicts, but got "
            f"{type(parameter_and_buffer_dicts)}"
        )
    return called_with(module, state, args, kwargs, tie_weights, strict)


def stack_module_state(models: Sequence[Module]) -> tuple[State, State]:
    """`(params, buffers)` of models of one class, those of each name stacked: for `vmap` over `functional_call`.

    The stacked parameters are new leaves. PyTorch's `torch.func.stack_module_state`.
    """
    models = [*models]
    if not models:
        raise RuntimeError("stack_module_state: Expected at least one model, got 0.")
    if len({model.training for model in models}) > 1:
        raise RuntimeError("stack_module_state: Expected all models to have the same training/eval mode.")
    if len({type(model) for model in models}) > 1:
        raise RuntimeError("stack_module_state: Expected all models to be of the same class.")
    parameters = [dict(model.named_parameters()) for model in models]
    buffers = [dict(model.named_buffers()) for model in models]
    return _stacked(parameters), _stacked(buffers)


def _stacked(states: Sequence[Mapping[str, Tensor]]) -> State:
    return {name: _leaf([state[name] for state in states], name) for name in states[0]}


def _leaf(tensors: list[Tensor], name: str) -> Tensor:
    wanted = {t.requires_grad for t in tensors}
    if len(wanted) > 1:
        raise RuntimeError(f"Expected {name} from each model to have the same .requires_grad")
    result = stack(tensors)
    return result.detach().requires_grad_() if True in wanted else result


def replace_all_batch_norm_modules_(root: Module) -> Module:
    """Let every batch normalisation in `root` go by its batch alone, without running statistics; gives `root`.

    PyTorch's `torch.func.replace_all_batch_norm_modules_`.
    """
    for module in root.modules():
        if isinstance(module, _BatchNorm) and module.track_running_stats:
            module.running_mean = module.running_var = module.num_batches_tracked = None
            module.track_running_stats = False
    return root
