"""Hooks of a module: functions run before and after its forward, and on the gradients that pass it in backward."""

import warnings
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from ...autograd.handle import RemovableHandle
from .attributes import Attributes
from .backward_hooks import BackwardHooks
from .old_backward_hooks import hook_output

Hook = Callable[..., Any]

_pre_hooks: OrderedDict[int, Hook] = OrderedDict()
_hooks: OrderedDict[int, Hook] = OrderedDict()
_hooks_with_kwargs: dict[int, bool] = {}
_hooks_always_called: dict[int, bool] = {}
_backward_pre: OrderedDict[int, Hook] = OrderedDict()
_backward: OrderedDict[int, Hook] = OrderedDict()
_backward_is_full: list[bool] = []
of_all: dict[int, bool] = {}
"""The hooks of all modules, which run before a module's own; true for each of these that there is."""


def register_module_forward_pre_hook(hook: Hook) -> RemovableHandle:
    """As `Module.register_forward_pre_hook`, for every module there is or will be."""
    return RemovableHandle.of(_pre_hooks, hook, [of_all])


def register_module_forward_hook(
    hook: Hook, *, with_kwargs: bool = False, always_call: bool = False
) -> RemovableHandle:
    """As `Module.register_forward_hook`, for every module there is or will be."""
    flags = [of_all] + [_hooks_with_kwargs] * with_kwargs + [_hooks_always_called] * always_call
    return RemovableHandle.of(_hooks, hook, flags)


def register_module_full_backward_pre_hook(hook: Hook) -> RemovableHandle:
    """As `Module.register_full_backward_pre_hook`, for every module there is or will be."""
    return RemovableHandle.of(_backward_pre, hook, [of_all])


def register_module_full_backward_hook(hook: Hook) -> RemovableHandle:
    """As `Module.register_full_backward_hook`, for every module there is or will be."""
    _backward_is_full[:] = [_same_kind(_backward_is_full[0] if _backward_is_full else None, True, GLOBALLY)]
    return RemovableHandle.of(_backward, hook, [of_all])


def register_module_backward_hook(hook: Hook) -> RemovableHandle:
    """As `Module.register_backward_hook`, for every module there is or will be."""
    _backward_is_full[:] = [_same_kind(_backward_is_full[0] if _backward_is_full else None, False, GLOBALLY)]
    return RemovableHandle.of(_backward, hook, [of_all])


GLOBALLY = "as a global Module hook"
ON_ONE = "on a single Module"


def _same_kind(before: bool | None, full: bool, where: str) -> bool:
    if before is not None and before is not full:
        raise RuntimeError(
            f"Cannot use both regular backward hooks and full backward hooks {where}. Please use only one of them."
        )
    return full


class Hooks(Attributes):
    """Registration of hooks, and the call of a module that has some."""

    forward: Callable[..., Any]
    _forward_pre_hooks: OrderedDict[int, Hook]
    _forward_hooks: OrderedDict[int, Hook]
    _backward_pre_hooks: OrderedDict[int, Hook]
    _backward_hooks: OrderedDict[int, Hook]
    _is_full_backward_hook: bool | None

    def register_forward_pre_hook(
        self, hook: Hook, *, prepend: bool = False, with_kwargs: bool = False
    ) -> RemovableHandle:
        """Run `hook(module, args)` before each forward; what it returns, if not None, replaces the arguments.

        With `with_kwargs`: `hook(module, args, kwargs)`, which returns None or `(args, kwargs)`.
        """
        return _register(hook, self._forward_pre_hooks, prepend, [self._forward_pre_hooks_with_kwargs] * with_kwargs)

    def register_forward_hook(
        self, hook: Hook, *, prepend: bool = False, with_kwargs: bool = False, always_call: bool = False
    ) -> RemovableHandle:
        """Run `hook(module, args, output)` after each forward; what it returns, if not None, replaces the output.

        With `with_kwargs`: `hook(module, args, kwargs, output)`. With `always_call` also when forward raised.
        """
        flags = [self._forward_hooks_with_kwargs] * with_kwargs + [self._forward_hooks_always_called] * always_call
        return _register(hook, self._forward_hooks, prepend, flags)

    def register_full_backward_pre_hook(self, hook: Hook, prepend: bool = False) -> RemovableHandle:
        """Run `hook(module, grad_output)` in backward before the module's own; what it returns replaces the tuple."""
        return _register(hook, self._backward_pre_hooks, prepend)

    def register_full_backward_hook(self, hook: Hook, prepend: bool = False) -> RemovableHandle:
        """Run `hook(module, grad_input, grad_output)` once the gradients of the positional arguments are known.

        Both are tuples, None where there is no gradient; what it returns replaces `grad_input`.
        """
        self._is_full_backward_hook = _same_kind(self._is_full_backward_hook, True, ON_ONE)
        return _register(hook, self._backward_hooks, prepend)

    def register_backward_hook(self, hook: Hook) -> RemovableHandle:
        """Run `hook(module, grad_input, grad_output)` on the gradients of the last op of forward alone.

        The former kind, which misses what other ops hand on: `register_full_backward_hook` is the one to use.
        """
        self._is_full_backward_hook = _same_kind(self._is_full_backward_hook, False, ON_ONE)
        return _register(hook, self._backward_hooks, False)

    def _call_with_hooks(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        result, done = None, set[int]()
        try:
            args, kwargs = self._before_forward(args, kwargs)
            before = (*_backward_pre.values(), *self._backward_pre_hooks.values())
            after, old = self._backward_hooks_by_kind()
            backward = BackwardHooks(self, before, after) if before or after else None
            if backward:
                args = backward.inputs(args)
            result = self.forward(*args, **kwargs)
            for key, hook in (*_hooks.items(), *self._forward_hooks.items()):
                done.add(key)
                result = self._after_forward(key, hook, args, kwargs, result)
            result = backward.outputs(result) if backward else result
            if old:
                hook_output(self, old, args, result)
            return result
        except Exception:
            self._call_the_rest(done, args, kwargs, result)
            raise

    def _backward_hooks_by_kind(self) -> tuple[tuple[Hook, ...], tuple[Hook, ...]]:
        """The full ones, and those of the former kind."""
        of_every, own = tuple(_backward.values()), tuple(self._backward_hooks.values())
        every_is_full = bool(_backward_is_full and _backward_is_full[0])
        own_is_full = bool(self._is_full_backward_hook)
        full = of_every * every_is_full + own * own_is_full
        return full, of_every * (not every_is_full) + own * (not own_is_full)

    def _before_forward(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        for key, hook in (*_pre_hooks.items(), *self._forward_pre_hooks.items()):
            if key in self._forward_pre_hooks_with_kwargs:
                result = hook(self, args, kwargs)
                if result is not None and not (isinstance(result, tuple) and len(result) == 2):
                    raise RuntimeError(
                        f"forward pre-hook must return None or a tuple of (new_args, new_kwargs), but got {result}."
                    )
                args, kwargs = (args, kwargs) if result is None else result
            elif (result := hook(self, args)) is not None:
                args = result if isinstance(result, tuple) else (result,)
        return args, kwargs

    def _after_forward(self, key: int, hook: Hook, args: tuple[Any, ...], kwargs: dict[str, Any], result: Any) -> Any:
        takes_kwargs = key in self._forward_hooks_with_kwargs or key in _hooks_with_kwargs
        returned = hook(self, args, kwargs, result) if takes_kwargs else hook(self, args, result)
        return result if returned is None else returned

    def _call_the_rest(self, done: set[int], args: tuple[Any, ...], kwargs: dict[str, Any], result: Any) -> None:
        """After an error: the hooks that are always to be called and were not yet."""
        always = _hooks_always_called | self._forward_hooks_always_called
        for key, hook in (*_hooks.items(), *self._forward_hooks.items()):
            if key in always and key not in done:
                try:
                    result = self._after_forward(key, hook, args, kwargs, result)
                except Exception as error:
                    warnings.warn(
                        "module forward hook with ``always_call=True`` raised an exception that was silenced as "
                        f"another error was raised in forward: {error}",
                        stacklevel=3,
                    )


def _register(
    hook: Hook, hooks: OrderedDict[int, Hook], prepend: bool, flags: list[dict[int, bool]] | tuple = ()
) -> RemovableHandle:
    handle = RemovableHandle.of(hooks, hook, flags)
    if prepend:
        hooks.move_to_end(handle.id, last=False)
    return handle
