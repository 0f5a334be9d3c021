"""A module called with other parameters and buffers than its own. PyTorch's `torch.nn.utils.stateless`."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ...tensor.tensor import Tensor
from ..modules.module import Module

State = dict[str, Any]


def functional_call(
    module: Module,
    parameters_and_buffers: State,
    args: Any = None,
    kwargs: dict[str, Any] | None = None,
    *,
    tie_weights: bool = True,
    strict: bool = False,
) -> Any:
    """The former name of `minitorch.func.functional_call`, which takes several dicts too."""
    warnings.warn(
        "`torch.nn.utils.stateless.functional_call` is deprecated as of PyTorch 2.0 and will be removed in a future "
        "version of PyTorch. Please use `torch.func.functional_call` instead which is a drop-in replacement.",
        FutureWarning,
        stacklevel=2,
    )
    return called_with(module, parameters_and_buffers, args, kwargs, tie_weights, strict)


def called_with(
    module: Module, state: State, args: Any, kwargs: dict[str, Any] | None, tie_weights: bool, strict: bool
) -> Any:
    """`module(*args, **kwargs)`, with the tensors in `state` in the places that its keys name."""
    args = () if args is None else args if isinstance(args, tuple) else (args,)
    with _exchanged(module, state, tie_weights, strict):
        return module(*args, **(kwargs or {}))


@contextmanager
def _exchanged(module: Module, state: State, tie_weights: bool, strict: bool) -> Iterator[None]:
    own = {
        **dict(module.named_parameters(remove_duplicate=False)),
        **dict(module.named_buffers(remove_duplicate=False)),
    }
    given = _tied(own, state) if tie_weights else dict(state)
    if strict:
        _require_all(module, own, given)
    for value in given.values():
        if value is not None and not isinstance(value, Tensor):
            raise TypeError(f"{value} is not an instance of torch.Tensor")
    places = {name: _place(module, name) for name in given}
    before = {name: register[last] for name, (register, last) in places.items() if last in register}
    try:
        for name, (register, last) in places.items():
            register[last] = given[name]
        yield
    finally:
        for name, (register, last) in places.items():
            after = register.pop(last, None)
            if name in before:
                register[last] = before[name]
            if name in state:
                state[name] = after  # what forward has assigned in its place, as a buffer that counts


def _place(module: Module, name: str) -> tuple[dict[str, Any], str]:
    """The register that holds the tensor of that path, and its name there."""
    owner: Any = module
    *path, last = name.split(".")
    for part in path:
        if part not in owner._modules:
            raise AttributeError(f"{owner._get_name()} has no attribute `{part}`")
        owner = owner._modules[part]
    for register in (owner._parameters, owner._buffers):
        if last in register:
            return register, last
    value = getattr(owner, last, None)
    if value is not None and not isinstance(value, Tensor):
        raise TypeError(f"attribute `{last}`: {value} is not an instance of torch.Tensor")
    return owner.__dict__, last


def _tied(own: State, state: State) -> State:
    """`state` with every tensor that the module has under several names given under all of them."""
    names: dict[int, list[str]] = {}
    for name, tensor in own.items():
        names.setdefault(id(tensor), []).append(name)
    result = dict(state)
    for together in names.values():
        given = [name for name in together if name in state]
        if len({id(state[name]) for name in given}) > 1:
            raise ValueError(
                f"functional_call got multiple values for keys {sorted(given)}, which are tied. Consider using "
                "tie_weights=False"
            )
        if given:
            result |= dict.fromkeys(together, state[given[0]])
    return result


def _require_all(module: Module, own: State, given: State) -> None:
    problems = []
    unexpected, missing = [k for k in given if k not in own], [k for k in own if k not in given]
    if unexpected:
        problems.append(f"Unexpected key(s): {', '.join(map(repr, unexpected))}.")
    if missing:
        problems.append(f"Missing key(s): {', '.join(map(repr, missing))}.")
    if problems:
        text = "\n\t".join(problems)
        raise RuntimeError(f"Error(s) in reparametrizing for {module._get_name()}:\n\t{text}")
