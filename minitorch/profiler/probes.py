"""Probes: while a profile records, other functions stand in the places of those that it measures.

These are the kernels of ops, the passes of optimizers, `pull` of nodes, the start of backward, the call of a module and
what loads machine code. When the profile ends, all places have their own again, and nothing is left that asks.
"""

import sys
import threading
from collections.abc import Callable, Iterator
from time import perf_counter_ns as now
from typing import Any

import numpy as np

from ..autograd.around import around_backward
from ..autograd.node import Node, numbers
from ..compile.launch.step import Compiled
from ..jit.in_place import Pass
from ..jit.kept import Kept
from ..nn.modules.module import Module
from ..ops.kernels import exchange
from ..ops.op import Op
from ..optim.optimizer import Optimizer
from .recording import BACKWARD, COMPILED, FORWARD, OPTIMIZER, Recording


class Probes:
    """All that is exchanged for one recording."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
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
        self._undo.append(around_backward(self._of_backward))

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
        self._seen: list[tuple[Any, str, Any, Any]] = []
        self._seen.append((Module, "__call__", Module.__call__, self._of_module(Module.__call__)))
        for kind in (Optimizer, *_beneath(Optimizer)):
            if "step" in vars(kind):
                self._seen.append((kind, "step", vars(kind)["step"], self._of_step(vars(kind)["step"])))
        for owner, name, _, probe in self._seen:
            setattr(owner, name, probe)

    def _hide(self) -> None:
        for owner, name, plain, _ in self._seen:
            setattr(owner, name, plain)

    def _of_kernel(self, op: Op, kernel: Callable[..., Any]) -> Callable[..., Any]:
        return self._timed(kernel, op.name, op.view)

    def _of_pass(self, plain: Callable[..., Any]) -> Callable[..., Any]:
        timed: dict[str, Callable[..., Any]] = {}

        def __call__(self: Pass, *args: Any) -> Any:
            name = self.formula.__name__
            run = timed.get(name) or timed.setdefault(name, of(plain, name, True))
            return run(self, *args)

        of = self._timed
        return __call__

    def _timed(self, kernel: Callable[..., Any], name: str, no_memory: bool) -> Callable[..., Any]:
        """A kernel whose calls are recorded, but for those within others'."""
        r, array, frame, thread = self.recording, np.ndarray, sys._getframe, threading.get_ident
        extend = r.calls.extend

        def run(*args: Any) -> Any:
            if r.busy or thread() != r.thread:
                return kernel(*args)
            r.busy, first, phase = True, r.first, r.phase
            start = now()
            try:
                out = kernel(*args)
            finally:
                end = now()
                r.busy = False
            if phase is BACKWARD:
                node, site = r.node, None
            else:
                node, site = next(numbers), r.site or r.line(frame(1))
            size = 0 if no_memory or out.__class__ is not array else out.nbytes
            shapes = tuple([x.shape for x in args if x.__class__ is array]) if r.shapes else ()
            extend((name, start, end, r.first - first, phase, node, site, r.module, size, shapes))
            return out

        return run

    def _of_pull(self, plain: Callable[..., Any]) -> Callable[..., Any]:
        r = self.recording

        def pull(self: Any, g: Any, lift: Any, needed: Any) -> Any:
            r.node = self.sequence
            return plain(self, g, lift, needed)

        return pull

    def _of_loading(self, plain: Callable[..., Any]) -> Callable[..., Any]:
        r = self.recording
        busy: list[int] = []

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

    def _of_step(self, plain: Callable[..., Any]) -> Callable[..., Any]:
        r = self.recording

        def step(self: Optimizer, *args: Any, **kwargs: Any) -> Any:
            if r.phase is OPTIMIZER or threading.get_ident() != r.thread:
                return plain(self, *args, **kwargs)
            phase, site, r.phase, start = r.phase, r.site, OPTIMIZER, now()
            r.site = r.line(sys._getframe(1))
            try:
                return plain(self, *args, **kwargs)
            finally:
                r.phase, r.site = phase, site
                r.span("phase", f"{type(self).__name__}.step", start, 0, phase)

        return step

    def _of_module(self, plain: Callable[..., Any]) -> Callable[..., Any]:
        r, extend, frame, thread = self.recording, self.recording.stretches.extend, sys._getframe, threading.get_ident

        def __call__(self: Module, *args: Any, **kwargs: Any) -> Any:
            if thread() != r.thread:
                return plain(self, *args, **kwargs)
            module, site, r.module = r.module, r.site, self
            if module is None:
                r.roots[id(self)] = self
            # In a layer of this library no line of the user's comes to run but the one that called it.
            r.site = None if not r.is_own(type(self)) else site or r.line(frame(1))
            node, start = next(numbers), now()
            try:
                return plain(self, *args, **kwargs)
            finally:
                outer = module is None and r.phase is FORWARD
                extend(("layer", "", start, now(), node, next(numbers), self, outer))
                r.module, r.site = module, site

        return __call__

    def _of_compiled(self, plain: Callable[..., Any]) -> Callable[..., Any]:
        probes = self

        def __call__(self: Compiled, *args: Any, **kwargs: Any) -> Any:
            r = probes.recording
            if r.phase is COMPILED or threading.get_ident() != r.thread:
                return plain(self, *args, **kwargs)
            site = r.line(sys._getframe(1))
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
                place = next(numbers), site, r.module
                r.calls.extend((name, start, end, loaded, COMPILED, *place, 0, ()))

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


def _beneath(kind: Any) -> Iterator[Any]:
    for below in kind.__subclasses__():
        yield below
        yield from _beneath(below)
