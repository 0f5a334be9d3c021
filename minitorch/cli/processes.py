"""`minitorch train --processes N --shards M`: training in several processes, and the same bytes for any number."""

import os
from typing import Any

import minitorch as torch

from ..distributed.world import STARTED_BY_MPI
from ..utils.data import DataLoader, TensorDataset
from ..workflow import Training
from .errors import UserError


def without_processes(arguments: list[str]) -> list[str]:
    """The arguments of a command for one of the processes that `--processes N` among them asks for."""
    for i, argument in enumerate(arguments):
        if argument.partition("=")[0] == "--processes":
            return arguments[:i] + arguments[i + (1 if "=" in argument else 2) :]
    return arguments


def join(batch_size: int, shards: int | None) -> int:
    """The rank of this process, after it has met the others where mpiexec has started some; 0 where it has not.

    UserError where they cannot share a batch.
    """
    if not any(name in os.environ for name in STARTED_BY_MPI):
        return 0
    torch.distributed.init_process_group("mpi")
    world = torch.distributed.get_world_size()
    if shards is None and batch_size % world:
        raise UserError(f"--batch-size {batch_size} cannot be shared by {world} processes: give a multiple of {world}")
    if shards is not None and shards < world:
        raise UserError(f"--shards {shards} is too few for {world} processes: give at least {world}")
    return torch.distributed.get_rank()


def step_in_shards(training: Training, shards: int, compile: bool) -> None:
    """Let the steps of `training` compute gradients in so many shards: the same bytes for any number of processes."""
    torch.use_deterministic_algorithms(True, shards=shards)
    model, loss_fn, optimizer = training.trained, training.loss_fn, training.optimizer
    backward = torch.ShardedBackward(model, lambda x, y: loss_fn(model(x), y), compile=compile)

    def step(x: Any, y: Any) -> float:
        training.model.train()
        optimizer.zero_grad()
        loss = backward(x, y)
        optimizer.step()
        return loss.item()

    # Each process has the whole batch, and cuts its shards out of it.
    rows, training.sampler = TensorDataset(*training.data[:2]), None
    training.batches = DataLoader(rows, batch_size=training.task.batch_size, shuffle=True, drop_last=False)
    training.step = step  # type: ignore[method-assign]
