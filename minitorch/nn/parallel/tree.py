"""Tree: values of shards added in a fixed order, whoever has them; and the exchange among processes that have some."""

from collections.abc import Sequence
from typing import Any

from ... import distributed
from ...functions.creation import empty
from ...functions.data import tensor
from ...functions.joining import cat, stack
from ...tensor.dtypes import int64
from ...tensor.tensor import Tensor

Value = list[Tensor | None]
"""What a shard comes to: the loss, and the gradient of each parameter, None where it has none."""


class Tree:
    """The sum of `count` values, of which 2 i and 2 i + 1 are added, then the sums in the same way, and so on.

    It is the same to the bit in whatever order the values come; those that are added are let go of.
    """

    def __init__(self, count: int) -> None:
        self.sizes = [count]
        while self.sizes[-1] > 1:
            self.sizes.append(-(-self.sizes[-1] // 2))
        self.nodes: dict[tuple[int, int], Value] = {}

    def add(self, level: int, i: int, value: Value) -> None:
        """Put in the value numbered `i`, or, of a higher level, the sum of `2 ** level` values."""
        while level + 1 < len(self.sizes):
            if i ^ 1 < self.sizes[level]:
                other = self.nodes.pop((level, i ^ 1), None)
                if other is None:
                    break
                value = _sum(value, other) if i % 2 == 0 else _sum(other, value)
            level, i = level + 1, i // 2
        self.nodes[level, i] = value

    @property
    def root(self) -> Value:
        """The sum of all."""
        return self.nodes[len(self.sizes) - 1, 0]


def _sum(left: Value, right: Value) -> Value:
    """In the memory of `left`; a missing gradient counts as zeros. In arrays, for this is done for every shard."""
    for i, (x, y) in enumerate(zip(left, right, strict=True)):
        if x is None:
            left[i] = y
        elif y is not None:
            x._array += y._array
    return left


def exchange(
    tree: Tree, shards: Sequence[range], parameters: Sequence[Tensor], said: dict[str, int], group: Any
) -> None:
    """Complete the tree of every process of `group`, of which number r has put in `shards[r]`.

    `parameters` are what the gradients belong to. RuntimeError where processes have `said` different numbers.
    """
    keys = [_keys(tree.sizes[0], part) for part in shards]
    own = distributed.get_rank(group)
    values = [tree.nodes[key] for key in keys[own]]
    used = _agreed(said, [any(v[k + 1] is not None for v in values) for k in range(len(parameters))], group)
    like = [values[0][0], *(p if on else None for p, on in zip(parameters, used, strict=True))]
    others: dict[tuple[int, int], Value] = {
        key: [None] * len(like) for rank, part in enumerate(keys) if rank != own for key in part
    }
    for dtype in {x.dtype for x in like if x is not None}:
        places = [k for k, x in enumerate(like) if x is not None and x.dtype is dtype]
        for (rank, row), flat in _gathered(values, places, like, [len(part) for part in keys], group).items():
            if rank != own:
                pieces = flat.split([like[k].numel() for k in places])  # type: ignore[union-attr]
                for k, piece in zip(places, pieces, strict=True):
                    others[keys[rank][row]][k] = piece.view(like[k].shape)  # type: ignore[union-attr]
    for key, value in others.items():
        tree.add(*key, value)


def _keys(count: int, shards: range) -> list[tuple[int, int]]:
    """The nodes that a tree has of these shards alone."""
    tree = Tree(count)
    for i in shards:
        tree.add(0, i, [])
    return sorted(tree.nodes)


def _agreed(said: dict[str, int], used: list[bool], group: Any) -> list[bool]:
    """Which parameters any process has a gradient of; RuntimeError unless all have said the same."""
    own = tensor([*said.values(), *map(int, used)], dtype=int64)
    every = empty(distributed.get_world_size(group), len(own), dtype=int64)
    distributed.all_gather_into_tensor(every, own, group=group)
    for rank, row in enumerate(every.tolist()):
        for (name, value), other in zip(said.items(), row, strict=False):
            if value != other:
                raise RuntimeError(
                    f"this process, of rank {distributed.get_rank(group)}, has {name} {value}, and rank {rank} has "
                    f"{other}: all must pass the same batch, and begin with the same manual_seed"
                )
    return every[:, len(said) :].amax(0).bool().tolist()


def _gathered(
    values: list[Value], places: list[int], like: list[Tensor | None], counts: list[int], group: Any
) -> dict[tuple[int, int], Tensor]:
    """From each rank and the number of a value: those at these places, of one dtype, one after the other."""
    rows = [
        cat([(like[k].new_zeros(like[k].shape) if v[k] is None else v[k]).reshape(-1) for k in places])  # type: ignore
        for v in values
    ]
    own = stack([*rows, *rows[:1] * (max(counts) - len(rows))])
    every = empty(len(counts), *own.shape, dtype=own.dtype)
    distributed.all_gather_into_tensor(every, own, group=group)
    return {(rank, i): every[rank, i] for rank, count in enumerate(counts) for i in range(count)}
