"""Alike: that all processes have one model, and that it begins with the numbers of the first of them."""

import json
from collections.abc import Iterable
from typing import Any

from ... import distributed
from ...autograd.modes import no_grad
from ...functions.creation import zeros
from ...functions.data import tensor
from ...functions.joining import cat
from ...tensor.dtypes import int64, uint8
from ...tensor.tensor import Tensor


def require_alike(named: dict[str, Tensor], group: Any) -> None:
    """RuntimeError, in every process, unless the tensors have the same names, shapes and dtypes in all.

    It names the first tensor that differs, and the process.
    """
    own = [[name, f"{list(x.shape)} of {x.dtype}", x.requires_grad] for name, x in named.items()]
    first, *others = _all(own, group)
    for rank, theirs in enumerate(others, start=1):
        for (name, kind, asks), (their_name, their_kind, their_asks) in zip(first, theirs, strict=False):
            if name != their_name:
                raise _unlike(f"rank {rank} has {their_name!r} where rank 0 has {name!r}")
            if kind != their_kind:
                raise _unlike(f"{name!r} is {their_kind} in rank {rank}, and {kind} in rank 0")
            if asks != their_asks:
                raise _unlike(f"{name!r} has requires_grad={their_asks} in rank {rank}, and {asks} in rank 0")
        if len(first) != len(theirs):
            more = max(first, theirs, key=len)[min(len(first), len(theirs))][0]
            counts = f"rank {rank}, which has {len(theirs)}, and rank 0, which has {len(first)}"
            raise _unlike(f"{more!r} is in one of {counts}")


def _unlike(text: str) -> RuntimeError:
    return RuntimeError(f"DistributedDataParallel expects the same parameters and buffers in all processes: {text}")


def _all(value: Any, group: Any) -> list[Any]:
    """What each process has given: a list of plain values."""
    own = json.dumps(value).encode()
    world = distributed.get_world_size(group)
    lengths = zeros(world, 1, dtype=int64)
    distributed.all_gather_into_tensor(lengths, tensor([len(own)]), group=group)
    longest = int(lengths.max())
    texts = zeros(world, longest, dtype=uint8)
    distributed.all_gather_into_tensor(texts, tensor([*own, *[32] * (longest - len(own))], dtype=uint8), group=group)
    return [json.loads(bytes(row)) for row in texts.tolist()]


@no_grad()
def broadcast_all(tensors: Iterable[Tensor], group: Any) -> None:
    """Give all processes the values that the first one has: one message for each dtype."""
    kinds: dict[Any, list[Tensor]] = {}
    for x in tensors:
        kinds.setdefault(x.dtype, []).append(x)
    for alike in kinds.values():
        flat = cat([x.reshape(-1) for x in alike])
        distributed.broadcast(flat, group=group, group_src=0)
        for x, piece in zip(alike, flat.split([x.numel() for x in alike]), strict=True):
            x.copy_(piece.view(x.shape))
