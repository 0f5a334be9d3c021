"""What training in several processes promises: each check runs in every rank of `python -m` this file under mpiexec.

`test_training.py` starts it once, and has a test for each check. Expected values are PyTorch's, of one process that
has the whole batch; `test_training.py` hands them over in a file, for to import PyTorch in each rank would take long.
"""

import copy
import os
import tempfile

import numpy as np
import pytest

import minitorch
from minitorch import distributed as dist
from minitorch.nn.parallel import DistributedDataParallel
from minitorch.nn.parallel.buckets import Bucket
from minitorch.serialization.checkpoint import load_checkpoint, save_checkpoint
from tests.distributed.ranks import check, expected, run_checks

RNG = np.random.default_rng(0)
X, Y = RNG.random((8, 5), np.float32), RNG.random((8, 3), np.float32)
IMAGES, WEIGHTS = RNG.standard_normal((2, 7, 3, 4))


def network(lib, seed=0):
    lib.manual_seed(seed)
    return lib.nn.Sequential(lib.nn.Linear(5, 16), lib.nn.Tanh(), lib.nn.Linear(16, 3))


def own(x):
    """The rows of this rank."""
    return minitorch.tensor(x[dist.get_rank() :: dist.get_world_size()])


def same(ours, theirs, atol=1e-6):
    for x, y in zip(ours, theirs, strict=True):
        x, y = (z.detach().numpy() if isinstance(z, minitorch.Tensor) else z for z in (x, y))
        np.testing.assert_allclose(x, y, rtol=0, atol=atol)


def normed_network(lib):
    lib.manual_seed(0)
    return lib.nn.Sequential(lib.nn.Conv1d(3, 5, 1), lib.nn.BatchNorm1d(5), lib.nn.Conv1d(5, 3, 1)).double()


def run_on_the_whole(lib, model, backward):
    """Five steps of which each ends in what `backward` does; gives gradients and weights."""
    optimizer = lib.optim.Adam(model.parameters(), lr=0.05)
    schedule = lib.optim.lr_scheduler.StepLR(optimizer, 2, 0.5)
    found = []
    for _ in range(5):
        optimizer.zero_grad()
        backward()
        lib.nn.utils.clip_grad_norm_(model.parameters(), 0.1)
        optimizer.step()
        schedule.step()
        found += [p.grad.clone() for p in model.parameters()]
    return found + list(model.parameters())


@check
def a_run_of_two_halves_of_each_batch_is_that_of_pytorch_on_the_whole():
    """With accumulation, clipping and a schedule; each rank begins with other weights."""
    model = DistributedDataParallel(network(minitorch, seed=dist.get_rank()), bucket_cap_mb=1e-4)
    assert len(model.reducer.buckets) > 1 and next(iter(model.state_dict())) == "module.0.weight"
    loss_fn, x, y = minitorch.nn.MSELoss(), own(X), own(Y)
    half = len(x) // 2

    def backward():
        with model.no_sync():
            loss_fn(model(x[:half]), y[:half]).backward()
        loss_fn(model(x[half:]), y[half:]).backward()

    same(run_on_the_whole(minitorch, model, backward), expected("whole"))


@check
def buckets_are_sent_while_backward_goes_on():
    model = DistributedDataParallel(network(minitorch), bucket_cap_mb=1e-4)
    first, seen, send = model.module[0].weight, [], Bucket.send

    def noted(bucket):
        seen.append((bucket.subject, first.grad is None))
        send(bucket)

    Bucket.send = noted
    try:
        model(own(X)).sum().backward()
    finally:
        Bucket.send = send
    assert seen[0] == ("the gradients of 2.bias", True) and "0.weight" in seen[-1][0]


class Branches(minitorch.nn.Module):
    """Rank 0 uses `a`, the others `b`; nobody uses `c`, and the loss leaves out `d`."""

    def __init__(self):
        super().__init__()
        self.a, self.b, self.c, self.d = (minitorch.nn.Linear(2, 2) for _ in range(4))

    def forward(self, x):
        return {"y": self.b(x) if dist.get_rank() else self.a(x), "left out": (self.d(x), 3)}


@check
def parameters_that_only_some_ranks_use():
    for settings in ({"find_unused_parameters": True}, {"static_graph": True}):
        model = DistributedDataParallel(Branches(), **settings)
        for _ in range(3):
            model.zero_grad()
            model(minitorch.ones(1, 2))["y"].sum().backward()
            assert model.module.a.weight.grad.tolist() == model.module.b.weight.grad.tolist() == [[0.5, 0.5]] * 2
            assert model.module.c.weight.grad is None and model.module.d.weight.grad is None


@check
def a_backward_that_does_not_reach_all_parameters_is_an_error_that_names_them():
    model = DistributedDataParallel(Branches())
    model.module.forward = lambda x: model.module.a(x)
    model(minitorch.ones(1, 2)).sum().backward()
    with pytest.raises(RuntimeError, match=r"Expected to have finished reduction.*b\.weight, b\.bias, c\.weight"):
        model(minitorch.ones(1, 2))
    whole = DistributedDataParallel(network(minitorch))
    out = whole(own(X)).sum()
    out.backward(retain_graph=True)
    with pytest.raises(RuntimeError, match="a second backward pass after one forward"):
        out.backward()


@check
def models_that_differ_among_ranks_are_refused_with_the_name_and_the_rank():
    last = dist.get_world_size() - 1
    mine = dist.get_rank() == last
    linear = minitorch.nn.Linear
    frozen = linear(2, 2)
    frozen.bias.requires_grad_(not mine)
    for module, said in (
        (linear(2, 3 if mine else 2), rf"'weight' is \[3, 2\] of torch.float32 in rank {last}, and \[2, 2\]"),
        (linear(2, 2).double() if mine else linear(2, 2), rf"'weight' is .*float64 in rank {last}"),
        (linear(2, 2, bias=not mine), f"'bias' is in one of rank {last}, which has 1, and rank 0, which has 2"),
        (minitorch.nn.ModuleDict({"ba"[mine]: linear(2, 2)}), f"{last} has 'a.weight' where rank 0 has 'b.weight'"),
        (frozen, f"'bias' has requires_grad=False in rank {last}, and True in rank 0"),
    ):
        with pytest.raises(RuntimeError, match=said):
            DistributedDataParallel(module)


@check
def gradients_as_views_stay_in_the_memory_that_they_were_sent_in():
    model, plain = (
        DistributedDataParallel(network(minitorch), gradient_as_bucket_view=on) for on in (True, False)
    )
    for _ in range(2):
        for net in (model, plain):
            net(own(X)).square().sum().backward()
        (bucket,) = model.reducer.buckets
        assert all(np.shares_memory(p.grad.numpy(), bucket.flat.numpy()) for p in model.parameters())
        same((p.grad for p in model.parameters()), (p.grad for p in plain.parameters()), atol=0)


@check
def buffers_are_those_of_the_first_rank():
    def normed():
        layer = minitorch.nn.BatchNorm1d(5)
        layer.running_mean.fill_(dist.get_rank())
        return layer

    model = DistributedDataParallel(normed())
    assert model.module.running_mean.tolist() == [0] * 5
    model.module.running_mean.fill_(dist.get_rank())
    model(own(X))
    start = minitorch.nn.BatchNorm1d(5)
    start(own(X))
    same([model.module.running_mean], [start.running_mean])
    for settings in ({"broadcast_buffers": False}, {"init_sync": False, "forward_sync_buffers": False}):
        model = DistributedDataParallel(normed(), **settings)
        model.eval()(own(X))
        assert model.module.running_mean.tolist() == [dist.get_rank()] * 5


@check
def batch_norm_of_all_ranks_is_pytorchs_of_the_whole_batch():
    model = minitorch.nn.SyncBatchNorm.convert_sync_batchnorm(normed_network(minitorch))
    assert isinstance(model[1], minitorch.nn.SyncBatchNorm)
    mine = slice(dist.get_rank(), None, dist.get_world_size())  # not as many rows in each rank
    model = DistributedDataParallel(model)
    for step in ("first", "second"):
        x = minitorch.tensor(IMAGES[mine], requires_grad=True)
        (model(x) * minitorch.tensor(WEIGHTS[mine])).sum().backward()
        found = expected(f"{step} gradient of images")[0]
        np.testing.assert_allclose(x.grad.numpy(), found[mine], rtol=0, atol=1e-12)
        ours = [p.grad * dist.get_world_size() for p in model.parameters()]
        same([*ours, *model.buffers()], expected(f"{step} gradients and buffers"), atol=1e-10)
        model.zero_grad()
    same([model.eval()(minitorch.tensor(IMAGES))], expected("evaluated"), atol=1e-12)


def stepping(model):
    optimizer = minitorch.optim.Adam(model.parameters(), lr=0.05)
    loss_fn = minitorch.nn.MSELoss()

    def step(x, y):
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        return loss

    return step


@check
def a_compiled_step_sends_all_gradients_at_once():
    model, plain = DistributedDataParallel(network(minitorch)), DistributedDataParallel(network(minitorch))
    compiled, eager = minitorch.compile(stepping(model)), stepping(plain)
    for _ in range(4):
        same([compiled(own(X), own(Y))], [eager(own(X), own(Y))])
    same(model.parameters(), plain.parameters())
    assert compiled.explain().count("the kernel of mean_over_processes, entered through Python") == 1
    assert compiled.traces == ["first call"]
    normed = DistributedDataParallel(minitorch.nn.BatchNorm1d(5))
    with pytest.raises(RuntimeError, match="forward_sync_buffers=False"):
        minitorch.compile(stepping(normed))(own(X), own(X))


def sharded(model, data=(X, Y), steps=range(3), optimizer=None):
    """The losses of steps on the whole batch in 5 shards, with dropout."""
    optimizer = optimizer or minitorch.optim.Adam(model.parameters(), lr=0.05)
    backward = minitorch.ShardedBackward(model, lambda x, y: minitorch.nn.functional.mse_loss(model(x), y))
    losses = []
    for i in steps:
        minitorch.manual_seed(i)
        optimizer.zero_grad()
        losses.append(backward(*map(minitorch.tensor, data)).item())
        optimizer.step()
    return losses, optimizer


def with_dropout():
    minitorch.manual_seed(1)
    return minitorch.nn.Sequential(minitorch.nn.Linear(5, 9), minitorch.nn.Dropout(0.3), minitorch.nn.Linear(9, 3))


@check
def the_bytes_in_shards_do_not_depend_on_the_number_of_ranks():
    minitorch.use_deterministic_algorithms(True, shards=5)
    try:
        alone, model = with_dropout(), DistributedDataParallel(with_dropout())
        expected, optimizer = sharded(alone)
        losses, other = sharded(model)
        assert losses == expected
        same(model.parameters(), alone.parameters(), atol=0)
        for p, q in zip(model.parameters(), alone.parameters(), strict=True):
            same(other.state[p].values(), optimizer.state[q].values(), atol=0)
        with pytest.raises(RuntimeError, match="ShardedBackward"):
            model(own(X))
        rank = dist.get_rank()
        with pytest.raises(RuntimeError, match=f"of rank {rank}, has seed .*, and rank {0 if rank else 1} has"):
            sharded(model, steps=[rank])
    finally:
        minitorch.use_deterministic_algorithms(False)


@check
def a_checkpoint_of_one_rank_goes_on_in_another_number_of_ranks():
    minitorch.use_deterministic_algorithms(True, shards=5)
    try:
        whole, model = with_dropout(), DistributedDataParallel(with_dropout())
        expected, _ = sharded(whole, steps=range(4))
        _, optimizer = sharded(model, steps=range(2))
        folder = [tempfile.mkdtemp() if dist.get_rank() == 0 else None]
        dist.broadcast_object_list(folder, src=0)
        path = os.path.join(folder[0], "run.ckpt")
        if dist.get_rank() == 0:
            save_checkpoint(path, model.module, optimizer)
        dist.barrier()
        alone = with_dropout()
        optimizer = minitorch.optim.Adam(alone.parameters(), lr=0.05)
        load_checkpoint(path, alone, optimizer)
        losses, _ = sharded(alone, steps=range(2, 4), optimizer=optimizer)
        assert losses == expected[2:]
        same(alone.parameters(), whole.parameters(), atol=0)
    finally:
        minitorch.use_deterministic_algorithms(False)


@check
def a_group_of_one_needs_no_hooks():
    groups = [dist.new_group([rank]) for rank in range(dist.get_world_size())]
    model = DistributedDataParallel(network(minitorch), process_group=groups[dist.get_rank()])
    assert model.reducer is None
    plain = copy.deepcopy(model.module)
    for net in (model, plain):
        net(own(X)).sum().backward()
    same((p.grad for p in model.parameters()), (p.grad for p in plain.parameters()), atol=0)


if __name__ == "__main__":
    run_checks()
