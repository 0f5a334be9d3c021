"""`python -m benchmarks.parallel [shards|ranks|alone]`: steps in several processes, and in shards, against plain ones.

shards: a step whose gradient comes in 8 shards, against a plain one. ranks: two processes that share a batch of twice
the rows, against one. alone: `DistributedDataParallel` in a world of one, against the model itself. One thread each.
Medians of rounds in alternation; what two sides come to is compared first.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np

import minitorch as torch
from benchmarks.models import LR, MODELS, Model
from minitorch import distributed as dist
from minitorch.nn.parallel import DistributedDataParallel
from minitorch.runner.launch import launcher

ROUNDS, SECONDS = 7, 0.3
SHARDS = 8
SIZES = [(MODELS[3], 64), (MODELS[3], 512), (MODELS[3], 4096), (MODELS[4], 128), (MODELS[4], 2048)]


def steps(model: Model, rows: int, wrapped: Callable[[Any], Any], sharded: bool = False) -> Callable[[], float]:
    """A step of Adam on the mean squared error of so many rows."""
    net = wrapped(model.build(torch))
    optimizer, loss_fn = torch.optim.Adam(net.parameters(), lr=LR), torch.nn.MSELoss()
    x, y = (torch.tensor(np.resize(a, (rows, a.shape[1]))) for a in model.arrays())
    backward = torch.ShardedBackward(net, lambda x, y: loss_fn(net(x), y))

    def step() -> float:
        optimizer.zero_grad()
        if sharded:
            torch.use_deterministic_algorithms(True, shards=SHARDS)
            loss = backward(x, y)
            torch.use_deterministic_algorithms(False)
        else:
            loss = loss_fn(net(x), y)
            loss.backward()
        optimizer.step()
        return loss.item()

    return step


def seconds(*sides: Callable[[], float]) -> list[float]:
    """The median time of a step on each side."""
    first = [side() for side in sides]
    assert max(first) - min(first) <= 1e-4 * max(first), first
    start = time.perf_counter()
    sides[0]()
    count = max(1, int(SECONDS / ROUNDS / (time.perf_counter() - start)))
    if dist.is_initialized():
        counts = torch.tensor([count])
        dist.broadcast(counts, src=0)
        count = int(counts)
    rounds = [[_round(side, count) for side in sides] for _ in range(ROUNDS)]
    return [median(times) for times in zip(*rounds, strict=True)]


def _round(side: Callable[[], float], count: int) -> float:
    start = time.perf_counter()
    for _ in range(count):
        side()
    return (time.perf_counter() - start) / count


def row(model: Model, rows: int, base: float, other: float, ratio: float) -> None:
    print(f"{model}, {rows} rows: {base * 1e3:.3f} ms, {other * 1e3:.3f} ms, {ratio:.2f}x", flush=True)


def in_shards() -> None:
    for model, rows in SIZES:
        plain, sharded = seconds(steps(model, rows, _same), steps(model, rows, _same, sharded=True))
        row(model, rows, plain, sharded, sharded / plain)


def alone() -> None:
    for model in MODELS[1:5]:
        plain, wrapped = seconds(steps(model, model.batch, _same), steps(model, model.batch, DistributedDataParallel))
        row(model, model.batch, plain, wrapped, wrapped / plain)


def between_ranks() -> None:
    """As much work for each rank as for one process alone, in which the other rank waits."""
    for model in MODELS[4:]:
        (shared,) = seconds(steps(model, model.batch, DistributedDataParallel))
        dist.barrier()
        if dist.get_rank() == 0:
            (single,) = seconds_alone(steps(model, model.batch, _same))
            row(model, 2 * model.batch, single, shared, 2 * single / shared)
        dist.barrier()


def seconds_alone(*sides: Callable[[], float]) -> list[float]:
    world, dist.group.WORLD = dist.group.WORLD, None
    try:
        return seconds(*sides)
    finally:
        dist.group.WORLD = world


def _same(net: Any) -> Any:
    return net


def main() -> None:
    torch.set_num_threads(1)
    ranked = "OMPI_COMM_WORLD_SIZE" in os.environ
    for part in sys.argv[1:] or ["shards", "ranks", "alone"]:
        if part == "ranks" and not ranked:
            command = [*launcher(2), sys.executable, "-m", "benchmarks.parallel", part]
            subprocess.run(command, check=True, env=os.environ | {"OMP_NUM_THREADS": "1"})
            continue
        if part != "shards":
            dist.init_process_group("mpi")
        {"shards": in_shards, "ranks": between_ranks, "alone": alone}[part]()


if __name__ == "__main__":
    main()
