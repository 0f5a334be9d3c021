"""Buckets: gradients of several parameters in one piece of memory, sent together while backward goes on.

Gradients reach their leaves in about the opposite order of the parameters, so the first bucket has the last of these.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ... import distributed
from ...distributed.group import about
from ...functions.creation import zeros
from ...tensor.tensor import Tensor
from ..parameter import Parameter

FIRST, OTHERS = 1 << 20, 25 << 20
"""Bytes of the first bucket, which is sent early, and of the others, as in PyTorch."""


class Bucket:
    """Some parameters of one dtype, and the memory that their gradients are sent in."""

    def __init__(self, parameters: Sequence[tuple[int, Parameter]], names: Sequence[str], group: Any) -> None:
        self.members, self.group = list(parameters), group
        self.subject = f"the gradients of {', '.join(names[i] for i, _ in self.members)}"
        self.flat = zeros(sum(p.numel() for _, p in self.members), dtype=self.members[0][1].dtype)
        pieces = self.flat.split([p.numel() for _, p in self.members])
        self.views: dict[int, Tensor] = {
            i: piece.view(p.shape) for (i, p), piece in zip(self.members, pieces, strict=True)
        }
        self.share: Any = self.flat._array.dtype.type(1 / distributed.get_world_size(group))
        self.waiting = len(self.members)
        self.work: Any = None

    def put(self, i: int, gradient: Tensor | None) -> None:
        """This process's share of the mean of a gradient; None counts as zeros."""
        memory: Any = self.views[i]._array
        if gradient is None:
            memory.fill(0)
        else:
            np.multiply(gradient._array, self.share, out=memory)
        self.waiting -= 1

    def send(self) -> None:
        """Begin to add the shares of all processes."""
        with about(self.subject):
            self.work = distributed.all_reduce(self.flat, group=self.group, async_op=True)

    def receive(self, used: Sequence[bool], as_views: bool) -> None:
        """Wait for the mean, and make it the `.grad` of each parameter that is used in some process."""
        self.work.wait()
        self.work, self.waiting = None, len(self.members)
        for i, p in self.members:
            view = self.views[i]
            if not used[i]:
                continue
            if as_views:
                p.grad = view
            elif p.grad is None:
                p.grad = view.clone()
            else:
                grad: Any = p.grad._array
                grad[...] = view._array
                p.grad._counter[0] += 1


def buckets_of(named: dict[str, Parameter], cap_mb: float | None, group: Any) -> list[Bucket]:
    """Buckets in the order in which they are sent, of at most `cap_mb` MiB each, or of one larger parameter."""
    first, others = (FIRST, OTHERS) if cap_mb is None else (int(cap_mb * 2**20),) * 2
    made: list[list[tuple[int, Parameter]]] = []
    size, most = 0, first
    for i, p in reversed(list(enumerate(named.values()))):
        length = p.numel() * p.element_size()
        if made and made[-1][0][1].dtype is p.dtype and size + length <= most:
            made[-1].append((i, p))
            size += length
        else:
            most = others if made else first
            made.append([(i, p)])
            size = length
    return [Bucket(members, list(named), group) for members in made]
