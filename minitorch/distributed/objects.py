"""Objects between ranks: numbers, strings, containers of them and tensors, as a file that cannot run code.

What travels is what `torch.save` writes, and is read with `weights_only=True`: a rank can give another wrong values,
but not a program.
"""

import io
from importlib import import_module
from typing import Any

import numpy as np

from ..tensor.tensor import Tensor, wrap
from .collectives import broadcast
from .group import ProcessGroup, member
from .sharing import all_gather


def broadcast_object_list(
    object_list: list[Any],
    src: int | None = None,
    group: ProcessGroup | None = None,
    device: Any = None,
    group_src: int | None = None,
) -> None:
    """Replace the objects in the list, as many on each rank, by those of rank `src` (0 unless said).

    Only what `load(weights_only=True)` reads may travel: `LoadError` on the ranks that get anything else.
    """
    ranks = member(group, "broadcast_object_list")
    if ranks is None:
        return
    root = ranks.place(0 if src is None and group_src is None else src, group_src, "broadcast_object_list")
    mine = packed(object_list) if ranks.rank() == root else wrap(np.empty(0, np.uint8))
    length = wrap(np.array([mine._array.size, len(object_list)], np.int64))
    broadcast(length, group=ranks, group_src=root)
    size, count = length._array
    if count != len(object_list):
        there = f"rank {ranks.ranks[root]} has {count} objects"
        raise RuntimeError(f"broadcast_object_list: {there}, this rank a list of {len(object_list)}")
    data = mine if ranks.rank() == root else wrap(np.empty(int(size), np.uint8))
    broadcast(data, group=ranks, group_src=root)
    if ranks.rank() != root:
        object_list[:] = unpacked(data._array)


def all_gather_object(object_list: list[Any], obj: Any, group: ProcessGroup | None = None) -> None:
    """Fill `object_list`, one place for each rank, with the `obj` of each."""
    ranks = member(group, "all_gather_object")
    if ranks is None:
        return
    if len(object_list) != ranks.size():
        wanted = f"expected a list of {ranks.size()} places, one for each rank"
        raise RuntimeError(f"all_gather_object: {wanted}, got {len(object_list)}")
    mine = packed(obj)
    sizes = [wrap(np.empty(1, np.int64)) for _ in ranks.ranks]
    all_gather(sizes, wrap(np.array([mine._array.size], np.int64)), ranks)
    lengths = [int(size._array[0]) for size in sizes]
    padded = np.zeros(max(lengths), np.uint8)
    padded[: mine._array.size] = mine._array
    arrived = [wrap(np.empty(max(lengths), np.uint8)) for _ in ranks.ranks]
    all_gather(arrived, wrap(padded), ranks)
    object_list[:] = [unpacked(data._array[:n]) for data, n in zip(arrived, lengths, strict=True)]


def gather_object(
    obj: Any,
    object_gather_list: list[Any] | None = None,
    dst: int | None = None,
    group: ProcessGroup | None = None,
    group_dst: int | None = None,
) -> None:
    """As all_gather_object, but only rank `dst` (0 unless said) has a list, and gets them."""
    ranks = member(group, "gather_object")
    if ranks is None:
        return
    root = ranks.place(0 if dst is None and group_dst is None else dst, group_dst, "gather_object")
    here = ranks.rank() == root
    if here != bool(object_gather_list):
        said = "must be specified on" if here else "must NOT be specified on ranks other than"
        raise ValueError(f"Argument ``object_gather_list`` {said} rank {ranks.ranks[root]}.")
    found: list[Any] = [None] * ranks.size()
    all_gather_object(found, obj, ranks)
    if object_gather_list:
        object_gather_list[:] = found


def packed(obj: Any) -> Tensor:
    """The bytes of a file of `obj`."""
    file = io.BytesIO()
    _serialization().save(obj, file)
    return wrap(np.frombuffer(file.getvalue(), np.uint8).copy())


def unpacked(data: np.ndarray) -> Any:
    """The object in the bytes of a file."""
    return _serialization().load(io.BytesIO(data.tobytes()), weights_only=True)


def _serialization() -> Any:
    """The folder that reads and writes files. It knows layers, and so stands below this one: asked for at the call."""
    return import_module("..serialization", __package__)
