"""A module as a function of its parameters too, so that gradients by them can be checked like any others."""

import copy
from collections.abc import Callable
from typing import Any


def stateless(module: Any) -> tuple[Callable[..., Any], list[Any]]:
    """A function of inputs and then parameters that gives what `module` gives, and the parameters it has now.

    `f, parameters = stateless(layer); gradcheck(f, [x, *parameters], subject=lib)`. Works with modules that keep
    parameters as PyTorch's do: by name, replaceable by a tensor once deleted. The module itself is left as it is.
    """
    names = [name for name, _ in module.named_parameters()]

    def f(*arguments: Any) -> Any:
        inputs, parameters = arguments[: len(arguments) - len(names)], arguments[len(arguments) - len(names) :]
        replica = copy.deepcopy(module)
        for name, value in zip(names, parameters, strict=True):
            *path, last = name.split(".")
            owner = replica.get_submodule(".".join(path))
            delattr(owner, last)
            setattr(owner, last, value)
        return replica(*inputs)

    return f, [parameter.detach() for parameter in module.parameters()]
