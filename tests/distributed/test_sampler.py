"""DistributedSampler against PyTorch's: the same indices for every rank, in one process."""

import pytest
import torch
import torch.utils.data.distributed as reference
from hypothesis import given, settings
from hypothesis import strategies as st

import minitorch
from minitorch.utils.data.distributed import DistributedSampler


@settings(deadline=None)
@given(
    n=st.integers(0, 40),
    ranks=st.integers(1, 9),
    shuffle=st.booleans(),
    seed=st.integers(0, 2**31),
    epoch=st.integers(0, 5),
    drop_last=st.booleans(),
)
def test_every_rank_gets_the_indices_of_pytorch(n, ranks, shuffle, seed, epoch, drop_last):
    minitorch.manual_seed(3)
    before = minitorch.get_rng_state()
    for rank in range(ranks):
        both = [
            kind(range(n), ranks, rank, shuffle=shuffle, seed=seed, drop_last=drop_last)
            for kind in (DistributedSampler, reference.DistributedSampler)
        ]
        for sampler in both:
            sampler.set_epoch(epoch)
        ours, theirs = both
        assert list(ours) == list(theirs)
        assert (len(ours), ours.total_size, ours.num_samples) == (len(theirs), theirs.total_size, theirs.num_samples)
    assert before.equal(minitorch.get_rng_state())


def test_a_loader_takes_the_batches_of_one_rank():
    def batches(lib, kind):
        sampler = kind(range(11), num_replicas=2, rank=1, seed=4)
        return [b.tolist() for b in lib.utils.data.DataLoader(range(11), batch_size=3, sampler=sampler)]

    assert batches(minitorch, DistributedSampler) == batches(torch, reference.DistributedSampler)
    assert DistributedSampler is minitorch.utils.data.DistributedSampler


@pytest.mark.parametrize("rank", [-1, 2])
def test_a_rank_that_there_is_not_is_refused_as_by_pytorch(rank):
    said = []
    for kind in (DistributedSampler, reference.DistributedSampler):
        with pytest.raises(ValueError) as error:
            kind([1], 2, rank)
        said.append(str(error.value))
    assert said[0] == said[1]
