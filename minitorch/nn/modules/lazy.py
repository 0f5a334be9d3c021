"""Lazy layers: those that learn the size of their input from the first one, and become ordinary layers then.

    class LazyLinear(LazyModuleMixin, Linear):
        cls_to_become = Linear

Such a class assigns an `UninitializedParameter` to the attributes whose shape it does not know, and gives them one in
`initialize_parameters`, which gets the arguments of the first call.
"""

from typing import Any

from ...autograd.modes import no_grad
from ..parameter import is_lazy
from .module import Module


class LazyModuleMixin(Module):
    """Base, before the layer, of its lazy form. PyTorch's `torch.nn.modules.lazy.LazyModuleMixin`."""

    cls_to_become: type[Any] | None = None
    """What it is once its parameters have a shape."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._load_hook = self._register_load_state_dict_pre_hook(self._lazy_load_hook)
        self._initialize_hook = self.register_forward_pre_hook(self._infer_parameters, with_kwargs=True)

    def initialize_parameters(self, *args: Any, **kwargs: Any) -> None:
        """Give all parameters and buffers the shapes that this input of `forward` asks for, and fill them."""
        raise NotImplementedError(f"initialize_parameters is not implemented for {type(self).__name__}")

    def has_uninitialized_params(self) -> bool:
        """Whether the shape of a parameter or a buffer is still unknown."""
        return any(map(is_lazy, (*self._parameters.values(), *self._buffers.values())))

    def _lazy_load_hook(self, state_dict: dict[str, Any], prefix: str, *_: Any) -> None:
        """Parameters take their shapes from a state dict that has them."""
        for name, tensor in (*self._parameters.items(), *self._buffers.items()):
            given = state_dict.get(prefix + name)
            if given is not None and is_lazy(tensor) and not is_lazy(given):
                with no_grad():
                    tensor.materialize(given.shape)  # type: ignore[union-attr]

    def _infer_parameters(self, module: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        module.initialize_parameters(*args, **kwargs)
        if module.has_uninitialized_params():
            raise RuntimeError(f"module {self._get_name()} has not been fully initialized")
        module._initialize_hook.remove()
        module._load_hook.remove()
        del module._initialize_hook, module._load_hook
        if module.cls_to_become is not None:
            module.__class__ = module.cls_to_become
