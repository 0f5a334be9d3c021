"""send, recv, isend, irecv: from one rank to another.

A message goes in two: first a head, which says what comes, then the numbers, under a tag that the head names. A
receiver asks for the numbers only when it knows that they are what it has room for.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from ..tensor.tensor import Tensor
from .agreement import AT_ONCE, give_way
from .arguments import changed, check_tensor, described, flat, put
from .group import ProcessGroup, member
from .watch import waiting_in
from .work import Work


class Message(Work):
    """A message on its way: `_step` does the next thing, and returns whether it was the last."""

    def __init__(self, call: str, step: Callable[[], bool], ranks: ProcessGroup, peer: int | None) -> None:
        super().__init__(call)
        self._step, self._ranks, self._peer = step, ranks, peer
        self.source = peer

    def is_completed(self) -> bool:
        if not self._done.is_set():
            try:
                if self._step():
                    self._done.set()
            except BaseException as error:
                self._error = error
                self._done.set()
        return self._done.is_set()

    def wait(self, timeout: timedelta = timedelta(0)) -> bool:
        """Wait until it has arrived, or left. DistBackendError if the other rank does not do its part in time."""
        allowed = timeout.total_seconds() or self._ranks.timeout
        start = time.monotonic()
        with waiting_in(self.call):
            while not self.is_completed():
                waited = time.monotonic() - start
                give_way(waited)
                if waited > AT_ONCE:
                    self._ranks.link.look_out(self.call, self._peer, waited, allowed)
        if self._error is not None:
            raise self._error
        return True


def isend(
    tensor: Tensor,
    dst: int | None = None,
    group: ProcessGroup | None = None,
    tag: int = 0,
    group_dst: int | None = None,
) -> Work | None:
    """Send `tensor` to rank `dst`; it must rest until the Work's `wait()` has returned."""
    check_tensor(tensor, "tensor")
    ranks = member(group, "isend")
    if ranks is None:
        return None
    to = _other(ranks, dst, group_dst, "destination")
    call = f"send({described(tensor)}, dst={ranks.ranks[to]}, tag={tag})"
    return Message(call, ranks.link.post(described(tensor), flat(tensor._array), to, tag), ranks, ranks.ranks[to])


def irecv(
    tensor: Tensor,
    src: int | None = None,
    group: ProcessGroup | None = None,
    tag: int = 0,
    group_src: int | None = None,
) -> Work | None:
    """Replace `tensor` by what rank `src` sends, or any rank if it is None."""
    check_tensor(tensor, "tensor")
    ranks = member(group, "irecv")
    if ranks is None:
        return None
    anyone = src is None and group_src is None
    source = None if anyone else _other(ranks, src, group_src, "source")
    changed(tensor)
    array = tensor._array
    row = flat(array)
    peer = None if source is None else ranks.ranks[source]
    call = f"recv({described(tensor)}, src={'any' if peer is None else peer}, tag={tag})"
    receive = ranks.link.fetch(call, described(tensor), row, source, tag)

    def step() -> bool:
        found = receive()
        if found is None:
            return False
        message.source = ranks.ranks[found]
        put(row, array)
        return True

    message = Message(call, step, ranks, peer)
    return message


def send(
    tensor: Tensor,
    dst: int | None = None,
    group: ProcessGroup | None = None,
    tag: int = 0,
    group_dst: int | None = None,
) -> None:
    """As isend, and wait. PyTorch's `torch.distributed.send`."""
    work = isend(tensor, dst, group, tag, group_dst)
    if work is not None:
        work.wait()


def recv(
    tensor: Tensor,
    src: int | None = None,
    group: ProcessGroup | None = None,
    tag: int = 0,
    group_src: int | None = None,
) -> int:
    """As irecv, and wait; returns the rank that has sent. PyTorch's `torch.distributed.recv`."""
    message: Any = irecv(tensor, src, group, tag, group_src)
    if message is None:
        return -1
    message.wait()
    return message.source


def _other(ranks: ProcessGroup, chosen: int | None, in_group: int | None, kind: str) -> int:
    """The rank in the group of the other side, which must not be this one."""
    other = ranks.place(chosen, in_group, "send" if kind == "destination" else "recv")
    if other == ranks.rank():
        raise ValueError(
            f"Invalid {kind} rank: {kind} rank should not be the same as the rank of the current process."
        )
    return other
