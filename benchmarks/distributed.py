"""All-reduce between two processes: minitorch, mpi4py alone and PyTorch's gloo, from 4 bytes to 100 MB.

    python -m benchmarks.distributed [rows of sizes in bytes]

minitorch and mpi4py take turns in the same two processes, gloo has two of its own; each figure is the median of the
rounds of rank 0. Before a size is timed, both sides must have computed the same sum.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from statistics import median

import numpy as np

SIZES = (4, 64, 1024, 16_384, 262_144, 1_000_000, 10_000_000, 100_000_000)
ROUNDS = 15


def timed(calls: dict[str, Callable[[], object]], size: int) -> dict[str, float]:
    """Microseconds a call, by name; the calls take turns."""
    count = int(np.clip(2e7 / (size + 20_000), 1, 300))
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(ROUNDS):
        for name, call in calls.items():
            call()
            start = time.perf_counter()
            for _ in range(count):
                call()
            taken[name].append((time.perf_counter() - start) / count * 1e6)
    return {name: median(seconds) for name, seconds in taken.items()}


def over_mpi(sizes: list[int]) -> None:
    """In each of two processes that mpiexec has started."""
    import minitorch
    import minitorch.distributed as dist

    dist.init_process_group("mpi")
    from mpi4py import MPI

    for size in sizes:
        x, y = minitorch.ones(size // 4), np.ones(size // 4, np.float32)
        dist.all_reduce(x)
        MPI.COMM_WORLD.Allreduce(MPI.IN_PLACE, y)
        assert np.array_equal(x.numpy(), y) and y[0] == 2
        x.zero_(), y.fill(0)
        found = timed(
            {"minitorch": lambda: dist.all_reduce(x), "mpi4py": lambda: MPI.COMM_WORLD.Allreduce(MPI.IN_PLACE, y)},  # noqa: B023
            size,
        )
        if dist.get_rank() == 0:
            print(size, *found.values(), flush=True)


def over_gloo(rank: int, folder: str, sizes: list[int]) -> None:
    import torch
    import torch.distributed as dist

    torch.set_num_threads(1)
    dist.init_process_group("gloo", f"file://{folder}/store", world_size=2, rank=rank)
    for size in sizes:
        x = torch.ones(size // 4)
        dist.all_reduce(x)
        assert x[0] == 2
        x.zero_()
        found = timed({"gloo": lambda: dist.all_reduce(x)}, size)  # noqa: B023
        if rank == 0:
            print(size, found["gloo"], flush=True)


def main(sizes: list[int]) -> None:
    from minitorch.runner.launch import environment, launcher

    own = [sys.executable, "-m", "benchmarks.distributed"]
    options = {"capture_output": True, "text": True, "check": True}
    words = list(map(str, sizes))
    ran = subprocess.run([*launcher(2), *own, "mpi", *words], env=environment(2), **options)
    with tempfile.TemporaryDirectory() as folder:
        other = subprocess.Popen([*own, "gloo", "1", folder, *words])
        theirs = subprocess.run([*own, "gloo", "0", folder, *words], **options)
        other.wait()
    print(f"{'bytes':>11} {'minitorch':>11} {'mpi4py':>11} {'gloo':>11}   of mpi4py   of gloo")
    for ours, gloo in zip(ran.stdout.splitlines(), theirs.stdout.splitlines(), strict=True):
        size, mine, bare, there = map(float, [*ours.replace("\0", "").split(), gloo.split()[1]])
        print(f"{size:11.0f} {mine:9.1f}µs {bare:9.1f}µs {there:9.1f}µs {mine / bare:10.2f}x {mine / there:8.2f}x")


if __name__ == "__main__":
    kind, *rest = [*sys.argv[1:], ""]
    if kind == "mpi":
        over_mpi(list(map(int, rest[:-1])))
    elif kind == "gloo":
        over_gloo(int(rest[0]), rest[1], list(map(int, rest[2:-1])))
    else:
        main(list(map(int, sys.argv[1:])) or list(SIZES))
