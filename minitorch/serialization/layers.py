"""Whole models in files: layers go under PyTorch's names for them, and become layers of this package when read.

What a file holds of a layer is its `__dict__`, so both packages must keep the same attributes in it. To make a layer
from a file runs no `__init__`: an empty object of the class is filled.
"""

import sys
from collections.abc import Callable
from typing import Any

from .. import nn
from ..later import places
from ..tensor.tensor import Tensor
from .containers import Budget
from .errors import LoadError
from .pickler import Global
from .safe_globals import allowed_globals

# Files of our own for a part of what PyTorch has in one file of torch/nn/modules.
PARTS = {
    "adaptive_pooling": "pooling", "attention": "activation", "bilinear": "linear", "conv_transpose": "conv",
    "fractional_pooling": "pooling", "lazy_conv": "conv", "lazy_linear": "linear", "linear_loss": "loss",
    "margin_loss": "loss", "parameter_containers": "container", "rectifier": "activation", "rnn_base": "rnn",
    "syncbatchnorm": "batchnorm", "transformer_layers": "transformer",
}  # fmt: skip
FILE_OF = {"Module": "module"} | {
    name: PARTS.get(file, file)
    for name, place in places(nn.modules).items()
    if not name.startswith("Lazy")  # they are saved once they are others
    for file in [place.module.rpartition(".")[2]]
}
"""The file of torch/nn/modules in which each layer is."""
MODULES = "torch.nn.modules."
INNER: dict[str, Callable[[], Any]] = {
    "torch.nn.modules.linear.NonDynamicallyQuantizableLinear": lambda: (
        sys.modules[nn.MultiheadAttention.__module__].NonDynamicallyQuantizableLinear
    ),
    "torch.nn.parallel.data_parallel.DataParallel": lambda: nn.DataParallel,
    "torch.nn.functional.relu": lambda: nn.functional.relu,
    "torch._C._nn.gelu": lambda: nn.functional.gelu,
}
"""What layers are made of beside layers that `nn` offers."""
REGISTERS = {"_parameters": nn.Parameter, "_buffers": Tensor, "_modules": nn.Module}


def layer_of(full_name: str) -> Any:
    """The layer that PyTorch's name stands for, if it is here. It alone is imported, not all there are."""
    if full_name in INNER:
        return INNER[full_name]()
    file, _, name = full_name.removeprefix(MODULES).partition(".")
    known = full_name.startswith(MODULES) and FILE_OF.get(name) == file
    return getattr(nn, name, None) if known else None


def global_of(layer: Any) -> Global | None:
    """PyTorch's name for a layer, or for a part of one; None if it is not one of PyTorch's."""
    names = [f"{MODULES}{FILE_OF.get(layer.__name__)}.{layer.__name__}"]
    names += [name for name in INNER if name.endswith(f".{layer.__name__}")]
    return next((Global(*name.rsplit(".", 1)) for name in names if layer_of(name) is layer), None)


class KnownLayers:
    """The classes that a file of a whole model may name: with `weights_only`, the layers that the user has allowed."""

    def __init__(self, weights_only: bool) -> None:
        self.weights_only = weights_only

    def find(self, full_name: str) -> Any:
        """A layer of PyTorch's as ours, or a class of the running program that is a Module; imports nothing."""
        layer = layer_of(full_name)
        if self.weights_only:
            return layer if layer in allowed_globals().values() else None
        return layer or self._in_program(full_name)

    def _in_program(self, full_name: str) -> type | None:
        if full_name.startswith("torch.nn."):
            raise LoadError(f"the file has a layer that is not supported here: {full_name}")
        module, _, name = full_name.rpartition(".")
        # Not getattr: a module may have a __getattr__, which is code.
        found = vars(sys.modules[module]).get(name) if module in sys.modules else None
        return found if isinstance(found, type) and issubclass(found, nn.Module) else None

    def fill(self, layer: nn.Module, state: dict[str, Any], budget: Budget) -> None:
        for register, kind in REGISTERS.items():
            members = state.get(register)
            budget.spend(len(members) if isinstance(members, dict) else 0)
            if not isinstance(members, dict) or not all(m is None or isinstance(m, kind) for m in members.values()):
                raise LoadError(f"{register} of a {type(layer).__name__} should be a dict of {kind.__name__}s")
        layer.__setstate__(state)
