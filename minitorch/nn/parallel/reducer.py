"""Reducer: makes the mean over all processes out of gradients, as they reach their leaves.

Each leaf has a hook, which the engine calls as soon as its gradient is complete. It puts the gradient into a bucket;
buckets are sent, in one order for all processes, when they are full; the last gradient waits for all of them.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any

import numpy as np

from ... import distributed
from ...functions.data import tensor
from ...functions.joining import cat
from ...ops.outside import outside
from ...tensor.dtypes import int32
from ...tensor.tensor import Tensor, wrap
from ..parameter import Parameter
from .alike import broadcast_all
from .buckets import buckets_of

LOCAL, READY, GOING_ON, DONE = "local", "ready", "going on", "done"
"""What backward is to a reducer: none of its business; about to come; begun; over, with all gradients sent."""


class Reducer:
    """The hooks on the leaves of these parameters, and where they are in a step."""

    def __init__(
        self, named: dict[str, Parameter], group: Any, cap_mb: float | None, as_views: bool, find: bool, static: bool
    ) -> None:
        self.names, self.parameters = list(named), list(named.values())
        self.group, self.as_views, self.find, self.static = group, as_views, find, static
        self.buckets = buckets_of(named, cap_mb, group)
        self.places = {i: bucket for bucket in self.buckets for i, _ in bucket.members}
        self.state, self.next, self.shares_buffers = LOCAL, 0, True
        self.arrived: set[int] = set()
        self.unused: list[int] = []
        for i, p in enumerate(self.parameters):
            leaf: Any = p._history()
            leaf.send(partial(self._hook, i))

    def share_buffers(self, buffers: list[Tensor], inputs: list[Tensor]) -> None:
        """Before a forward of these inputs: give all processes the buffers of the first, if they may have changed."""
        if not buffers or not self.shares_buffers:
            return
        if any(type(x._array) is not np.ndarray for x in inputs):
            raise RuntimeError(
                "buffers are not sent in a compiled step: pass forward_sync_buffers=False to DistributedDataParallel, "
                "where each process may keep its own, or compile the module and call backward() outside"
            )
        broadcast_all(buffers, self.group)

    def expect(self, outputs: Iterable[Tensor]) -> None:
        """A backward pass from these is to come, and its gradients are to be sent."""
        if self.state == GOING_ON:
            missing = ", ".join(self.names[i] for i in range(len(self.names)) if i not in self.arrived)
            raise RuntimeError(
                "Expected to have finished reduction in the prior iteration before starting a new one: no gradient "
                f"came for {missing}. Where the loss does not use all parameters, pass find_unused_parameters=True to "
                "DistributedDataParallel; where forward ran twice before backward, run it under no_sync()"
            )
        if self.find:
            reached = leaves_of(outputs)
            self.unused = [i for i, p in enumerate(self.parameters) if p._history() not in reached]
            self.find = not self.static
        self.state, self.shares_buffers = READY, True

    def leave(self) -> None:
        """Gradients of the backward pass to come stay in this process."""
        self.state, self.shares_buffers = LOCAL, False

    def _hook(self, i: int, parameter: Tensor) -> None:
        if self.state == LOCAL:
            return
        if self.state == DONE:
            raise RuntimeError(
                f"{self.names[i]}: a second backward pass after one forward pass of DistributedDataParallel: its "
                "gradients would stay in this process; call the model again, or add the losses up"
            )
        if self.state == READY:
            self.state = GOING_ON
            for other in self.unused:
                self._arrive(other)
        if i in self.unused:
            raise RuntimeError(f"{self.names[i]} has a gradient, though static_graph=True was told that it has none")
        self._arrive(i)

    def _arrive(self, i: int) -> None:
        if i in self.arrived:  # once more, after others: its bucket may be on its way
            raise RuntimeError(f"Expected to mark a variable ready only once: {self.names[i]} has two gradients")
        self.arrived.add(i)
        if type(self.parameters[i]._array) is not np.ndarray:  # in a step that is being compiled
            if len(self.arrived) == len(self.parameters):
                self._finish_compiled()
            return
        self.places[i].put(i, self.parameters[i].grad)
        while self.next < len(self.buckets) and not self.buckets[self.next].waiting:
            self.buckets[self.next].send()
            self.next += 1
        if len(self.arrived) == len(self.parameters):
            self._finish()

    def _finish(self) -> None:
        used = [True] * len(self.parameters)
        if self.find or self.static:
            own = [i not in self.unused and p.grad is not None for i, p in enumerate(self.parameters)]
            counted = tensor(own, dtype=int32)
            distributed.all_reduce(counted, group=self.group)
            used = counted.bool().tolist()
        for bucket in self.buckets:
            bucket.receive(used, self.as_views)
        self.arrived.clear()
        self.state, self.next = DONE, 0


    def _finish_compiled(self) -> None:
        """The compiled step has all gradients of a dtype in one piece of memory, and sends that."""
        self.arrived.clear()
        self.state = DONE
        if self.find or self.static:
            raise RuntimeError(
                "find_unused_parameters and static_graph are for steps that are not compiled: a compiled one uses the "
                "same parameters each time; leave unused ones out of DistributedDataParallel, by requires_grad_(False)"
            )
        for dtype in {p.dtype for p in self.parameters}:
            alike = [p for p in self.parameters if p.dtype is dtype]
            gradients: list[Any] = [p.grad for p in alike]
            mean = outside(cat([g.reshape(-1) for g in gradients]), self.mean_over_processes)
            for p, piece in zip(alike, mean.split([p.numel() for p in alike]), strict=True):
                p.grad = piece.view(p.shape)

    def mean_over_processes(self, x: np.ndarray) -> np.ndarray:
        mean = wrap(x * x.dtype.type(1 / distributed.get_world_size(self.group)))
        distributed.all_reduce(mean, group=self.group)
        return mean._array


def leaves_of(outputs: Iterable[Tensor]) -> set[Any]:
    """The nodes that gradients of these tensors come to."""
    seen = {node for node in (x._history() for x in outputs) if node is not None}
    stack = list(seen)
    while stack:
        for edge in stack.pop().edges:
            if edge is not None and edge not in seen:
                seen.add(edge)
                stack.append(edge)
    return seen
