"""Module: a part of a model, with parameters and submodules, that computes by its `forward`.

Its parts have a file each: what its attributes are (attributes.py), how it is walked (traversal.py),
saved and loaded (state.py), converted (conversion.py), and what runs around its forward (hooks.py).
"""

from collections.abc import Callable
from typing import Any, Self

from .attributes import register_module_buffer_registration_hook as register_module_buffer_registration_hook
from .attributes import register_module_module_registration_hook as register_module_module_registration_hook
from .attributes import register_module_parameter_registration_hook as register_module_parameter_registration_hook
from .conversion import Conversion
from .hooks import Hooks, of_all
from .hooks import register_module_backward_hook as register_module_backward_hook
from .hooks import register_module_forward_hook as register_module_forward_hook
from .hooks import register_module_forward_pre_hook as register_module_forward_pre_hook
from .hooks import register_module_full_backward_hook as register_module_full_backward_hook
from .hooks import register_module_full_backward_pre_hook as register_module_full_backward_pre_hook
from .location import locate
from .notebook import of_module
from .state import State


class Module(State, Conversion, Hooks):
    """The base of every layer, loss and model. PyTorch's `torch.nn.Module`.

    A subclass calls `super().__init__()`, assigns parameters and submodules to attributes, and defines `forward`.
    """

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """What the module computes; called as `module(...)`, which also runs hooks."""
        raise NotImplementedError(f'Module [{type(self).__name__}] is missing the required "forward" function')

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        try:
            own = self._forward_hooks or self._forward_pre_hooks or self._backward_hooks or self._backward_pre_hooks
            if own or of_all:
                return self._call_with_hooks(args, kwargs)
            return self.forward(*args, **kwargs)
        except Exception as error:
            locate(error, self, args)
            raise

    def _expectation(self, *args: Any) -> str:
        """For an error in forward: what was expected of `args` and what came, if that was the trouble."""
        return ""

    def train(self, mode: bool = True) -> Self:
        """Set training mode, or evaluation mode if not `mode`: Dropout and BatchNorm behave differently in each."""
        if not isinstance(mode, bool):
            raise ValueError("training mode is expected to be boolean")
        self.training = mode
        for module in self.children():
            module.train(mode)
        return self

    def eval(self) -> Self:
        """Set evaluation mode."""
        return self.train(False)

    def requires_grad_(self, requires_grad: bool = True) -> Self:
        """Ask (or no longer ask) for gradients of all parameters."""
        for parameter in self.parameters():
            parameter.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Set the gradients of all parameters to None, or fill them with zeros if not `set_to_none`."""
        for parameter in self.parameters():
            if parameter.grad is not None:
                if set_to_none:
                    parameter.grad = None
                else:
                    parameter.grad = parameter.grad.detach()
                    parameter.grad.zero_()

    def apply(self, fn: Callable[[Any], None]) -> Self:
        """Run `fn` on every module below, inner before outer, and on this one."""
        for module in self.children():
            module.apply(fn)
        fn(self)
        return self

    def _get_name(self) -> str:
        return type(self).__name__

    def extra_repr(self) -> str:
        """What stands between the parentheses when the module prints; layers override it."""
        return ""

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return of_module(self)

    def __repr__(self) -> str:
        extra = self.extra_repr()
        lines = extra.split("\n") if extra else []
        lines += [f"({name}): {indented(repr(module))}" for name, module in self._modules.items()]
        if not self._modules and len(lines) == 1:
            return f"{self._get_name()}({extra})"
        return block(self._get_name(), lines)


def block(name: str, lines: list[str]) -> str:
    """`name(...)` with one line for each of `lines`."""
    return "\n  ".join([f"{name}(", *lines]) + "\n)" if lines else f"{name}()"


def indented(text: str) -> str:
    """`text` with all lines but the first two columns further in; blank ones stay empty."""
    first, *rest = text.split("\n")
    return "\n".join([first, *("  " + line if line.strip() else "" for line in rest)])
