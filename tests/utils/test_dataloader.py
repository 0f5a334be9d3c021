"""DataLoader: batches, their order and random draws as PyTorch's; options, errors, and the fast way."""

import copy

import numpy as np
import pytest
import torch
import torch.utils.data as reference
from hypothesis import given, settings
from hypothesis import strategies as st

import minitorch
from minitorch.utils import data

SIDES = ((minitorch, data), (torch, reference))


class Squares:
    """Samples one by one, so that nothing is gathered."""

    def __init__(self, n, tensor):
        self.n, self.tensor = n, tensor

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        return {"x": self.tensor([i, i * i]), "i": i}


def rows(library, kit, n):
    x = np.arange(3 * n, dtype=np.float32).reshape(n, 3)
    return kit.TensorDataset(library.tensor(x), library.tensor(np.arange(n)))


def plain(value):
    """A batch as Python's own numbers and containers."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(plain, value))
    return (value.tolist(), str(value.dtype), tuple(value.shape)) if hasattr(value, "tolist") else value


def epochs(library, kit, make, seed, count=2):
    """The batches of some epochs, and the next random number after each."""
    library.manual_seed(seed)
    loader = make(library, kit)
    seen = []
    for _ in range(count):
        seen.append([plain(batch) for batch in loader])
        seen.append(library.rand(1).item())
    return seen


def assert_same(make, seed=0):
    mine, theirs = (epochs(library, kit, make, seed) for library, kit in SIDES)
    assert mine == theirs


options = st.fixed_dictionaries(
    {"batch_size": st.integers(1, 9), "shuffle": st.booleans(), "drop_last": st.booleans()},
)


@settings(deadline=None, max_examples=60)
@given(n=st.integers(1, 30), options=options, seed=st.integers(0, 2**31), one_by_one=st.booleans())
def test_epochs_are_pytorchs(n, options, seed, one_by_one):
    def make(library, kit):
        return kit.DataLoader(Squares(n, library.tensor) if one_by_one else rows(library, kit, n), **options)

    assert_same(make, seed)


@settings(deadline=None, max_examples=60)
@given(
    n=st.integers(1, 40),
    batch_size=st.integers(1, 9),
    drop_last=st.booleans(),
    replacement=st.booleans(),
    num_samples=st.integers(1, 90) | st.none(),
    seed=st.integers(0, 2**31),
)
def test_a_generator_of_ones_own_is_drawn_from_at_the_same_moments(
    n, batch_size, drop_last, replacement, num_samples, seed
):
    def states(library, kit):
        generator = library.Generator().manual_seed(seed)
        dataset = rows(library, kit, n)
        sampler = kit.RandomSampler(dataset, replacement, num_samples, generator)
        loader = kit.DataLoader(dataset, batch_size, sampler=sampler, drop_last=drop_last, generator=generator)
        before = library.initial_seed()
        for batch in loader:
            yield plain(batch), generator.get_state().tolist()
        yield generator.get_state().tolist()
        assert library.initial_seed() == before

    for mine, theirs in zip(*(states(*side) for side in SIDES), strict=True):
        assert mine == theirs


def test_with_a_generator_the_default_stream_is_left_alone():
    for library, kit in SIDES:
        library.manual_seed(1)
        before = library.get_rng_state().tolist()
        list(kit.DataLoader(rows(library, kit, 10), 3, shuffle=True, generator=library.Generator()))
        assert library.get_rng_state().tolist() == before


def samplers(kit):
    dataset = list(range(20))
    yield kit.SequentialSampler(dataset)
    yield kit.RandomSampler(dataset)
    yield kit.RandomSampler(dataset, replacement=True, num_samples=70)
    yield kit.RandomSampler(dataset, num_samples=45)
    yield kit.SubsetRandomSampler([3, 1, 4, 15, 9, 2, 6])
    yield kit.WeightedRandomSampler([0.1, 0.5, 2.0, 0.0, 1.0] * 4, 33)
    yield kit.WeightedRandomSampler([0.1, 0.5, 2.0, 0.1, 1.0] * 4, 12, replacement=False)
    yield kit.BatchSampler(kit.RandomSampler(dataset), 6, False)
    yield kit.BatchSampler(kit.SequentialSampler(dataset), 6, True)


@pytest.mark.parametrize("which", range(9))
def test_samplers_draw_as_pytorchs(which):
    orders = []
    for library, kit in SIDES:
        library.manual_seed(5)
        sampler = list(samplers(kit))[which]
        orders.append([list(sampler), list(sampler), len(sampler), library.rand(1).item()])
    assert orders[0] == orders[1]


@pytest.mark.parametrize("which", range(9))
def test_loaders_with_samplers_gather_as_if_one_by_one(which):
    def make(library, kit, one_by_one=False):
        sampler = list(samplers(kit))[which]
        dataset = rows(library, kit, 20)
        named = {"batch_sampler": sampler} if which > 6 else {"sampler": sampler, "batch_size": 4}
        return kit.DataLoader(dataset, **named)

    assert_same(make)


@pytest.mark.parametrize("split", [[5, 15], [0.3, 0.3, 0.4], [0.5, 0.25, 0.25]])
def test_subsets_of_subsets_are_gathered_in_pytorchs_order(split):
    def make(library, kit):
        subset = kit.random_split(rows(library, kit, 20), split)[-1]
        return kit.DataLoader(kit.Subset(subset, list(range(len(subset)))[::-1]), 3, shuffle=True)

    assert_same(make)


def test_random_split_is_pytorchs():
    for lengths in ([7, 3], [0.5, 0.5], [0.34, 0.33, 0.33], [10, 0]):
        shares = []
        for library, kit in SIDES:
            library.manual_seed(2)
            split = kit.random_split(range(10), lengths)
            split += kit.random_split(range(10), lengths, generator=library.Generator().manual_seed(4))
            shares.append([(subset.indices, list(subset)) for subset in split])
        assert shares[0] == shares[1]


def test_random_split_errors():
    for library, kit in SIDES:
        with pytest.raises(ValueError, match="Sum of input lengths does not equal the length of the input dataset!"):
            kit.random_split(range(10), [3, 3])
        with pytest.raises(ValueError, match="Fraction at index 0 is not between 0 and 1"):
            kit.random_split(range(10), [1.5, -0.5])
        with pytest.warns(UserWarning, match="Length of split at index 1 is 0"):
            kit.random_split(range(3), [0.9, 0.1])
        del library


def test_batches_own_fresh_contiguous_memory():
    x = minitorch.tensor(np.arange(60.0).reshape(3, 4, 5))
    for source in (x, x.transpose(0, 1), x.transpose(1, 2)):
        for shuffle in (False, True):
            (batch,) = next(iter(data.DataLoader(data.TensorDataset(source), 3, shuffle=shuffle)))
            assert batch.is_contiguous() and not np.shares_memory(batch.numpy(), x.numpy())
            assert batch.dtype is x.dtype and not batch.requires_grad


def test_rows_that_require_grad_keep_their_history():
    for library, kit in SIDES:
        x = library.tensor([[1.0], [2.0], [3.0]], requires_grad=True)
        for (batch,) in kit.DataLoader(kit.TensorDataset(x), 2):
            batch.sum().backward()
        assert x.grad.tolist() == [[1.0]] * 3


def test_a_dataset_that_changes_its_samples_is_not_gathered():
    class Doubled(data.TensorDataset):
        def __getitem__(self, index):
            return tuple(2 * x for x in super().__getitem__(index))

    (batch,) = next(iter(data.DataLoader(Doubled(minitorch.tensor([1.0, 2.0])), 2)))
    assert batch.tolist() == [2.0, 4.0]


def test_a_dataset_may_fetch_many_samples_at_once():
    for library, kit in SIDES:

        class Many(kit.Dataset):
            def __len__(self):
                return 5

            def __getitems__(self, indices):
                assert type(indices) is list
                return [i * 10 for i in indices]

        assert [b.tolist() for b in kit.DataLoader(Many(), 2)] == [[0, 10], [20, 30], [40]]
        del library


def test_without_batches_samples_come_as_tensors():
    def make(library, kit):
        return kit.DataLoader([(1, np.float32(2.0), np.arange(3), "a", [np.ones(2)])] * 2, batch_size=None)

    assert_same(make)


def test_streams():
    def make(library, kit):
        class Count(kit.IterableDataset):
            def __init__(self, n):
                self.n = n

            def __iter__(self):
                return iter(range(self.n))

        return kit.DataLoader(kit.ChainDataset([Count(4), Count(3)]) + Count(2), batch_size=4)

    assert_same(make)


def test_a_stream_longer_than_it_said_warns():
    for library, kit in SIDES:

        class Count(kit.IterableDataset):
            def __len__(self):
                return 2

            def __iter__(self):
                return iter(range(3))

        loader = kit.DataLoader(Count(), batch_size=1)
        assert len(loader) == 2
        with pytest.warns(UserWarning, match="was reported to be 2"):
            list(loader)
        del library


def test_lengths():
    for library, kit in SIDES:
        dataset = rows(library, kit, 10)
        assert len(kit.DataLoader(dataset, 3)) == 4
        assert len(kit.DataLoader(dataset, 3, drop_last=True)) == 3
        assert len(kit.DataLoader(dataset, batch_size=None)) == 10
        assert len(kit.DataLoader(dataset, batch_sampler=[[1, 2], [3]])) == 2
        assert len(iter(kit.DataLoader(dataset, 3))) == 4


class Stream(data.IterableDataset, reference.IterableDataset):
    def __iter__(self):
        return iter(())


WRONG = [
    {"num_workers": -1},
    {"timeout": -1},
    {"prefetch_factor": 2},
    {"num_workers": 1, "prefetch_factor": -1},
    {"persistent_workers": True},
    {"sampler": [1], "shuffle": True},
    {"batch_sampler": [[1]], "batch_size": 2},
    {"batch_sampler": [[1]], "drop_last": True},
    {"batch_size": None, "drop_last": True},
    {"batch_size": 0},
    {"batch_size": 2.5},
    {"multiprocessing_context": "fork"},
    {"num_workers": 1, "multiprocessing_context": "spoon"},
    {"dataset": [], "shuffle": True},
    {"dataset": Stream(), "shuffle": True},
    {"dataset": Stream(), "sampler": [1]},
    {"dataset": Stream(), "batch_sampler": [[1]]},
]


@pytest.mark.parametrize("options", WRONG, ids=lambda options: "-".join(options))
def test_contradictory_arguments_are_refused_as_pytorch_does(options):
    messages = []
    for _, kit in SIDES:
        with pytest.raises((ValueError, TypeError)) as caught:
            kit.DataLoader(**{"dataset": [1, 2], **options})
        messages.append((caught.type, str(caught.value)))
    assert messages[0] == messages[1]


def test_samplers_refuse_what_pytorchs_refuse():
    for _, kit in SIDES:
        with pytest.raises(TypeError, match="replacement should be a boolean value, but got replacement=1"):
            kit.RandomSampler([1], 1)
        with pytest.raises(ValueError, match="num_samples should be a positive integer value, but got num_samples=0"):
            kit.RandomSampler([])
        with pytest.raises(ValueError, match="num_samples should be a positive integer value, but got num_samples=0"):
            kit.WeightedRandomSampler([1.0], 0)
        with pytest.raises(ValueError, match="weights should be a 1d sequence but given weights have shape"):
            kit.WeightedRandomSampler([[1.0]], 1)
        with pytest.raises(ValueError, match="batch_size should be a positive integer value, but got batch_size=True"):
            kit.BatchSampler([1], True, False)
        with pytest.raises(ValueError, match="drop_last should be a boolean value, but got drop_last=0"):
            kit.BatchSampler([1], 1, 0)


def test_what_the_order_stands_on_cannot_be_changed_afterwards():
    for _, kit in SIDES:
        loader = kit.DataLoader([1, 2])
        with pytest.raises(ValueError, match="batch_size attribute should not be set after DataLoader is initialized"):
            loader.batch_size = 3


def test_pinned_memory_is_for_accelerators():
    for _, kit in SIDES:
        with pytest.warns(UserWarning, match="'pin_memory' argument is set as true but no accelerator is found"):
            list(kit.DataLoader([1, 2], pin_memory=True))


def test_an_index_beyond_the_rows_is_an_index_error():
    for library, kit in SIDES:
        loader = kit.DataLoader(rows(library, kit, 3), sampler=kit.SubsetRandomSampler([7]))
        with pytest.raises(IndexError, match="index 7 is out of bounds for dimension 0 with size 3"):
            list(loader)


def test_a_pass_can_be_taken_up_in_the_middle():
    loader = data.DataLoader(rows(minitorch, data, 20), 3, shuffle=True)
    batches = iter(loader)
    for _ in range(2):
        next(batches)
    rest = [plain(batch) for batch in batches]
    minitorch.random.default_generator.restore(batches.start_state)
    again = iter(loader)
    again.skip(2)
    assert [plain(batch) for batch in again] == rest and again.batches == 7


def test_an_iterator_cannot_be_copied():
    with pytest.raises(NotImplementedError, match="cannot be pickled"):
        copy.copy(iter(data.DataLoader([1])))


def test_in_inference_mode_batches_are_inference_tensors():
    with minitorch.inference_mode():
        (batch,) = next(iter(data.DataLoader(data.TensorDataset(minitorch.tensor([1.0])))))
    assert batch._inference


def test_a_long_random_order_is_made_as_it_is_asked_for():
    for kit in (minitorch.utils.data, torch.utils.data):
        order = iter(kit.RandomSampler([1, 2], replacement=True, num_samples=10**10))
        assert {next(order) for _ in range(40)} == {0, 1}
