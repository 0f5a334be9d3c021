"""The state of a model: a dictionary from the paths of its parameters and persistent buffers to their values.

`state_dict` collects it, `load_state_dict` writes one into a model and says what did not fit. Both go down the modules;
a module that needs more than its tensors overrides `get_extra_state` and `set_extra_state`.
"""

from collections import OrderedDict
from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

from ...autograd.handle import RemovableHandle
from ...autograd.modes import no_grad
from ...tensor.tensor import Tensor
from ..parameter import Parameter, is_lazy
from .traversal import Traversal

EXTRA_STATE = "_extra_state"


class _IncompatibleKeys(NamedTuple):
    """What `load_state_dict` found missing in the state dict, and what the model has no place for."""

    missing_keys: list[str]
    unexpected_keys: list[str]

    def __repr__(self) -> str:
        if not self.missing_keys and not self.unexpected_keys:
            return "<All keys matched successfully>"
        return f"_IncompatibleKeys(missing_keys={self.missing_keys!r}, unexpected_keys={self.unexpected_keys!r})"

    def __str__(self) -> str:
        return repr(self)


class State(Traversal):
    """`state_dict`, `load_state_dict` and the hooks around them."""

    _version = 1
    """Saved with the state, so that a layer whose state changes its form can still read the old one."""

    def state_dict(self, *, destination: Any = None, prefix: str = "", keep_vars: bool = False) -> dict[str, Any]:
        """An `OrderedDict` from paths to tensors that share memory with the model's.

        They are detached from autograd unless `keep_vars`. `destination` is filled and returned if given.
        """
        if destination is None:
            destination = OrderedDict()
            destination._metadata = OrderedDict()
        metadata = {"version": self._version}
        if hasattr(destination, "_metadata"):
            destination._metadata[prefix[:-1]] = metadata
        for hook in self._state_dict_pre_hooks.values():
            hook(self, prefix, keep_vars)
        self._save_to_state_dict(destination, prefix, keep_vars)
        for name, module in self._modules.items():
            if module is not None:
                module.state_dict(destination=destination, prefix=f"{prefix}{name}.", keep_vars=keep_vars)
        for hook in self._state_dict_hooks.values():
            destination = hook(self, destination, prefix, metadata) or destination
        return destination

    def _save_to_state_dict(self, destination: dict[str, Any], prefix: str, keep_vars: bool) -> None:
        """Add the state of this module alone."""
        for name, tensor in self._local_state().items():
            destination[prefix + name] = tensor if keep_vars else tensor.detach()
        if type(self).get_extra_state is not State.get_extra_state:
            destination[prefix + EXTRA_STATE] = self.get_extra_state()

    def _local_state(self) -> dict[str, Tensor]:
        members = {**self._parameters, **self._buffers}
        return {k: v for k, v in members.items() if v is not None and k not in self._non_persistent_buffers_set}

    def get_extra_state(self) -> Any:
        """What goes into the state dict beside the tensors; override it together with `set_extra_state`."""
        raise RuntimeError(f"{type(self).__name__} has no extra state: override get_extra_state and set_extra_state")

    def set_extra_state(self, state: Any) -> None:
        """Take what `get_extra_state` once gave."""
        raise RuntimeError(f"{type(self).__name__} has no extra state: override get_extra_state and set_extra_state")

    def load_state_dict(
        self, state_dict: Mapping[str, Any], strict: bool = True, assign: bool = False
    ) -> _IncompatibleKeys:
        """Copy the values of `state_dict` into this model; with `assign`, take its tensors themselves.

        Unless `strict`, missing and unexpected keys are only returned; else they, and always wrong shapes, raise
        RuntimeError, after everything that fits has been copied.
        """
        if not isinstance(state_dict, Mapping):
            raise TypeError(f"Expected state_dict to be dict-like, got {type(state_dict)}.")
        found, errors = _IncompatibleKeys([], []), list[str]()
        self._load(dict(state_dict), "", getattr(state_dict, "_metadata", None) or {}, assign, found, errors)
        if strict and found.unexpected_keys:
            errors.insert(0, f"Unexpected key(s) in state_dict: {_quoted(found.unexpected_keys)}. ")
        if strict and found.missing_keys:
            errors.insert(0, f"Missing key(s) in state_dict: {_quoted(found.missing_keys)}. ")
        if errors:
            listing = "\n\t".join(errors)
            raise RuntimeError(f"Error(s) in loading state_dict for {type(self).__name__}:\n\t{listing}")
        return found

    def _load(
        self,
        state: dict[str, Any],
        prefix: str,
        metadata: Mapping[str, Any],
        assign: bool,
        found: _IncompatibleKeys,
        errors: list[str],
    ) -> None:
        local = dict(metadata.get(prefix[:-1], {}))
        if assign:
            local["assign_to_params_buffers"] = True
        self._load_from_state_dict(state, prefix, local, True, *found, errors)
        for name, module in self._modules.items():
            if module is not None:
                inner = f"{prefix}{name}."
                part = {key: value for key, value in state.items() if key.startswith(inner)}
                module._load(part, inner, metadata, assign, found, errors)
        for hook in self._load_state_dict_post_hooks.values():
            if hook(self, found) is not None:
                raise AssertionError("a load_state_dict post-hook changes incompatible_keys in place and returns None")

    def _load_from_state_dict(
        self,
        state_dict: dict[str, Any],
        prefix: str,
        local_metadata: dict[str, Any],
        strict: bool,
        missing_keys: list[str],
        unexpected_keys: list[str],
        error_msgs: list[str],
    ) -> None:
        """Read the state of this module alone, noting in the lists what does not fit. Layers override it."""
        for hook in self._load_state_dict_pre_hooks.values():
            hook(state_dict, prefix, local_metadata, strict, missing_keys, unexpected_keys, error_msgs)
        local = self._local_state()
        assign = local_metadata.get("assign_to_params_buffers", False)
        for name, tensor in local.items():
            key = prefix + name
            if key not in state_dict:
                missing_keys.extend([key] * strict)
            elif problem := self._read(name, tensor, key, state_dict[key], assign):
                error_msgs.append(problem)
        self._read_extra_state(state_dict, prefix + EXTRA_STATE, strict, missing_keys, unexpected_keys)
        if strict:
            unexpected_keys += [key for key in state_dict if self._has_no_place(key, prefix, local)]

    def _read(self, name: str, tensor: Tensor, key: str, given: Any, assign: bool) -> str | None:
        """Take over one tensor; if that can't be done, say why."""
        if not isinstance(given, Tensor):
            return (
                f'While copying the parameter named "{key}", expected torch.Tensor or Tensor-like object from '
                f"checkpoint but received {type(given)}"
            )
        if is_lazy(tensor) and is_lazy(given):
            return None
        if tensor.shape == () and given.shape == (1,):
            given = given[0]  # how a scalar was saved long ago
        if given.shape != tensor.shape:
            return (
                f"size mismatch for {key}: copying a param with shape {given.shape} from checkpoint, "
                f"the shape in current model is {tensor.shape}."
            )
        if assign:
            self._assign(name, tensor, given)
        else:
            with no_grad():
                tensor.copy_(given)
        return None

    def _assign(self, name: str, tensor: Tensor, given: Tensor) -> None:
        if isinstance(tensor, Parameter):
            given = given if isinstance(given, Parameter) else Parameter(given, False)
            given.requires_grad_(tensor.requires_grad)
        setattr(self, name, given)

    def _read_extra_state(
        self, state: dict[str, Any], key: str, strict: bool, missing: list[str], unexpected: list[str]
    ) -> None:
        takes = type(self).set_extra_state is not State.set_extra_state
        if takes and key in state:
            self.set_extra_state(state[key])
        elif strict and takes:
            missing.append(key)
        elif strict and key in state:
            unexpected.append(key)

    def _has_no_place(self, key: str, prefix: str, local: dict[str, Tensor]) -> bool:
        if not key.startswith(prefix) or key == prefix + EXTRA_STATE:
            return False
        name, dot, _ = key.removeprefix(prefix).partition(".")
        return name not in (self._modules if dot else local)

    def register_state_dict_pre_hook(self, hook: Any) -> RemovableHandle:
        """Run `hook(module, prefix, keep_vars)` before the state is collected."""
        return RemovableHandle.of(self._state_dict_pre_hooks, hook)

    def register_state_dict_post_hook(self, hook: Any) -> RemovableHandle:
        """Run `hook(module, state_dict, prefix, local_metadata)`, which may change the state dict, after that."""
        return RemovableHandle.of(self._state_dict_hooks, hook)

    _register_state_dict_hook = register_state_dict_post_hook

    def register_load_state_dict_pre_hook(self, hook: Any) -> RemovableHandle:
        """Run `hook(module, *arguments of _load_from_state_dict)` before the state of this module is read."""
        return self._register_load_state_dict_pre_hook(hook, with_module=True)

    def _register_load_state_dict_pre_hook(self, hook: Any, with_module: bool = False) -> RemovableHandle:
        return RemovableHandle.of(self._load_state_dict_pre_hooks, partial(hook, self) if with_module else hook)

    def register_load_state_dict_post_hook(self, hook: Any) -> RemovableHandle:
        """Run `hook(module, incompatible_keys)`, which may change these in place, after that."""
        return RemovableHandle.of(self._load_state_dict_post_hooks, hook)


def _quoted(keys: list[str]) -> str:
    return ", ".join(f'"{key}"' for key in keys)
