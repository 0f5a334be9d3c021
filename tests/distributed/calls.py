"""What two ranks do, with minitorch over MPI or with PyTorch over gloo, and what came of it, in a file for each rank.

Run as a program: `calls.py minitorch|torch FOLDER [RANK]`. Each function is a case: it gets the library, its
`distributed`, the rank and the number of ranks, and returns tensors, numbers, texts or lists of them.
"""

import json
import sys
import warnings
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import numpy as np

DTYPES = ("float16", "float32", "float64", "int8", "uint8", "int32", "int64", "bool")
OPS = ("SUM", "AVG", "PRODUCT", "MIN", "MAX", "BAND", "BOR", "BXOR")


def numbers(torch, rank, dtype="float32", shape=(4,), seed=0):
    """Other small whole numbers on each rank: sums and products of them are exact."""
    drawn = np.random.default_rng([seed, rank]).integers(0, 4, shape)
    return torch.tensor(drawn.tolist(), dtype=getattr(torch, dtype)).reshape(shape)


def every_dtype_and_op(torch, dist, rank, size):
    def of(dtype, op):
        x = numbers(torch, rank, dtype)
        dist.all_reduce(x, getattr(dist.ReduceOp, op))
        return x

    return {f"{dtype} {op}": result(lambda: of(dtype, op)) for dtype in DTYPES for op in OPS}  # noqa: B023


def halves_that_are_rounded(torch, dist, rank, size):
    found = []
    for op in ("SUM", "AVG", "PRODUCT", "MIN", "MAX"):
        x = torch.tensor([2049.0, 0.1, 60000.0, 1e-7]).to(torch.float16) * (1 + rank)
        dist.all_reduce(x, getattr(dist.ReduceOp, op))
        found.append(x)
    return found


def strides_and_empty_ones(torch, dist, rank, size):
    whole = numbers(torch, rank, shape=(4, 6))
    for view in (whole.t(), whole[1:3], whole[0, 0]):  # of views with gaps gloo takes the numbers in the gaps
        dist.all_reduce(view)
    dist.broadcast(whole.t()[1:], 1)
    empty = torch.ones(0, 3)
    dist.all_reduce(empty)
    outs = [torch.zeros(6, 4) for _ in range(size)]
    dist.all_gather(outs, whole.t())
    turned = [torch.zeros(4, 6).t() for _ in range(size)]
    dist.all_gather(turned, whole.t() * 2)
    return whole, empty, outs, turned


def drawn_calls(torch, dist, rank, size):
    """Calls of all kinds on tensors of drawn shapes, dtypes and layouts, the same on both ranks."""
    draws, found = np.random.default_rng(7), []
    for seed in range(60):
        dtype = DTYPES[draws.integers(len(DTYPES))]
        shape = tuple(draws.integers(0, 4, draws.integers(0, 4)).tolist())
        kind, root, op = draws.integers(5), int(draws.integers(size)), OPS[draws.choice([0, 2, 3, 4])]
        x = numbers(torch, rank, dtype, shape, seed)
        x = x.flip(0).transpose(0, -1) if len(shape) > 1 else x
        reduction = getattr(dist.ReduceOp, op)
        if kind == 0:
            dist.all_reduce(x, reduction)
        elif kind == 1:
            dist.broadcast(x, root)
        elif kind == 2:
            dist.reduce(x, root, reduction)
            x = x if rank == root else None
        elif kind == 3:
            outs = [torch.zeros_like(x) for _ in range(size)]
            dist.all_gather(outs, x)
            x = outs
        else:
            outs = [torch.zeros_like(x) for _ in range(size)] if rank == root else None
            dist.gather(x, outs, root)
            x = outs
        found.append(x)
    return found


def parts(torch, dist, rank, size):
    x = numbers(torch, rank)
    filled = {
        "flat": (8, lambda out: dist.all_gather_into_tensor(out, x)),
        "sums": (4, lambda out: dist.reduce_scatter(out, [x, x * 2])),
        "largest": (2, lambda out: dist.reduce_scatter_tensor(out, x, dist.ReduceOp.MAX)),
        "scattered": (3, lambda out: dist.scatter(out, [torch.arange(3.0), torch.ones(3)] if rank == 0 else None)),
    }

    def of(shape, call):
        out = torch.zeros(shape)
        call(out)
        return out

    return {name: result(lambda: of(*case)) for name, case in filled.items()}  # noqa: B023


def messages(torch, dist, rank, size):
    x, found = numbers(torch, rank, "int64"), []
    if rank == 0:
        dist.send(x, 1)
        first, second = dist.isend(x * 2, 1, tag=5), dist.isend(x * 3, 1, tag=6)
        first.wait(), second.wait()
        y = torch.zeros(2, 2)
        dist.recv(y, 1)
        return y
    y, z, w = (torch.zeros(4, dtype=torch.int64) for _ in range(3))
    found.append(dist.recv(y))
    later, sooner = dist.irecv(z, 0, tag=6), dist.irecv(w, 0, tag=5)
    later.wait(), sooner.wait()
    dist.send(torch.arange(4.0).reshape(2, 2), 0)
    return [*found, y, z, w, later.is_completed()]


def work_handles(torch, dist, rank, size):
    xs = [numbers(torch, rank, seed=seed) for seed in range(5)]
    works = [dist.all_reduce(x, async_op=True) for x in xs]
    done = [work.wait() for work in works]
    dist.barrier(async_op=True).wait()
    return xs, done, [work.is_completed() for work in works]


def objects(torch, dist, rank, size):
    listed = [{"a": 1, "t": torch.ones(2)}, "ü", (None, 2.5)] if rank == 1 else [None] * 3
    dist.broadcast_object_list(listed, 1)
    everyone, here = [None] * size, [None] * size if rank == 0 else None
    dist.all_gather_object(everyone, {"rank": rank, "long": "x" * 100 * rank})
    dist.gather_object([rank], here)
    return listed[0]["t"], listed[0]["a"], listed[1:], everyone, here


def groups(torch, dist, rank, size):
    one, both = dist.new_group([1]), dist.new_group([1, 0])
    x = torch.ones(2)
    if rank == 1:
        dist.all_reduce(x, group=one)
        dist.broadcast(x, 1, group=one)
    dist.all_reduce(x, group=both)
    return x, dist.get_rank(one), dist.get_world_size(one), dist.get_process_group_ranks(both), dist.get_rank(both)


def leaves_and_history(torch, dist, rank, size):
    leaf = torch.ones(2, requires_grad=True)
    dist.all_reduce(leaf)
    dist.broadcast(leaf, 0)
    return leaf.detach(), leaf.requires_grad, leaf.is_leaf


def refused(torch, dist, rank, size):
    """What each rank finds out by itself, before it says anything to the other."""
    x, y = torch.ones(2), torch.ones(3)
    calls = {
        "no tensor": lambda: dist.all_reduce(3),
        "a list": lambda: dist.all_reduce([x]),
        "a list of numbers": lambda: dist.all_gather([1, 2], x),
        "root": lambda: dist.broadcast(x, 2),
        "negative root": lambda: dist.broadcast(x, -1),
        "no root": lambda: dist.broadcast(x),
        "two roots": lambda: dist.broadcast(x, 0, group_src=0),
        "to itself": lambda: dist.send(x, rank),
        "outputs": lambda: dist.all_gather([x], x),
        "shapes": lambda: dist.all_gather([x, y], x),
        "dtypes": lambda: dist.all_gather([x, x.long()], x),
        "too small": lambda: dist.all_gather_into_tensor(torch.zeros(3), x),
        "no list": lambda: dist.gather(x) if rank == 0 else dist.gather(x, [x, x]),
        "twice": lambda: dist.init_process_group("gloo"),
        "unknown rank": lambda: dist.new_group([0, 5]),
        "rank not in group": lambda: dist.get_group_rank(dist.group.WORLD, 1),
    }
    return {name: result(call) for name, call in calls.items()}


CASES = (every_dtype_and_op, halves_that_are_rounded, strides_and_empty_ones, drawn_calls, parts, messages,
         work_handles, objects, groups, leaves_and_history, refused)  # fmt: skip


def result(call):
    """What a call returns, or the built-in class of its error, in a form that a file of JSON holds."""
    try:
        return plain(call())
    except Exception as error:
        return next(kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins")


def plain(value):
    if hasattr(value, "requires_grad"):
        return [str(value.dtype), list(value.shape), str(value.tolist())]
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list | tuple) else value


def main(library, folder, rank=None):
    torch = import_module(library)
    dist = import_module(f"{library}.distributed")
    if rank is None:
        dist.init_process_group("mpi", timeout=timedelta(seconds=60))
    else:
        store = f"file://{folder}/store"
        dist.init_process_group("gloo", store, timedelta(seconds=60), world_size=2, rank=int(rank))
    rank, size = dist.get_rank(), dist.get_world_size()
    warnings.simplefilter("ignore")
    found = {case.__name__: result(lambda: case(torch, dist, rank, size)) for case in CASES}  # noqa: B023
    Path(folder, f"{library} {rank}.json").write_text(json.dumps(found))
    dist.barrier()
    dist.destroy_process_group()


if __name__ == "__main__":
    main(*sys.argv[1:])
