"""DistributedSampler: the part of an order of samples that one process of several trains on.

PyTorch's `torch.utils.data.distributed`.
"""

from collections.abc import Iterator, Sized

import numpy as np

from ... import distributed, rng
from ...functions.generator import Generator
from .sampler import ArraySampler

__all__ = ["DistributedSampler"]


class DistributedSampler(ArraySampler):
    """Every `num_replicas`-th sample of an order that all processes know, from the one numbered `rank` on.

    All get as many samples: the first ones come again at the end, or with `drop_last` the last ones are left out. The
    order is drawn from `seed` and what `set_epoch` was told, and touches no other stream. Without `num_replicas` and
    `rank` they are those of the process group.

    Errors: ValueError where `rank` is not below `num_replicas`, or where one is left out and there is no process group.
    """

    def __init__(
        self,
        dataset: Sized,
        num_replicas: int | None = None,
        rank: int | None = None,
        shuffle: bool = True,
        seed: int = 0,
        drop_last: bool = False,
    ) -> None:
        num_replicas = distributed.get_world_size() if num_replicas is None else num_replicas
        rank = distributed.get_rank() if rank is None else rank
        if not 0 <= rank < num_replicas:
            raise ValueError(f"Invalid rank {rank}, rank should be in the interval [0, {num_replicas - 1}]")
        self.dataset, self.num_replicas, self.rank = dataset, num_replicas, rank
        self.epoch, self.shuffle, self.seed, self.drop_last = 0, shuffle, seed, drop_last
        n = len(dataset)
        self.num_samples = n // num_replicas if drop_last else -(-n // num_replicas)
        self.total_size = self.num_samples * num_replicas

    def chunks(self) -> Iterator[np.ndarray]:
        n = len(self.dataset)
        order = np.arange(n)
        if self.shuffle:
            order = rng.permutation(Generator().manual_seed(self.seed + self.epoch), n)
        yield np.resize(order, self.total_size)[self.rank :: self.num_replicas]

    def __len__(self) -> int:
        return self.num_samples

    def set_epoch(self, epoch: int) -> None:
        """Say which epoch begins: each has an order of its own."""
        self.epoch = epoch
