"""ProcessGroup: ranks that make calls together, and how a call is made: announced, agreed on, done."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from .watch import watched
from .work import Work, Worker


class ProcessGroup:
    """Some or all of the ranks. PyTorch's `torch.distributed.ProcessGroup`; `init_process_group` makes the first.

    `ranks`: those of the world, in the order of their ranks in the group; `link`: what moves arrays among them;
    `timeout`: seconds that one waits for another.
    """

    def __init__(self, link: Any, ranks: tuple[int, ...], name: str, timeout: float) -> None:
        self.link, self.ranks, self.name, self.timeout = link, ranks, name, timeout
        self.worker = Worker(f"minitorch.distributed {name}")

    def rank(self) -> int:
        """This process's rank in the group."""
        return self.link.rank

    def size(self) -> int:
        """The number of ranks."""
        return self.link.size

    def place(self, chosen: int | None, in_group: int | None, call: str) -> int:
        """The rank in this group of `chosen`, a rank of the world, or of `in_group`: one of the two is given."""
        if in_group is not None and chosen is not None:
            raise ValueError("Can't specify both group_rank and global_rank")
        if in_group is None and chosen is None:
            raise ValueError("Must specify global_rank or group_rank")
        if in_group is None and self is not group.WORLD and chosen not in self.ranks:
            raise ValueError(f"Global rank {chosen} is not part of group {self}")
        if in_group is None and chosen in self.ranks:
            return self.ranks.index(chosen)
        if in_group is None or not 0 <= in_group < len(self.ranks):
            raise RuntimeError(f"{call}: invalid rank: {in_group if chosen is None else chosen}")
        return in_group

    def __repr__(self) -> str:
        return f"<ProcessGroup {self.name} of ranks {list(self.ranks)}>"

    def run(self, call: str, act: Callable[[], None], async_op: bool = False) -> Work | None:
        """Make a call: `act` moves the arrays, once all ranks have announced the same `call`.

        Calls are done in the order in which they are made, those of `async_op=True` on a thread.
        """
        link = self.link
        if link.size == 1:
            act()
            return _ended(call) if async_op else None
        call = f"{call} of {_subject[-1]}" if _subject[-1] else call
        pending = link.announce(call)

        def do() -> None:
            link.settle(pending, self.timeout)
            with watched(call, self.timeout):
                act()

        if not async_op and not self.worker.is_busy():
            do()
            return None
        work = Work(call)
        self.worker.give(work, do)
        if async_op:
            return work
        work.wait()
        return None


def _ended(call: str) -> Work:
    work = Work(call)
    work.run(lambda: None)
    return work


_subject = [""]


@contextmanager
def about(subject: str) -> Iterator[None]:
    """In the block, calls and errors are said to be of `subject`, as in "gradients of 0.weight and 0.bias"."""
    _subject.append(subject)
    try:
        yield
    finally:
        _subject.pop()


class GroupMember:
    """`GroupMember.NON_GROUP_MEMBER`: what `new_group` returns to a rank that is not in the group."""

    NON_GROUP_MEMBER = -100


class _World(type):
    WORLD: ProcessGroup | None = None


class group(metaclass=_World):
    """`group.WORLD`: the group of all ranks, None before `init_process_group`. PyTorch's `torch.distributed.group`."""


def member(chosen: Any, call: str) -> ProcessGroup | None:
    """The group that a call is made in: `chosen`, or all ranks; None, with a warning, where this rank is not in it.

    ValueError before `init_process_group`.
    """
    if chosen is None:
        return world()
    if isinstance(chosen, ProcessGroup):
        return chosen
    if chosen != GroupMember.NON_GROUP_MEMBER:
        raise TypeError(f"{call}: group must be a ProcessGroup or None, got {type(chosen).__name__}")
    here = world().rank()
    warnings.warn(f"Running {call} on global rank {here} which does not belong to the given group.", stacklevel=3)
    return None


def world() -> ProcessGroup:
    """The group of all ranks. ValueError before `init_process_group`."""
    if group.WORLD is None:
        raise ValueError(
            "Default process group has not been initialized, please make sure to call init_process_group."
        )
    return group.WORLD
