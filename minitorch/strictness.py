"""Strict: silent mistakes of training told as warnings, each with what to do. Off unless it is asked for.

While it is on, other functions stand in the places of four: a method of tensors for `-`, what adds to `.grad`, what
starts backward, and hooks of all modules and optimizers. Off, nothing of this is there, and nothing asks whether it is.
"""

import sys
import warnings
import weakref
from collections.abc import Callable
from typing import Any, Self

import numpy as np

from .autograd.around import around_backward
from .jit.callers import users_frame
from .nn.modules.batchnorm import _BatchNorm
from .nn.modules.dropout import _Dropout
from .nn.modules.module import Module, register_module_forward_pre_hook
from .optim.hooks import register_optimizer_step_post_hook, register_optimizer_step_pre_hook
from .tensor.methods import attach
from .tensor.modes import modes
from .tensor.tensor import Tensor


class StrictWarning(UserWarning):
    """Something that is allowed and seldom meant, told while `strict` is on."""


class strict:
    """Warn of silent mistakes from now on, or in a `with` block; `strict(False)` no more. For all threads.

    Told are: a step with gradients to which backward has added since an earlier step used them (`zero_grad` forgotten;
    several backward passes before one step are no mistake); Dropout or BatchNorm in training mode while no gradients
    are recorded (`eval` forgotten); backward from a loss that is NaN or infinite; `-` of a computed (n, 1) and a given
    (n), which gives (n, n). What a compiled function does inside is not looked at, nor evaluation without `no_grad`.
    What is meant so is put into a block of `strict(False)`, or silenced as any `StrictWarning`.
    """

    def __init__(self, mode: bool = True):
        if not isinstance(mode, bool):
            raise TypeError(f"strict(): mode must be bool, not {type(mode).__name__}")
        self._before = _checks is not None
        _switch(mode)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        _switch(self._before)


_checks: "_Checks | None" = None


def _switch(mode: bool) -> None:
    global _checks
    if mode and _checks is None:
        _checks = _Checks()
    elif not mode and _checks is not None:
        checks, _checks = _checks, None
        checks.remove()


class _Checks:
    """What stands in other places while strict is on."""

    def __init__(self) -> None:
        self._used: dict[Tensor, Any] = {}  # by identity, for so tensors are hashed; of each, the gradient
        self._added: dict[Tensor, Any] = {}
        self._plain = vars(Tensor)["__sub__"], vars(Tensor)["_accumulate"]
        self._leave_backward = around_backward(self._of_loss)
        attach("__sub__", self._of_difference(vars(Tensor)["__sub__"]))
        attach("_accumulate", self._of_gradients(vars(Tensor)["_accumulate"]))
        self._handles = [
            register_optimizer_step_pre_hook(self._before_step),
            register_optimizer_step_post_hook(self._after_step),
            register_module_forward_pre_hook(_before_forward),
        ]

    def remove(self) -> None:
        """Put everything back."""
        self._leave_backward()
        difference, accumulate = self._plain
        attach("__sub__", difference)
        attach("_accumulate", accumulate)
        for handle in self._handles:
            handle.remove()

    def _of_gradients(self, plain: Callable[..., None]) -> Callable[..., None]:
        """`Tensor._accumulate`, which notes what is added to a gradient that a step has used."""
        used, added = self._used, self._added

        def accumulate(self: Tensor, g: Any) -> None:
            before = self._grad
            old = before is not None and any(notes.get(self, _nothing)() is before for notes in (used, added))
            old = old and type(before._array) is np.ndarray and bool(before._array.any())  # type: ignore[union-attr]
            plain(self, g)
            if old:
                added[self] = weakref.ref(self._grad)
            else:  # it was zeroed, or another
                added.pop(self, None)
                used.pop(self, None)

        return accumulate

    def _before_step(self, optimizer: Any, *_: Any) -> None:
        held = [p for group in optimizer.param_groups for p in group["params"]]
        old = [p for p in held if p._grad is not None and self._added.get(p, _nothing)() is p._grad]
        if old:
            _warn(
                f"step() uses gradients ({len(old)} of {len(held)}) to which backward() has added since an earlier "
                "step() used them: call optimizer.zero_grad() before backward(). Gradients of several batches may be "
                "added up before one step; zero them after it"
            )

    def _after_step(self, optimizer: Any, *_: Any) -> None:
        for group in optimizer.param_groups:
            for p in group["params"]:
                self._added.pop(p, None)
                if p._grad is not None:
                    self._used[p] = weakref.ref(p._grad)

    def _of_loss(self, plain: Callable[..., Any]) -> Callable[..., Any]:
        """`differentiate`, which looks at what it starts from."""

        def differentiate(tensors: Any, *args: Any, **kwargs: Any) -> Any:
            for t in tensors:
                array = t._array
                if type(array) is np.ndarray and not np.isfinite(array).all():
                    what = "nan" if np.isnan(array).any() else "infinite"
                    _warn(
                        f"backward() starts from a loss that is {what}, and weights may be nan after the next step: "
                        "look for nan in the data (x.isnan().any()), for log(0), 0 / 0 or a root of 0 in the model "
                        "(autograd.set_detect_anomaly(True) names the line), or lower the learning rate"
                    )
            return plain(tensors, *args, **kwargs)

        return differentiate

    def _of_difference(self, plain: Callable[..., Any]) -> Callable[..., Any]:
        """`Tensor.__sub__`, which looks at shapes."""

        def __sub__(self: Tensor, other: Any) -> Any:
            if isinstance(other, Tensor) and self.requires_grad != other.requires_grad:
                a, b = self._array.shape, other._array.shape
                n = max(*a, *b, 0)
                if n > 1 and sorted((a, b)) == [(n,), (n, 1)]:
                    _warn(
                        f"the difference of shapes {list(a)} and {list(b)} has shape [{n}, {n}], each element less "
                        "each other: bring a prediction and its target to one shape by .unsqueeze(1) or .squeeze(1). "
                        "If all pairs are meant, write y.unsqueeze(0)"
                    )
            return plain(self, other)

        return __sub__


def _before_forward(module: Module, *_: Any) -> None:
    """Layers that behave differently in training say so where nothing is recorded for it."""
    if not module.training or modes.grad:
        return
    if isinstance(module, _Dropout) and module.p > 0:
        effect = "some of its input is dropped at random"
    elif isinstance(module, _BatchNorm) and module.momentum is not None:  # None is for averages, as in `update_bn`
        effect = "its output depends on the rest of the batch, and its running statistics change"
    else:
        return
    _warn(
        f"{module!r} is in training mode while no gradients are recorded: {effect}. Call model.eval() before an "
        "evaluation, and model.train() after it"
    )


def _nothing() -> None:
    """As the weak reference to what is gone."""


def _warn(text: str) -> None:
    """A StrictWarning at the user's line."""
    frame = users_frame(sys._getframe(1)) or sys._getframe(1)
    scope, code = frame.f_globals, frame.f_code
    registry = scope.setdefault("__warningregistry__", {})
    name = scope.get("__name__", "<unknown>")
    warnings.warn_explicit(text, StrictWarning, code.co_filename, frame.f_lineno, name, registry)
