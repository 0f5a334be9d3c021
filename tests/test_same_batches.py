"""What equal seeds promise: the batches of every epoch, the draws of samplers and splits are PyTorch's."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.both import check, programs

SEEDS = st.integers(-(2**63), 2**64 - 1)


LOADERS = {
    "shuffled": lambda torch, rows: torch.utils.data.DataLoader(rows, batch_size=4, shuffle=True),
    "in order": lambda torch, rows: torch.utils.data.DataLoader(rows, batch_size=4),
    "single": lambda torch, rows: torch.utils.data.DataLoader(rows, shuffle=True),
    "drop_last": lambda torch, rows: torch.utils.data.DataLoader(rows, batch_size=5, shuffle=True, drop_last=True),
    "no batches": lambda torch, rows: torch.utils.data.DataLoader(rows, batch_size=None, shuffle=True),
    "generator": lambda torch, rows: torch.utils.data.DataLoader(
        rows, batch_size=4, shuffle=True, generator=torch.Generator().manual_seed(8)
    ),
    "sampler": lambda torch, rows: torch.utils.data.DataLoader(
        rows, batch_size=3, sampler=torch.utils.data.RandomSampler(rows, replacement=True, num_samples=70)
    ),
    "sampler with generator": lambda torch, rows: torch.utils.data.DataLoader(
        rows, sampler=torch.utils.data.RandomSampler(rows, num_samples=50, generator=torch.Generator())
    ),
    "subset sampler": lambda torch, rows: torch.utils.data.DataLoader(
        rows, batch_size=2, sampler=torch.utils.data.SubsetRandomSampler([1, 5, 7, 8])
    ),
    "weights": lambda torch, rows: torch.utils.data.DataLoader(
        rows, batch_size=4, sampler=torch.utils.data.WeightedRandomSampler([0.1, 2, 3, 1], 30)
    ),
    "weights without replacement": lambda torch, rows: torch.utils.data.DataLoader(
        rows, sampler=torch.utils.data.WeightedRandomSampler([0.1, 2, 3, 1], 3, replacement=False)
    ),
    "part": lambda torch, rows: torch.utils.data.DataLoader(
        torch.utils.data.random_split(rows, [15, 8])[0], batch_size=4, shuffle=True
    ),
}


def epochs_of(torch, loader, epochs=3):
    """The batches of several epochs, the states of the streams after each, and a draw in between."""
    for _ in range(epochs):
        yield list(loader)
        yield torch.get_rng_state()
        if loader.generator is not None:
            yield loader.generator
        yield torch.randn(3)


def rows_of(torch, n=23):
    return torch.utils.data.TensorDataset(torch.arange(n), torch.arange(2 * n).reshape(n, 2).float())


@pytest.mark.parametrize("name", LOADERS)
@settings(deadline=None, max_examples=20)
@given(seed=SEEDS)
def test_batches_of_several_epochs(not_on_intel, name, seed):
    check(lambda torch: list(epochs_of(torch, LOADERS[name](torch, rows_of(torch)))), seed=seed)


def test_a_stream_shared_by_several_loaders_and_the_program():
    def program(torch):
        rows, generator = rows_of(torch), torch.Generator().manual_seed(3)
        loaders = [
            torch.utils.data.DataLoader(rows, 3, shuffle=True, generator=g) for g in (None, generator, generator)
        ]
        for batches in zip(*loaders, strict=True):
            yield batches
            yield torch.rand(2), torch.get_rng_state(), generator.get_state()

    check(lambda torch: list(program(torch)))


@pytest.mark.parametrize("generator", [False, True])
def test_workers_get_the_same_batches(generator):
    def program(torch):
        rows, stream = rows_of(torch), torch.Generator().manual_seed(8) if generator else None
        loader = torch.utils.data.DataLoader(rows, 4, shuffle=True, generator=stream, num_workers=2)
        return list(epochs_of(torch, loader, 2))

    check(program)


def test_workers_draw_the_same_numbers():
    class Noisy:
        def __init__(self, torch):
            self.torch = torch

        def __len__(self):
            return 8

        def __getitem__(self, i):
            return self.torch.rand(2)

    def program(torch):
        return list(epochs_of(torch, torch.utils.data.DataLoader(Noisy(torch), 2, num_workers=2), 2))

    check(program)


@programs(
    lambda data, torch: [list(part.indices) for part in data.random_split(range(20), [12, 5, 3])],
    lambda data, torch: [list(part.indices) for part in data.random_split(range(20), [0.5, 0.3, 0.2])],
    lambda data, torch: [
        list(part.indices) for part in data.random_split(range(999), [0.7, 0.3], torch.Generator().manual_seed(42))
    ],
    lambda data, torch: list(data.RandomSampler(range(30))),
    lambda data, torch: list(data.RandomSampler(range(7), num_samples=30)),
    lambda data, torch: list(data.RandomSampler(range(7), replacement=True, num_samples=100)),
    lambda data, torch: list(data.RandomSampler(range(7), replacement=True, generator=torch.Generator())),
    lambda data, torch: list(data.SubsetRandomSampler("abcde")),
    lambda data, torch: list(data.WeightedRandomSampler([0.1, 0.9, 0.0, 4], 50)),
    lambda data, torch: list(data.WeightedRandomSampler(torch.rand(20), 5, False, torch.Generator().manual_seed(1))),
    lambda data, torch: list(data.BatchSampler(data.RandomSampler(range(10)), 3, False)),
)
@settings(deadline=None, max_examples=10)
@given(seed=SEEDS)
def test_splits_and_samplers(not_on_intel, program, seed):
    check(lambda torch: [program(torch.utils.data, torch) for _ in range(3)], seed=seed)
