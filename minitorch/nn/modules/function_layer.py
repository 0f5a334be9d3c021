"""Layers that compute a function of `nn.functional` and keep its settings.

    class HuberLoss(_Loss, function=F.huber_loss):
        def __init__(self, reduction: str = "mean", delta: float = 1.0) -> None:
            super().__init__(reduction=reduction)
            self.delta = delta

The settings are those parameters of `__init__` that are parameters of the function too. They are attributes of these
names, which may be changed, and `forward` hands them on.
"""

import inspect
from collections.abc import Callable
from typing import Any, ClassVar

from ...tensor.tensor import Tensor
from .module import Module

REFUSED = ("size_average", "reduce")
"""Parameters of losses that are out of date: taken to be refused, and not kept."""


class FunctionLayer(Module):
    """The layer of a function, which a subclass names as `function`."""

    _function: ClassVar[Callable[..., Tensor]]
    _names: ClassVar[tuple[str, ...]]

    def __init_subclass__(cls, function: Callable[..., Tensor] | None = None, **options: Any) -> None:
        super().__init_subclass__(**options)
        if function is not None:
            taken = inspect.signature(function).parameters.keys() - REFUSED
            cls._function = staticmethod(function)
            cls._names = tuple(name for name in inspect.signature(cls).parameters if name in taken)

    def _settings(self) -> dict[str, Any]:
        """The function's settings by name, as they are now."""
        return {name: getattr(self, name) for name in self._names}


class Activation(FunctionLayer):
    """A function of one input, which prints its settings."""

    def forward(self, input: Tensor) -> Tensor:
        return self._function(input, **self._settings())

    def extra_repr(self) -> str:
        shown = [(name, value) for name, value in self._settings().items() if name != "inplace" or value]
        return ", ".join(f"{name}={value!r}" if isinstance(value, str) else f"{name}={value}" for name, value in shown)
