"""Hooks of an optimizer: functions that run before or after a step, or when its state is saved or loaded.

Those around a step see the arguments of `step`, of which the optimizer is the first.
"""

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from types import MappingProxyType
from typing import Any

from ..autograd.handle import RemovableHandle

Hooks = OrderedDict[int, Callable[..., Any]]

_before_any: Hooks = OrderedDict()
_after_any: Hooks = OrderedDict()


def register_optimizer_step_pre_hook(hook: Callable[..., Any]) -> RemovableHandle:
    """Run `hook(optimizer, args, kwargs)` before each step of every optimizer; it may return new `(args, kwargs)`."""
    return RemovableHandle.of(_before_any, hook)


def register_optimizer_step_post_hook(hook: Callable[..., Any]) -> RemovableHandle:
    """Run `hook(optimizer, args, kwargs)` after each step of every optimizer."""
    return RemovableHandle.of(_after_any, hook)


def hooked(step: Callable[..., Any]) -> Callable[..., Any]:
    """A `step` method that runs the hooks around it, and notes for schedulers that it ran."""

    @wraps(step)
    def wrapper(self: Any, *args: Any, **kwargs: Any) -> Any:
        self._stepped = True
        if not (self._before_step or self._after_step or _before_any or _after_any):
            return step(self, *args, **kwargs)
        return _step_with_hooks(step, self, args, kwargs)

    return wrapper


def _step_with_hooks(step: Callable[..., Any], optimizer: Any, args: tuple, kwargs: dict) -> Any:
    args = (optimizer, *args)
    for hook in [*_before_any.values(), *optimizer._before_step.values()]:
        changed = hook(optimizer, args, kwargs)
        if changed is not None:
            if not (isinstance(changed, tuple) and len(changed) == 2):
                raise RuntimeError(
                    f"{step.__qualname__}: a hook before step must return None or a tuple of (new_args, new_kwargs), "
                    f"but got {changed}."
                )
            args, kwargs = changed
    result = step(*args, **kwargs)
    for hook in [*optimizer._after_step.values(), *_after_any.values()]:
        hook(optimizer, args, kwargs)
    return result


class Hooked:
    """The part of an optimizer that registers hooks and keeps them."""

    _before_step: Any = MappingProxyType({})
    _after_step: Any = MappingProxyType({})
    """Of optimizers of other libraries that call no `__init__` of Optimizer, as Lookahead: they take no hooks."""

    def _make_hooks(self) -> None:
        self._before_step = OrderedDict()
        self._after_step = OrderedDict()
        self._before_save: Hooks = OrderedDict()
        self._after_save: Hooks = OrderedDict()
        self._before_load: Hooks = OrderedDict()
        self._after_load: Hooks = OrderedDict()
        self._stepped = True  # since its first scheduler was made, if it has one

    def register_step_pre_hook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """Run `hook(optimizer, args, kwargs)` before each step; it may return new `(args, kwargs)`."""
        return RemovableHandle.of(self._before_step, hook)

    def register_step_post_hook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """Run `hook(optimizer, args, kwargs)` after each step."""
        return RemovableHandle.of(self._after_step, hook)

    def register_state_dict_pre_hook(self, hook: Callable[..., Any], prepend: bool = False) -> RemovableHandle:
        """Run `hook(optimizer)` before each `state_dict`; with `prepend` ahead of the other hooks."""
        return _register(self._before_save, hook, prepend)

    def register_state_dict_post_hook(self, hook: Callable[..., Any], prepend: bool = False) -> RemovableHandle:
        """Run `hook(optimizer, state_dict)` on each `state_dict`; what it returns, if anything, replaces it."""
        return _register(self._after_save, hook, prepend)

    def register_load_state_dict_pre_hook(self, hook: Callable[..., Any], prepend: bool = False) -> RemovableHandle:
        """Run `hook(optimizer, state_dict)` before each loading; what it returns, if anything, is loaded instead."""
        return _register(self._before_load, hook, prepend)

    def register_load_state_dict_post_hook(self, hook: Callable[..., Any], prepend: bool = False) -> RemovableHandle:
        """Run `hook(optimizer)` after each loading."""
        return _register(self._after_load, hook, prepend)


def _register(hooks: Hooks, hook: Callable[..., Any], prepend: bool) -> RemovableHandle:
    handle = RemovableHandle.of(hooks, hook)
    if prepend:
        hooks.move_to_end(handle.id, last=False)
    return handle
