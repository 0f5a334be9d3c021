"""Whether the same program gives the same numbers again: it does. And a mode in which so do others: the same bytes
however the work is split.

Every op adds in an order that depends on sizes alone, and on the threads of BLAS. With `shards=8`, BLAS has one thread,
and gradients come from `ShardedBackward` (`sharding.py`), which cuts each batch into so many shards, the same for any
number of processes. What would depend on the split is refused by name.
"""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import local
from typing import Any

from .autograd.around import around_backward
from .jit.threads import leave_blas_alone

_asked: dict[str, Any] = {"on": False, "warn_only": False, "shards": None}
_thread = local()
_undo: list[Callable[[], None]] = []


def use_deterministic_algorithms(mode: bool, *, warn_only: bool = False, shards: int | None = None) -> None:
    """Ask for ops that give the same numbers each time: they all do. PyTorch's `torch.use_deterministic_algorithms`,
    but that what `empty` makes is not filled with NaN.

    With `shards`, which PyTorch has not, `ShardedBackward` computes each gradient in so many parts, added in one order:
    weights, optimizer states and losses are the same bytes for any number of processes, threads and accumulated
    batches. Any other `backward()` is then refused, with `warn_only` warned of.

    Errors: TypeError where `mode` is not a bool; ValueError where `shards` is no number from 1 on, or `mode` is False.
    """
    if not isinstance(mode, bool):
        raise TypeError(
            f"_set_deterministic_algorithms(): argument 'mode' (position 1) must be bool, not {type(mode).__name__}"
        )
    if shards is not None and (type(shards) is not int or shards < 1 or not mode):
        raise ValueError(f"shards must be an int of 1 or more, and mode True; got mode={mode}, shards={shards!r}")
    _asked.update(on=mode, warn_only=warn_only, shards=shards)
    leave_blas_alone(shards is not None)
    while _undo:
        _undo.pop()()
    if shards is not None:
        _undo.append(around_backward(_only_in_shards))


def are_deterministic_algorithms_enabled() -> bool:
    """What `use_deterministic_algorithms` was last told; False until then."""
    return _asked["on"]


def is_deterministic_algorithms_warn_only_enabled() -> bool:
    """Whether it was told to warn only."""
    return _asked["warn_only"]


def shards_asked_for() -> int | None:
    """Into how many shards a batch is cut; None where that was not asked for."""
    return _asked["shards"]


@contextmanager
def shard() -> Iterator[None]:
    """What this thread computes in the block is the work of a shard."""
    _thread.inside = True
    try:
        yield
    finally:
        _thread.inside = False


def in_a_shard() -> bool:
    """Whether this thread computes the work of a shard."""
    return getattr(_thread, "inside", False)


def refuse(what: str, instead: str) -> None:
    """RuntimeError, or a warning, if that was asked for: `what` depends on how the work is split."""
    text = f"{what} depends on how a batch is split, and shards={_asked['shards']} was asked for: {instead}"
    if not _asked["warn_only"]:
        raise RuntimeError(text)
    warnings.warn(text, UserWarning, stacklevel=3)


def _only_in_shards(differentiate: Callable[..., Any]) -> Callable[..., Any]:
    def checked(tensors: Any, gradients: Any, retain: Any, create: Any, wanted: Any = None, filled: Any = ()) -> Any:
        if not in_a_shard() and (wanted is None or filled):
            refuse("backward() of a whole batch", "let minitorch.ShardedBackward(model, loss_of) cut it")
        return differentiate(tensors, gradients, retain, create, wanted, filled)

    return checked
