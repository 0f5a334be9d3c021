"""What two ranks do that has no counterpart over gloo: views with gaps, and calls that they do not make alike.

Each function is a case: it gets the rank, and returns what `test_own.py` compares with what it has worked out.
"""

import json
import sys
from datetime import timedelta
from pathlib import Path

import minitorch as torch
import minitorch.distributed as dist
from minitorch.distributed.group import about


def raised(call):
    """The error that a call ends in, as text."""
    try:
        call()
    except dist.DistBackendError as error:
        return str(error)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "none"


def gaps(rank):
    x = torch.arange(12.0).reshape(3, 4)
    dist.all_reduce(x[:, ::2])
    dist.broadcast(x[::2, 1], 0)
    row = torch.full((1,), 1.0).expand(3)
    short = torch.tensor([1, 2], dtype=torch.int16)
    dist.all_reduce(short)
    return x.tolist(), row.tolist(), short.tolist()


def stacked(rank):
    out = torch.zeros(2, 3)
    dist.all_gather_into_tensor(out, torch.full((3,), float(rank)))
    return out.tolist()


def versions(rank):
    x = torch.ones(2)
    dist.all_reduce(x)
    dist.broadcast(x, 0)
    return x._version


def shapes(rank):
    return raised(lambda: dist.all_reduce(torch.ones(2 + rank)))


def dtypes(rank):
    return raised(lambda: dist.all_reduce(torch.ones(2, dtype=(torch.float32, torch.float64)[rank])))


def operations(rank):
    return raised(lambda: dist.all_reduce(torch.ones(2), (dist.ReduceOp.SUM, dist.ReduceOp.MAX)[rank]))


def order(rank):
    return raised(lambda: dist.all_reduce(torch.ones(2)) if rank else dist.broadcast(torch.ones(2), 0))


def long_shapes(rank):
    """Which differ only beyond what a head has room for."""
    return raised(lambda: dist.all_reduce(torch.ones(*[1] * 60, 2 + rank))) != "none"


def on_a_thread(rank):
    work = dist.all_reduce(torch.ones(2 + rank), async_op=True)
    return raised(work.wait), work.is_success(), work.exception() is not None


def subject(rank):
    with about("the gradient of 0.weight"):
        return raised(lambda: dist.all_reduce(torch.ones(2 + rank)))


def message(rank):
    if rank == 0:
        dist.isend(torch.ones(3), 1)
        return "none"
    return raised(lambda: dist.recv(torch.ones(2)))


def turned_message(rank):
    if rank == 0:
        dist.send(torch.arange(4.0).reshape(2, 2).t(), 1)
        return None
    x = torch.zeros(2, 2)
    return dist.recv(x.t()[:, 0:2]), x.tolist()


def late(rank):
    group = dist.new_group(timeout=timedelta(seconds=0.4), group_desc="hasty")
    found = raised(lambda: dist.barrier(group)) if rank == 0 else "none"
    dist.barrier()
    return found


def code(rank):
    """An object that would run a program when it is read by pickle."""

    class Evil:
        def __reduce__(self):
            return print, ("run",)

    return raised(lambda: dist.all_gather_object([None, None], Evil()))


def still_alike(rank):
    x = torch.ones(1)
    dist.all_reduce(x)
    return x.tolist()


CASES = (gaps, stacked, versions, shapes, dtypes, operations, order, long_shapes, on_a_thread, subject, message,
         turned_message, late, code, still_alike)  # fmt: skip

if __name__ == "__main__":
    dist.init_process_group("mpi", timeout=timedelta(seconds=60))
    rank = dist.get_rank()
    Path(sys.argv[1], f"{rank}.json").write_text(json.dumps({case.__name__: case(rank) for case in CASES}))
