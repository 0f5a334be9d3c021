"""Attributes of a module: parameters, buffers and submodules, each in a register of its own.

An attribute that is a `Parameter`, a `Module` or a `Buffer` goes into the register of its kind, and from then on its
name takes nothing else. `__getattr__` is asked only for names that the instance itself lacks, so it looks there.
The names of the registers are PyTorch's: whole models travel between the two packages.
"""

import inspect
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, NamedTuple

from ...autograd.handle import RemovableHandle
from ...tensor.tensor import Tensor
from ...tensor.typename import typename
from ..parameter import Buffer, Parameter

Registered = Callable[[Any, str, Any], Any]
_of_parameters: OrderedDict[int, Registered] = OrderedDict()
_of_buffers: OrderedDict[int, Registered] = OrderedDict()
_of_modules: OrderedDict[int, Registered] = OrderedDict()


def register_module_parameter_registration_hook(hook: Registered) -> RemovableHandle:
    """Run `hook(module, name, parameter)` before any module registers one; what it returns, if not None, is taken."""
    return RemovableHandle.of(_of_parameters, hook)


def register_module_buffer_registration_hook(hook: Registered) -> RemovableHandle:
    """Run `hook(module, name, buffer)` before any module registers one; what it returns, if not None, is taken."""
    return RemovableHandle.of(_of_buffers, hook)


def register_module_module_registration_hook(hook: Registered) -> RemovableHandle:
    """Run `hook(module, name, submodule)` before any module registers one; what it returns, if not None, is taken."""
    return RemovableHandle.of(_of_modules, hook)


def _registered(hooks: OrderedDict[int, Registered], module: Any, name: str, value: Any) -> Any:
    """What hooks make of a member; of None only those of buffers and modules are asked."""
    if value is None and hooks is _of_parameters:
        return None
    for hook in hooks.values():
        result = hook(module, name, value)
        value = value if result is None else result
    return value


class Attributes:
    """What a module is made of. The instance's `__dict__` has the names, and the order, of PyTorch's."""

    training: bool
    _parameters: dict[str, Parameter | None]
    _buffers: dict[str, Tensor | None]
    _non_persistent_buffers_set: set[str]
    _modules: dict[str, Any]

    call_super_init = False
    """Whether `__init__` goes on to the next class in order, with all its arguments, for modules of several bases."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if not self.call_super_init and (args or kwargs):
            name = f"{type(self).__name__}.__init__()"
            if kwargs:
                raise TypeError(f"{name} got an unexpected keyword argument '{next(iter(kwargs))}'")
            raise TypeError(f"{name} takes 1 positional argument but {len(args) + 1} were given")
        self._make_registers()
        if self.call_super_init:
            super().__init__(*args, **kwargs)

    def _make_registers(self) -> None:
        self.__dict__.update(
            training=True,
            _parameters={},
            _buffers={},
            _non_persistent_buffers_set=set(),
            _backward_pre_hooks=OrderedDict(),
            _backward_hooks=OrderedDict(),
            _is_full_backward_hook=None,
            _forward_hooks=OrderedDict(),
            _forward_hooks_with_kwargs=OrderedDict(),
            _forward_hooks_always_called=OrderedDict(),
            _forward_pre_hooks=OrderedDict(),
            _forward_pre_hooks_with_kwargs=OrderedDict(),
            _state_dict_hooks=OrderedDict(),
            _state_dict_pre_hooks=OrderedDict(),
            _load_state_dict_pre_hooks=OrderedDict(),
            _load_state_dict_post_hooks=OrderedDict(),
            _modules={},
        )

    def register_parameter(self, name: str, param: Parameter | None) -> None:
        """Add a parameter under `name`; None keeps the name for one."""
        if "_parameters" not in self.__dict__:
            raise AttributeError("cannot assign parameter before Module.__init__() call")
        self._check_name("parameter", name, self._parameters)
        if param is not None and not isinstance(param, Parameter):
            raise TypeError(
                f"cannot assign '{typename(param)}' object to parameter '{name}' (torch.nn.Parameter or None required)"
            )
        self._parameters[name] = _registered(_of_parameters, self, name, param)

    def register_buffer(self, name: str, tensor: Tensor | None, persistent: bool = True) -> None:
        """Add a tensor that is part of the model but not trained; in its state dict if `persistent`."""
        if "_buffers" not in self.__dict__:
            raise AttributeError("cannot assign buffer before Module.__init__() call")
        self._check_name("buffer", name, self._buffers)
        if tensor is not None and not isinstance(tensor, Tensor):
            raise TypeError(
                f"cannot assign '{typename(tensor)}' object to buffer '{name}' (torch Tensor or None required)"
            )
        self._buffers[name] = _registered(_of_buffers, self, name, tensor)
        (self._non_persistent_buffers_set.discard if persistent else self._non_persistent_buffers_set.add)(name)

    def add_module(self, name: str, module: Any) -> None:
        """Add a submodule under `name`; None keeps the name for one."""
        if module is not None and not isinstance(module, Attributes):
            raise TypeError(f"{typename(module)} is not a Module subclass")
        self._check_name("module", name, self._modules)
        self._modules[name] = _registered(_of_modules, self, name, module)

    def register_module(self, name: str, module: Any) -> None:
        """The same as `add_module`."""
        self.add_module(name, module)

    def _check_name(self, kind: str, name: str, register: dict[str, Any]) -> None:
        if not isinstance(name, str):
            raise TypeError(f"{kind} name should be a string. Got {typename(name)}")
        if "." in name:
            raise KeyError(f'{kind} name can\'t contain "."' + (f", got: {name}" if kind == "module" else ""))
        if name == "":
            raise KeyError(f'{kind} name can\'t be empty string ""')
        if name not in register and hasattr(self, name):
            raise KeyError(f"attribute '{name}' already exists")

    def __setattr__(self, name: str, value: Any) -> None:
        own = self.__dict__
        for kind in KINDS:
            register = own.get(kind.register)
            if isinstance(value, kind.type):
                self._claim(kind, name, value)
                return
            if register is not None and name in register:
                if value is not None and not isinstance(value, kind.holds):
                    raise TypeError(f"cannot assign '{typename(value)}' as {kind.noun} '{name}' ({kind.expected})")
                register[name] = _registered(kind.hooks, self, name, value)
                return
        object.__setattr__(self, name, value)

    def _claim(self, kind: "Kind", name: str, value: Any) -> None:
        """Make `name` one of `kind`, whatever it was before; a buffer only if it was nothing."""
        if kind.register not in self.__dict__:
            raise AttributeError(f"cannot assign {kind.plural} before Module.__init__() call")
        if kind.type is Buffer:
            self.register_buffer(name, value, value.persistent)  # alone among the kinds it takes no name from others
        else:
            for register in (self.__dict__, self._parameters, self._buffers, self._modules):
                if register is not self.__dict__[kind.register]:
                    register.pop(name, None)
            self._non_persistent_buffers_set.discard(name)
            getattr(self, f"register_{kind.plural.removesuffix('s')}")(name, value)

    def __getattr__(self, name: str) -> Any:
        attributes = self.__dict__
        try:
            return attributes["_parameters"][name]  # what is asked for in every forward
        except KeyError:
            pass
        for register in ("_buffers", "_modules"):
            members = attributes.get(register)
            if members is not None and name in members:
                return members[name]
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def __delattr__(self, name: str) -> None:
        for register in (self._parameters, self._buffers, self._modules):
            if name in register:
                del register[name]
                self._non_persistent_buffers_set.discard(name)
                return
        object.__delattr__(self, name)

    def __dir__(self) -> list[str]:
        names = {*dir(type(self)), *self.__dict__, *self._parameters, *self._modules, *self._buffers}
        return sorted(name for name in names if not name[0].isdigit())

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._make_registers()  # a model saved by an older version may lack some registers
        self.__dict__.update(state)


# What it shows: other arguments are there to be refused, or for the next class.
Attributes.__init__.__signature__ = inspect.signature(Attributes._make_registers)  # type: ignore[attr-defined]


class Kind(NamedTuple):
    """One kind of member: its register, what claims a name for it, what the name takes then, and words for errors."""

    register: str
    type: Any
    holds: Any
    plural: str
    noun: str
    expected: str
    hooks: OrderedDict[int, Registered]


KINDS = (
    Kind("_parameters", Parameter, Parameter, "parameters", "parameter", "torch.nn.Parameter or None expected",
         _of_parameters),
    Kind("_modules", Attributes, Attributes, "module", "child module", "torch.nn.Module or None expected", _of_modules),
    Kind("_buffers", Buffer, Tensor, "buffer", "buffer", "torch.nn.Buffer, torch.Tensor or None expected", _of_buffers),
)  # fmt: skip
