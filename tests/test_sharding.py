"""Gradients in a fixed number of shards: the same bytes however the batch is split, and whoever computes a part."""

import copy
from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import minitorch
from minitorch import ShardedBackward, nn
from minitorch.nn.parallel.tree import Tree
from minitorch.testing import assert_close

ROWS = 22
RNG = np.random.default_rng(5)
X, Y, LABELS = RNG.random((ROWS, 6), np.float32), RNG.random((ROWS, 3), np.float32), RNG.integers(0, 3, ROWS)
LOSSES = {"mse": (nn.MSELoss, Y), "mae": (nn.L1Loss, Y), "cross entropy": (nn.CrossEntropyLoss, LABELS)}


@pytest.fixture(autouse=True)
def afterwards():
    threads = minitorch.get_num_threads()
    yield
    minitorch.use_deterministic_algorithms(False)
    minitorch.set_num_threads(threads)


def network(dropout):
    minitorch.manual_seed(1)
    layers = [nn.Linear(6, 40), nn.Tanh(), *[nn.Dropout(0.3)] * dropout, nn.Linear(40, 3)]
    return nn.Sequential(*layers)


class Simulated(ShardedBackward):
    """A rank of a world of which all ranks live here, and step one after the other."""

    def __init__(self, rank, world, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.rank, self.world = rank, world


def trained(loss, dropout=True, ranks=1, threads=1, cuts=(), compile=False, rows=ROWS):
    """The bytes of losses, weights and optimizer states after three steps, of every rank."""
    minitorch.use_deterministic_algorithms(True, shards=8)
    minitorch.set_num_threads(threads)
    kind, target = LOSSES[loss]
    x, y, loss_fn = minitorch.tensor(X[:rows]), minitorch.tensor(target[:rows]), kind()
    models = [network(dropout) for _ in range(ranks)]
    optimizers = [minitorch.optim.Adam(model.parameters(), lr=0.05) for model in models]
    sides = [
        Simulated(rank, ranks, model, lambda x, y, model=model: loss_fn(model(x), y), compile=compile)
        for rank, model in enumerate(models)
    ]
    bounds = [0, *cuts, rows]
    parts = [(x[a:b], y[a:b]) for a, b in pairwise(bounds)]
    found = [[] for _ in sides]
    for step in range(3):
        trees = []
        for side in sides:
            minitorch.manual_seed(step)
            with minitorch.no_grad():
                trees.append(side.local(parts, rows, step))
        for side, optimizer, bytes_ in zip(sides, optimizers, found, strict=True):
            whole = Tree(trees[0].sizes[0])
            for (level, i), value in [item for tree in trees for item in tree.nodes.items()]:
                whole.add(level, i, copy.deepcopy(value))
            bytes_.append(side.keep(whole).numpy().tobytes())
            optimizer.step()
            optimizer.zero_grad()
    for model, optimizer, bytes_ in zip(models, optimizers, found, strict=True):
        for p in model.parameters():
            bytes_ += [p.detach().numpy().tobytes(), *(s.numpy().tobytes() for s in optimizer.state[p].values())]
    return [b"".join(bytes_) for bytes_ in found]


ENDS = [3, 6, 9, 12, 15, 18, 20]  # of the first seven of 8 shards of 22 rows
CUTS = st.lists(st.sampled_from(ENDS), unique=True).map(sorted)


@settings(max_examples=25, deadline=None)
@given(
    loss=st.sampled_from(sorted(LOSSES)),
    dropout=st.booleans(),
    ranks=st.integers(1, 8),
    threads=st.sampled_from([1, 2]),
    cuts=CUTS,
)
def test_the_bytes_do_not_depend_on_ranks_threads_or_parts(loss, dropout, ranks, threads, cuts):
    (expected,) = trained(loss, dropout)
    assert all(found == expected for found in trained(loss, dropout, ranks, threads, cuts))


def test_nor_do_they_when_a_shard_is_compiled():
    (expected,) = trained("mse", compile=True, rows=16)
    assert all(found == expected for found in trained("mse", ranks=2, threads=2, cuts=[6], compile=True, rows=16))


@given(order=st.permutations(range(7)))
def test_a_tree_gives_the_same_sum_in_whatever_order_its_values_come(order):
    values = RNG.random(7, np.float32)
    expected = ((values[0] + values[1]) + (values[2] + values[3])) + ((values[4] + values[5]) + values[6])
    tree = Tree(7)
    for i in order:
        tree.add(0, i, [minitorch.tensor(values[i])])
    assert tree.root[0].item() == expected


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_loss_and_gradient_are_pytorchs_of_the_whole_batch(reduction):
    minitorch.use_deterministic_algorithms(True, shards=8)
    model, loss_fn = network(dropout=False), nn.MSELoss(reduction=reduction)
    whole = torch.nn.Sequential(torch.nn.Linear(6, 40), torch.nn.Tanh(), torch.nn.Linear(40, 3))
    whole.load_state_dict({name: torch.tensor(x.numpy()) for name, x in model.state_dict().items()})
    backward = ShardedBackward(model, lambda x, y: loss_fn(model(x), y), reduction)
    for _ in range(2):  # gradients are added to those that are there
        loss = backward(minitorch.tensor(X), minitorch.tensor(Y))
        expected = torch.nn.functional.mse_loss(whole(torch.tensor(X)), torch.tensor(Y), reduction=reduction)
        expected.backward()
    assert_close(loss, expected.detach(), rtol=1e-6, atol=0)
    for p, q in zip(model.parameters(), whole.parameters(), strict=True):
        assert_close(p.grad, q.grad, rtol=1e-5, atol=1e-6)


def test_a_parameter_that_no_shard_uses_has_no_gradient_and_the_random_stream_goes_on():
    minitorch.use_deterministic_algorithms(True, shards=2)
    model = network(dropout=True)
    model.register_parameter("unused", nn.Parameter(minitorch.ones(1)))
    used_at_times = nn.Linear(1, 1)
    model.add_module("rarely", used_at_times)
    first = X[:1, :1]

    def loss_of(x):
        loss = x.sum()
        for p in list(model[0].parameters()):
            loss = loss + p.sum()
        return loss + used_at_times(x[:1, :1]).sum() if x[0, 0].item() == first.item() else loss

    minitorch.manual_seed(3)
    ShardedBackward(model, loss_of)(minitorch.tensor(X))
    after = minitorch.rand(3)
    minitorch.manual_seed(3)
    minitorch.utils.data.sampler.random_seed(None)
    assert after.equal(minitorch.rand(3))
    assert model.unused.grad is None and used_at_times.weight.grad.item() == first.item() / 2


def test_what_depends_on_the_split_is_refused_by_name():
    minitorch.use_deterministic_algorithms(True, shards=8)
    x, y = minitorch.tensor(X), minitorch.tensor(Y)
    normed = nn.Sequential(nn.Linear(6, 3), nn.BatchNorm1d(3))
    backward = ShardedBackward(normed, lambda x, y: nn.functional.mse_loss(normed(x), y))
    with pytest.raises(RuntimeError, match=r"'1' \(BatchNorm1d\), which edits its buffer 'running_mean'.*shards=8"):
        backward(x, y)
    normed.eval()
    backward(x, y)
    with pytest.raises(RuntimeError, match=r"backward\(\) of a whole batch.*let minitorch.ShardedBackward"):
        nn.functional.mse_loss(normed(x), y).backward()
    weight = normed[0].weight
    minitorch.autograd.grad(normed(x).sum(), weight)  # accumulates nothing
    minitorch.use_deterministic_algorithms(True, shards=8, warn_only=True)
    with pytest.warns(UserWarning, match="of a whole batch"):
        normed(x).sum().backward()
    minitorch.use_deterministic_algorithms(False)
    normed(x).sum().backward()


def test_misuse_says_what_to_do():
    model = network(dropout=False)
    backward = ShardedBackward(model, lambda x: model(x).sum())
    x = minitorch.tensor(X)
    with pytest.raises(RuntimeError, match="ask for shards first"):
        backward(x)
    for mode, shards in ((True, 0), (True, 2.0), (False, 8)):
        with pytest.raises(ValueError, match="shards must be an int of 1 or more"):
            minitorch.use_deterministic_algorithms(mode, shards=shards)
    minitorch.use_deterministic_algorithms(True, shards=8)
    with pytest.raises(ValueError, match="ends at row 7, inside a shard"):
        backward.accumulate([(x[:7],)], 22)
    with pytest.raises(ValueError, match="have 9 rows of the 22"):
        backward.accumulate([(x[:9],)], 22)
    with pytest.raises(ValueError, match="reduction must be"):
        ShardedBackward(model, lambda x: model(x).sum(), reduction="none")
    backward.world = 9
    with pytest.raises(RuntimeError, match="9 processes share 8 shards"):
        backward(x)


def test_blas_has_one_thread_while_shards_are_asked_for():
    """Else of two threads it gives other sums, at these sizes too."""
    a, b = minitorch.tensor(RNG.random((300, 400), np.float32)), minitorch.tensor(RNG.random((400, 300), np.float32))
    minitorch.use_deterministic_algorithms(True, shards=8)
    found = set()
    for threads in (1, 2):
        minitorch.set_num_threads(threads)
        found.add((a @ b).numpy().tobytes())
    assert len(found) == 1
