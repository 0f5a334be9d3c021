"""Parametrizations: a parameter computed, at every read, by modules from another one that is trained in its stead.

After `register_parametrization(layer, "weight", Symmetric())`, `layer.weight` is
`Symmetric()(layer.parametrizations.weight.original)`. The layer gets a class of its own, under the class it had, in
which the name is a property. PyTorch's `torch.nn.utils.parametrize`.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from copy import deepcopy
from typing import Any

from ...autograd.modes import no_grad
from ...tensor.tensor import Tensor
from ..modules.container import ModuleDict, ModuleList
from ..modules.module import Module
from ..parameter import Parameter

_cache: dict[tuple[int, str], Tensor] = {}
_caching = [0]
_WANTED = "'right_inverse' must return a Tensor or a Sequence of tensors (list, tuple...)"


@contextmanager
def cached() -> Generator[None, None, None]:
    """Inside, each parametrized tensor is computed once, at its first read."""
    _caching[0] += 1
    try:
        yield
    finally:
        _caching[0] -= 1
        if not _caching[0]:
            _cache.clear()


class ParametrizationList(ModuleList):
    """The modules that compute one tensor, and what they compute it from: `original`, or `original0`, `original1`, ...

    A module whose `right_inverse` gives the tensor's former value back several tensors makes several originals.
    """

    def __init__(self, modules: Sequence[Module], original: Tensor, unsafe: bool = False) -> None:
        if not modules:
            raise ValueError("ParametrizationList requires one or more modules.")
        super().__init__(modules)
        self.unsafe = unsafe
        shape, dtype = original.shape, original.dtype
        new = self._inverted(original)
        self.is_tensor = isinstance(new, Tensor)
        self.ntensors = 1 if isinstance(new, Tensor) else len(new)
        if isinstance(new, Tensor):
            if new.dtype != dtype:
                raise ValueError(
                    "When `right_inverse` outputs one tensor, it may not change the dtype.\n"
                    f"original.dtype: {dtype}\nright_inverse(original).dtype: {new.dtype}"
                )
            replace_data(original, new)
            register(self, "original", original)
        else:
            for i, part in enumerate(new):
                self._keep(i, part, original)
        if not unsafe:
            check_alike(self(), shape, dtype, "tensor")

    def _inverted(self, value: Any) -> Any:
        """What the modules would compute `value` from, as far as they say."""
        with no_grad():
            for module in reversed(list(self)):
                if hasattr(module, "right_inverse"):
                    with suppress(NotImplementedError):
                        value = module.right_inverse(value)
        if not isinstance(value, Tensor | Sequence):
            raise ValueError(f"{_WANTED}. Got {type(value).__name__}")
        return value

    def _keep(self, i: int, part: Any, original: Tensor) -> None:
        if not isinstance(part, Tensor):
            raise ValueError(f"{_WANTED}. Got element {i} of the sequence with type {type(part).__name__}.")
        part = Parameter(part, original.requires_grad) if isinstance(original, Parameter) else part
        register(self, f"original{i}", part.requires_grad_(original.requires_grad))

    def right_inverse(self, value: Tensor) -> None:
        """Set the originals so that `value` is what is computed: what assigning to the tensor does."""
        with no_grad():
            for module in reversed(list(self)):
                if not hasattr(module, "right_inverse"):
                    name = type(module).__name__
                    raise RuntimeError(f"parametrization {name} does not implement right_inverse.")
                value = module.right_inverse(value)
            for name, part in zip(self._names(), (value,) if self.is_tensor else value, strict=True):
                replace_data(getattr(self, name), part)

    def _names(self) -> list[str]:
        return ["original"] if self.is_tensor else [f"original{i}" for i in range(self.ntensors)]

    def forward(self) -> Tensor:
        first, *others = self
        x = first(*[getattr(self, name) for name in self._names()])
        for module in others:
            x = module(x)
        return x


def register_parametrization(
    module: Module, tensor_name: str, parametrization: Module, *, unsafe: bool = False
) -> Module:
    """Have `parametrization` compute the parameter or buffer of that name; after others, if it is computed already.

    It may change neither shape nor dtype, unless `unsafe`.
    """
    parametrization.train(module.training)
    if is_parametrized(module, tensor_name):
        computed = getattr(module, tensor_name)
        if not unsafe:
            check_alike(parametrization(computed), computed.shape, computed.dtype, f"module.{tensor_name}")
        found = module.parametrizations[tensor_name]
        found.append(parametrization)
        found.unsafe |= unsafe
    elif tensor_name in module._buffers or tensor_name in module._parameters:
        original = getattr(module, tensor_name)
        found = ParametrizationList([parametrization], original, unsafe=unsafe)
        delattr(module, tensor_name)
        if not is_parametrized(module):
            _inject_class(module)
            module.parametrizations = ModuleDict()
        _inject_property(module, tensor_name)
        module.parametrizations[tensor_name] = found
    else:
        raise ValueError(
            f"Module '{module}' does not have a parameter, a buffer, or a parametrized element with name "
            f"'{tensor_name}'"
        )
    return module


def is_parametrized(module: Module, tensor_name: str | None = None) -> bool:
    """Whether a tensor of the module, or that of this name, is parametrized."""
    found = getattr(module, "parametrizations", None)
    if not isinstance(found, ModuleDict):
        return False
    return len(found) > 0 if tensor_name is None else tensor_name in found


def remove_parametrizations(module: Module, tensor_name: str, leave_parametrized: bool = True) -> Module:
    """Make the tensor an ordinary parameter again: with its computed value, or with that of `original`."""
    if not is_parametrized(module, tensor_name):
        raise ValueError(f"Module {module} does not have a parametrization on {tensor_name}")
    found = module.parametrizations[tensor_name]
    if found.is_tensor:
        original = found.original
        if leave_parametrized:
            with no_grad():
                replace_data(original, getattr(module, tensor_name))
    elif leave_parametrized:
        computed = getattr(module, tensor_name)
        original = Parameter(computed.detach()) if computed.requires_grad else computed
    else:
        raise ValueError(
            "Cannot leave unparametrized (`leave_parametrized=False`) a tensor that is parametrized in terms of a "
            "sequence of tensors."
        )
    delattr(type(module), tensor_name)
    del module.parametrizations[tensor_name]
    register(module, tensor_name, original)
    if not is_parametrized(module):
        del module.parametrizations
        module.__class__ = type(module).__bases__[0]
    return module


def type_before_parametrizations(module: Module) -> type:
    """The class of a module, or the one it had before a tensor of it was parametrized."""
    return type(module).__bases__[0] if is_parametrized(module) else type(module)


def transfer_parametrizations_and_params(
    from_module: Module, to_module: Module, tensor_name: str | None = None
) -> Module:
    """Give `to_module` the parametrizations of a module and their originals, all or those of one tensor."""
    names = list(from_module.parametrizations) if is_parametrized(from_module) else []
    for name in names if tensor_name is None else [tensor_name] * bool(names):
        given = from_module.parametrizations[name]
        if not hasattr(to_module, name):
            setattr(to_module, name, Parameter(getattr(from_module, name).detach()))
        for module in given:
            register_parametrization(to_module, name, module)
        for original in given._names():
            setattr(to_module.parametrizations[name], original, getattr(given, original))
    return to_module


def register(module: Module, name: str, x: Tensor) -> None:
    """Make `x` a parameter or a buffer of the module, whichever it is."""
    if isinstance(x, Parameter):
        module.register_parameter(name, x)
    else:
        module.register_buffer(name, x)


def replace_data(x: Tensor, value: Tensor) -> None:
    """Let `x`, which stays the same object, hold `value`."""
    if value.dtype != x.dtype:
        raise ValueError(
            f"The tensor returned by `right_inverse` has dtype {value.dtype} while `original` has dtype {x.dtype}"
        )
    x.data = value.detach()


def check_alike(made: Any, shape: Any, dtype: Any, name: str) -> None:
    """ValueError unless a parametrization made a tensor of this shape and dtype."""
    if not isinstance(made, Tensor):
        raise ValueError(f"A parametrization must return a tensor. Got {type(made).__name__}.")
    for kind, before, after in (("dtype", dtype, made.dtype), ("shape", shape, made.shape)):
        if before != after:
            raise ValueError(
                f"Registering a parametrization may not change the {kind} of the tensor, unless `unsafe` flag is "
                f"enabled.\nunparametrized {kind}: {before}\nparametrized {kind}: {after}"
            )


def _inject_class(module: Module) -> None:
    """Give the module a class of its own, whose instances are copied but not pickled."""
    kind = type(module)

    def copied(self: Module, memo: dict[int, Any]) -> Module:
        if id(self) not in memo:
            replica = memo[id(self)] = type(self).__new__(type(self))
            replica.__dict__ = deepcopy(self.__dict__, memo)
        return memo[id(self)]

    def getstate(self: Module) -> Any:
        raise RuntimeError("Serialization of parametrized modules is only supported through state_dict().")

    members = {"__getstate__": getstate} | ({} if hasattr(kind, "__deepcopy__") else {"__deepcopy__": copied})
    module.__class__ = type(f"Parametrized{kind.__name__}", (kind,), members)


def _inject_property(module: Module, name: str) -> None:
    def get(self: Module) -> Tensor:
        if not _caching[0]:
            return self.parametrizations[name]()
        if (id(self), name) not in _cache:
            _cache[id(self), name] = self.parametrizations[name]()
        return _cache[id(self), name]

    def assign(self: Module, value: Tensor) -> None:
        self.parametrizations[name].right_inverse(value)

    setattr(type(module), name, property(get, assign))
