"""Lists of tensors, sorted by device and dtype. PyTorch's path `torch.utils._foreach_utils`, for other libraries."""

from collections.abc import Sequence
from typing import Any

from ..tensor import Tensor


def _group_tensors_by_device_and_dtype(
    tensorlistlist: Sequence[Sequence[Tensor | None]], with_indices: bool = False
) -> dict[tuple[Any, Any], tuple[list[list[Tensor | None]], list[int]]]:
    """The columns of several lists of equal lengths, by the (device, dtype) of what the first list has there.

    For each kind: the lists, cut down to its columns, and the places of these, which are `[]` unless `with_indices`.
    An empty list stays empty.
    """
    groups: dict[tuple[Any, Any], tuple[list[list[Tensor | None]], list[int]]] = {}
    for place, first in enumerate(tensorlistlist[0]):
        if first is None:
            raise RuntimeError("the tensors of the first list say how to group: none of them may be None")
        lists, places = groups.setdefault((first.device, first.dtype), ([[] for _ in tensorlistlist], []))
        for mine, all_ in zip(lists, tensorlistlist, strict=True):
            mine.extend(all_[place : place + 1])
        if with_indices:
            places.append(place)
    return groups
