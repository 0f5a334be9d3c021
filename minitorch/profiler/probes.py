"""Probes: while a profile records, other functions stand in the places of those that it measures.

These are the kernels of ops, the passes of optimizers, `pull` of nodes, the start of backward, the call of a module and
what loads machine code. When the profile ends, all places have their own again, and nothing is left that asks.
"""

import functools
import sys
import threading
from collections.abc import Callable, Iterator
from time import perf_counter_ns as now
from typing import Any

import numpy as np

from ..autograd.backward import differentiate
from ..autograd.node import Node, numbers
from ..compile.launch.step import Compiled
from ..jit.in_place import Pass
from ..jit.kept import Kept
from ..nn.modules.module import Module
from ..ops.kernels import exchange
from ..ops.op import Op
from ..optim.hooks import register_optimizer_step_post_hook, register_optimizer_step_pre_hook
from .recording import BACKWARD, COMPILED, FORWARD, OPTIMIZER, Kernel, Recording

_scope = differentiate.__globals__
"""What `autograd/backward.py` finds by name."""


class Probes:
    """All that is exchanged for one recording."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self._steps: list[tuple[Any, int, str]] = []
        self._install()
        self._show()

    def _install(self) -> None:
        """Put the probes into their places."""
        self._undo = [exchange(self._of_kernel)]
        for kind in (Pass, *_beneath(Pass)):
            self._swap(kind, "__call__", self._of_pass)
        for kind in _beneath(Node):
            self._swap(kind, "pull", self._of_pull)
        self._swap(Kept, "in_memory", self._of_loading)
        self._swap(Compiled, "__call__", self._of_compiled)
        self._swap(Compiled, "_trace", self._of_trace)
        plain, _scope["differentiate"] = _scope["differentiate"], self._of_backward(_scope["differentiate"])
        self._undo.append(lambda: _scope.update(differentiate=plain))

    def remove(self) -> None:
        """Put back what was there."""
        self._hide()
        self._uninstall()

    def _uninstall(self) -> None:
        for undo in reversed(self._undo):
            undo()

    def _swap(self, owner: Any, name: str, probe: Callable[[Any], Any]) -> None:
        plain = vars(owner).get(name)
        if plain is not None:
            setattr(owner, name, probe(plain))
            self._undo.append(lambda: setattr(owner, name, plain))

    def _show(self) -> None:
        """Probe what compiled functions look at too, before each call, and so must not see changed."""
        self._call = Module.__call__
        Module.__call__ = self._of_module(Module.__call__)  # type: ignore[method-assign]
        self._handles = [
            register_optimizer_step_pre_hook(self._before_step), register_optimizer_step_post_hook(self._after_step)
        ]  # fmt: skip

    def _hide(self) -> None:
        Module.__call__ = self._call  # type: ignore[method-assign]
        for handle in self._handles:
            handle.remove()

    def _of_kernel(self, op: Op, kernel: Callable[..., Any]) -> Callable[..., Any]:
        return self._timed(kernel, op.name, op.view)

    def _of_pass(self, plain: Callable[..., Any]) -> Callable[..., Any]:
        timed = functools.cache(lambda name: self._timed(plain, name, True))
        return lambda this, arrays, numbers: timed(this.formula.__name__)(this, arrays, numbers)

    def _timed(self, kernel: Callable[..., Any], name: str, no_memory: bool) -> Callable[..., Any]:
        """A kernel whose calls are recorded, but for those within others'."""
        r, array, frame, thread = self.recording, np.ndarray, sys._getframe, threading.get_ident
        append = r.kernels.append

        def run(*args: Any, **kwargs: Any) -> Any:
            if r.busy or thread() != r.thread:
                return kernel(*args, **kwargs)
            r.busy, first, phase = True, r.first, r.phase
            start = now()
            try:
                out = kernel(*args, **kwargs)
            finally:
                end = now()
                r.busy = False
            if phase is BACKWARD:
                node, code, instruction = r.node, None, 0
            else:
                node, (code, instruction) = next(numbers), r.line(frame(1))
            size = 0 if no_memory or out.__class__ is not array else out.nbytes
            shapes = tuple([x.shape for x in args if x.__class__ is array]) if r.shapes else ()
            append(Kernel(name, start, end, r.first - first, phase, node, code, instruction, r.module, size, shapes))
            return out

        return run

    def _of_pull(self, plain: Callable[..., Any]) -> Callable[..., Any]:
        r = self.recording

        def pull(self: Any, g: Any, lift: Any, needed: Any) -> Any:
            r.node = self.sequence
            return plain(self, g, lift, needed)

        return pull

    def _of_loading(self, plain: Callable[..., Any]) -> Callable[..., Any]:
        r, busy = self.recording, []

        def in_memory(self: Kept) -> Any:
            if busy or threading.get_ident() != r.thread:
                return plain(self)
            busy.append(start := now())
            try:
                return plain(self)
            finally:
                busy.clear()
                r.first += now() - start

        return in_memory

    def _of_backward(self, plain: Callable[..., Any]) -> Callable[..., Any]:
        r = self.recording

        def run(*args: Any, **kwargs: Any) -> Any:
            if threading.get_ident() != r.thread:
                return plain(*args, **kwargs)
            before, r.phase, start = r.phase, BACKWARD, now()
            try:
                return plain(*args, **kwargs)
            finally:
                r.phase = before
                r.span("phase", "backward", start, 0, before, before is not BACKWARD)

        return run

    def _before_step(self, optimizer: Any, *_: Any) -> None:
        if threading.get_ident() == self.recording.thread:
            self._steps.append((optimizer, now(), self.recording.phase))
            self.recording.phase = OPTIMIZER

    def _after_step(self, optimizer: Any, *_: Any) -> None:
        if threading.get_ident() == self.recording.thread and self._steps:
            begun, start, self.recording.phase = self._steps.pop()
            name = f"{type(begun).__name__}.step"
            self.recording.span("phase", name, start, 0, self.recording.phase)

    def _of_module(self, plain: Callable[..., Any]) -> Callable[..., Any]:
        r = self.recording

        def __call__(self: Module, *args: Any, **kwargs: Any) -> Any:
            if threading.get_ident() != r.thread:
                return plain(self, *args, **kwargs)
            outer, r.module = r.module, self
            if outer is None:
                r.roots[id(self)] = self
            node, start = next(numbers), now()
            try:
                return plain(self, *args, **kwargs)
            finally:
                r.module = outer
                r.span("layer", "", start, node, self, outer is None and r.phase is FORWARD)

        return __call__

    def _of_compiled(self, plain: Callable[..., Any]) -> Callable[..., Any]:
        probes = self

        def __call__(self: Compiled, *args: Any, **kwargs: Any) -> Any:
            r = probes.recording
            if r.phase is COMPILED or threading.get_ident() != r.thread:
                return plain(self, *args, **kwargs)
            code, instruction = r.line(sys._getframe(1))
            name = f"compiled {getattr(self.function, '__name__', type(self.function).__name__)}"
            before, r.phase, r.busy, first = r.phase, COMPILED, True, r.first
            probes._hide()
            start = now()
            try:
                return plain(self, *args, **kwargs)
            finally:
                end = now()
                probes._show()
                r.phase, r.busy = before, False
                loaded = r.first - first
                r.kernels.append(
                    Kernel(name, start, end, loaded, COMPILED, next(numbers), code, instruction, r.module, 0, ())
                )

        return __call__

    def _of_trace(self, plain: Callable[..., Any]) -> Callable[..., Any]:
        """A trace must meet no probe at all."""
        probes = self

        def _trace(self: Compiled, *args: Any, **kwargs: Any) -> Any:
            start, first = now(), probes.recording.first
            probes._uninstall()
            try:
                return plain(self, *args, **kwargs)
            finally:
                probes._install()
                probes.recording.first = first + now() - start

        return _trace


def _beneath(kind: type) -> Iterator[type]:
    for below in kind.__subclasses__():
        yield below
        yield from _beneath(below)
